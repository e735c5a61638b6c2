"""WeCom's envelope: the signature, the AES cipher and the JSON shape around every callback.

Source: developer.work.weixin.qq.com, document 90968 (cipher) and 101033 (AI bot).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import re
import secrets
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 32
AES_BLOCK = 16
KEY_CHARS = 43
HEADER = 20
MAX_SKEW = timedelta(minutes=10)

_NUMBER = re.compile(r"[0-9]{1,12}")
_KEY = re.compile(r"[A-Za-z0-9+/]{43}")


class EnvelopeFault(Exception):
    """An envelope was refused.

    `status` is the HTTP answer, `cause` names it in the log, `advice` says what to do.
    """

    status: ClassVar[int] = 403
    cause: ClassVar[str] = "envelope"
    advice: ClassVar[str] = ""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class KeyMalformed(EnvelopeFault):
    """The EncodingAESKey must be exactly 43 letters and digits, without the trailing '='."""

    cause = "key_malformed"
    advice = "从企业微信后台重新复制 EncodingAESKey：正好 43 个字符，末尾不带等号"


class SignatureMissing(EnvelopeFault):
    """The query lacks msg_signature, timestamp or nonce."""

    status = 400
    cause = "signature_missing"
    advice = "不是企业微信发来的请求，或反向代理丢了网址问号后面的参数；检查代理设置"


class SignatureWrong(EnvelopeFault):
    """The signature does not match the token."""

    cause = "signature_wrong"
    advice = "核对这个地址自己的 Token：智能机器人、自建应用、群机器人各有一套，不能混用"


class TimestampStale(EnvelopeFault):
    """The timestamp is more than ten minutes away from this machine's clock."""

    cause = "timestamp_stale"
    advice = "请校准服务器时钟（NTP）；时钟准确的话，这是重放的旧请求，不必理会"


class CipherMalformed(EnvelopeFault):
    """The ciphertext is not base64 of whole AES blocks."""

    status = 400
    cause = "cipher_malformed"
    advice = "请求体在路上被改动过；检查反向代理是否改写了内容"


class PaddingWrong(EnvelopeFault):
    """The padding is not PKCS#7 of 1 to 32 bytes."""

    cause = "padding_wrong"
    advice = "签名对而内容解不开：Token 正确，EncodingAESKey 填错了，请重新复制"


class PlaintextMalformed(EnvelopeFault):
    """The decrypted bytes do not hold a length, a text in UTF-8 and a receiver."""

    cause = "plaintext_malformed"
    advice = "签名对而内容解不开：Token 正确，EncodingAESKey 填错了，请重新复制"


class ReceiverWrong(EnvelopeFault):
    """The message is meant for another receiver."""

    cause = "receiver_wrong"
    advice = "自建应用核对 LINLI_CORP_ID；智能机器人只能用本企业内部创建的"


class BodyMalformed(EnvelopeFault):
    """The body is not the JSON or XML that the protocol wants."""

    status = 400
    cause = "body_malformed"
    advice = "不是企业微信的回调内容；核对后台填写的回调地址是否与这个接口对应"


def parse_key(encoding_key: str) -> bytes:
    """The 32 bytes of an EncodingAESKey; blanks around it are stripped. Raises `KeyMalformed`.

    The last character may carry spare bits, so it is decoded leniently.
    """
    stripped = encoding_key.strip()
    if not _KEY.fullmatch(stripped):
        raise KeyMalformed
    return base64.b64decode(stripped + "=")


def aes_encrypt(key: bytes, data: bytes) -> bytes:
    """AES-256-CBC, IV = first 16 bytes of the key, padded to 32-byte blocks."""
    pad = BLOCK - len(data) % BLOCK
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:AES_BLOCK])).encryptor()
    return encryptor.update(data + bytes([pad]) * pad) + encryptor.finalize()


def aes_decrypt(key: bytes, data: bytes) -> bytes:
    """The plain bytes without padding. Raises `CipherMalformed` or `PaddingWrong`."""
    if not data or len(data) % AES_BLOCK:
        raise CipherMalformed
    decryptor = Cipher(algorithms.AES(key), modes.CBC(key[:AES_BLOCK])).decryptor()
    plain = decryptor.update(data) + decryptor.finalize()
    pad = plain[-1]
    if not 1 <= pad <= BLOCK or plain[-pad:] != bytes([pad]) * pad:
        raise PaddingWrong
    return plain[:-pad]


