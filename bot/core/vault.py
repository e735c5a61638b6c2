"""Sealing of contact data and care notes at rest, with key rotation."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class SealBroken(ValueError):
    """A sealed value cannot be opened with the keys in LINLI_DATA_KEY."""


class NoDataKey(ValueError):
    """LINLI_DATA_KEY is empty: contact data cannot be sealed."""


class Vault:
    """Seals with the first key, opens with any; `keys` is one secret or several, by commas."""

    def __init__(self, keys: str) -> None:
        secrets = [part.strip() for part in keys.split(",") if part.strip()]
        if not secrets:
            raise NoDataKey(NoDataKey.__doc__)
        boxes = [Fernet(_derive(secret)) for secret in secrets]
        self._newest = boxes[0]
        self._box = MultiFernet(boxes)

    def seal(self, text: str) -> str:
        """`text`, unreadable without the key."""
        return self._box.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """What `seal` was given. Raises `SealBroken`."""
        try:
            return self._box.decrypt(sealed.encode()).decode()
        except InvalidToken as fault:
            raise SealBroken from fault

    def is_newest(self, sealed: str) -> bool:
        """Whether the newest key opens it, so that the older ones are not needed for it."""
        try:
            self._newest.decrypt(sealed.encode())
        except InvalidToken:
            return False
        return True

    def reseal(self, sealed: str) -> str:
        """The same value under the newest key."""
        return self.seal(self.open(sealed))


def _derive(secret: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(secret.encode()).digest())
