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
            raise NoDataKey
        self._box = MultiFernet([Fernet(_derive(secret)) for secret in secrets])

    def seal(self, text: str) -> str:
        """`text`, unreadable without the key."""
        return self._box.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """What `seal` was given. Raises `SealBroken`."""
        try:
            return self._box.decrypt(sealed.encode()).decode()
        except InvalidToken as fault:
            raise SealBroken from fault

    def reseal(self, sealed: str) -> str:
        """The same value under the newest key."""
        return self.seal(self.open(sealed))


def _derive(secret: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(secret.encode()).digest())