@dataclass(frozen=True, slots=True)
class Seal:
    """What the query says about an envelope."""

    signature: str
    timestamp: str
    nonce: str

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Seal:
        """Read it from the URL-decoded query. Raises `SignatureMissing`."""
        try:
            return cls(query["msg_signature"], query["timestamp"], query["nonce"])
        except KeyError:
            raise SignatureMissing from None


@dataclass(frozen=True, slots=True)
class Envelope:
    """Opens and closes the envelopes of one callback address.

    `receiver` is the corp id for a self-built app and empty for AI bots and group robots.
    """

    token: str = field(repr=False)
    key: bytes = field(repr=False)
    receiver: str = ""

    @classmethod
    def of(cls, token: str, encoding_key: str, receiver: str = "") -> Envelope:
        """From the three values of the admin console. Raises `KeyMalformed`."""
        return cls(token.strip(), parse_key(encoding_key), receiver)

    def sign(self, timestamp: str, nonce: str, encrypted: str) -> str:
        """The 40 hex digits over the sorted parts."""
        parts = "".join(sorted((self.token, timestamp, nonce, encrypted)))
        return hashlib.sha1(parts.encode("utf-8", "surrogatepass")).hexdigest()

    def open(self, encrypted: str, seal: Seal, now: datetime) -> str:
        """Verify and decrypt. Raises the `EnvelopeFault` of the first check that fails."""
        expected = self.sign(seal.timestamp, seal.nonce, encrypted)
        given = seal.signature.encode("utf-8", "surrogatepass")
        if not hmac.compare_digest(expected.encode(), given):
            raise SignatureWrong
        if not is_fresh(seal.timestamp, now):
            raise TimestampStale
        return self.decrypt(encrypted)

    def decrypt(self, encrypted: str) -> str:
        """The text inside, without looking at a signature. Raises `EnvelopeFault`."""
        try:
            data = base64.b64decode(encrypted, validate=True)
        except (binascii.Error, ValueError):
            raise CipherMalformed from None
        message, receiver = _unframe(aes_decrypt(self.key, data))
        if not hmac.compare_digest(receiver, self.receiver.encode()):
            raise ReceiverWrong
        try:
            return message.decode()
        except UnicodeDecodeError:
            raise PlaintextMalformed from None

    def encrypt(self, text: str, *, salt: bytes | None = None) -> str:
        """The base64 ciphertext of a text; `salt` is 16 fresh random bytes unless given."""
        message = text.encode()
        head = (salt or secrets.token_bytes(AES_BLOCK)) + struct.pack(">I", len(message))
        sealed = aes_encrypt(self.key, head + message + self.receiver.encode())
        return base64.b64encode(sealed).decode()

    def close(self, text: str, nonce: str, now: datetime) -> dict[str, Any]:
        """The JSON envelope of an answer; `nonce` is that of the request."""
        encrypted, timestamp = self.encrypt(text), int(now.timestamp())
        return {
            "encrypt": encrypted,
            "msgsignature": self.sign(str(timestamp), nonce, encrypted),
            "timestamp": timestamp,
            "nonce": nonce,
        }


def is_fresh(timestamp: str, now: datetime) -> bool:
    """Whether a timestamp in unix seconds is within ten minutes of `now`."""
    if not _NUMBER.fullmatch(timestamp):
        return False
    return abs(now.timestamp() - int(timestamp)) <= MAX_SKEW.total_seconds()


def encrypted_of(body: bytes) -> str:
    """The ciphertext in a JSON envelope `{"encrypt": …}`. Raises `BodyMalformed`."""
    data = json_object(body)
    encrypted = data.get("encrypt", data.get("Encrypt"))
    if not isinstance(encrypted, str):
        raise BodyMalformed
    return encrypted


def json_object(text: str | bytes) -> dict[str, Any]:
    """A JSON object. Raises `BodyMalformed`, also where it is nested without end."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise BodyMalformed from None
    if not isinstance(data, dict):
        raise BodyMalformed
    return data


def _unframe(plain: bytes) -> tuple[bytes, bytes]:
    if len(plain) < HEADER:
        raise PlaintextMalformed
    (length,) = struct.unpack(">I", plain[AES_BLOCK:HEADER])
    if HEADER + length > len(plain):
        raise PlaintextMalformed
    return plain[HEADER : HEADER + length], plain[HEADER + length :]
