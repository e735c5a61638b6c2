"""The platform's side of the envelope, made with wechatpy so that it checks ours independently.

The scheme is WeCom's 加解密方案 (pages 101033 and 90968): SHA-1 over the sorted parts,
AES-256-CBC, PKCS#7 to 32 bytes. wechatpy does cipher and signature; this module the syntax.
"""

from __future__ import annotations

import base64
import hmac
import json
import secrets
import struct
from dataclasses import dataclass
from typing import NamedTuple
from xml.parsers.expat import ExpatError

import xmltodict
from wechatpy.crypto.cryptography import WeChatCipher
from wechatpy.crypto.pkcs7 import PKCS7Encoder
from wechatpy.enterprise.crypto import PrpCrypto
from wechatpy.enterprise.exceptions import InvalidCorpIdException
from wechatpy.utils import WeChatSigner

from bot.emulator.faults import BadEnvelope
from bot.emulator.values import Json

Query = dict[str, str]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A callback ready to go: its query, its body (empty for GET) and its nonce."""

    query: Query
    body: bytes
    nonce: str


class Letter(NamedTuple):
    """The parts of a reply's envelope, as text."""

    encrypt: str
    signature: str
    timestamp: str
    nonce: str


class Envelope:
    """Seals callbacks and opens replies for one callback address, in JSON."""

    content_type = "application/json"
    keeps_nonce = True

    def __init__(self, token: str, aes_key: str, receiveid: str) -> None:
        self._token = token
        self._key = aes_bytes(aes_key)
        self._receiveid = receiveid

    def seal(self, message: str, *, timestamp: int) -> Sealed:
        """Encrypt and sign a message for a POST."""
        encrypt = self._encrypt(message)
        query, nonce = self._signed(encrypt, timestamp)
        return Sealed(query, self.wrap(encrypt), nonce)

    def seal_echo(self, echo: str, *, timestamp: int) -> Sealed:
        """Encrypt and sign an echo string for the GET check of a callback address."""
        encrypt = self._encrypt(echo)
        query, nonce = self._signed(encrypt, timestamp)
        return Sealed({**query, "echostr": encrypt}, b"", nonce)

    def wrap(self, encrypt: str) -> bytes:
        """The body that carries the cipher text."""
        return json.dumps({"encrypt": encrypt}).encode()

    def open(self, body: bytes, nonce: str) -> str | None:
        """The message inside a reply; None for an empty body, which says nothing.

        Raises `BadEnvelope` where the reply's syntax, nonce, signature or cipher is wrong.
        """
        if not body.strip():
            return None
        letter = self.unwrap(body)
        if self.keeps_nonce and letter.nonce != nonce:
            raise BadEnvelope("nonce is not the request's")
        signature = self._sign(letter.timestamp, letter.nonce, letter.encrypt)
        if not hmac.compare_digest(signature, letter.signature):
            raise BadEnvelope("signature")
        return self._decrypt(letter.encrypt)

    def unwrap(self, body: bytes) -> Letter:
        """The parts of a reply. Raises `BadEnvelope`."""
        try:
            reply = json.loads(body)
        except ValueError as error:
            raise BadEnvelope("not JSON") from error
        if not isinstance(reply, dict) or not set(reply) >= _JSON_FIELDS:
            raise BadEnvelope(f"fields must be {sorted(_JSON_FIELDS)}")
        if type(reply["timestamp"]) is not int:
            raise BadEnvelope("timestamp must be an integer")
        names = ("encrypt", "msgsignature", "timestamp", "nonce")
        return Letter(*(str(reply[name]) for name in names))

    def _signed(self, encrypt: str, timestamp: int) -> tuple[Query, str]:
        nonce = str(secrets.randbelow(10**10))
        signature = self._sign(str(timestamp), nonce, encrypt)
        query = {"msg_signature": signature, "timestamp": str(timestamp), "nonce": nonce}
        return query, nonce

    def _sign(self, timestamp: str, nonce: str, encrypt: str) -> str:
        signer = WeChatSigner()
        signer.add_data(self._token, timestamp, nonce, encrypt)
        return str(signer.signature)

    def _encrypt(self, text: str) -> str:
        sealed: bytes = PrpCrypto(self._key).encrypt(text, self._receiveid)
        return sealed.decode()

    def _decrypt(self, encrypt: str) -> str:
        try:
            return str(PrpCrypto(self._key).decrypt(encrypt, self._receiveid))
        except InvalidCorpIdException as error:
            raise BadEnvelope("receiveid") from error
        except (ValueError, IndexError, struct.error) as error:
            raise BadEnvelope("cipher text") from error


class XmlEnvelope(Envelope):
    """The same envelope in XML, as a self-built app gets it."""

    content_type = "text/xml"
    keeps_nonce = False

    def __init__(self, token: str, aes_key: str, receiveid: str, agent_id: int) -> None:
        super().__init__(token, aes_key, receiveid)
        self._agent_id = agent_id

    def wrap(self, encrypt: str) -> bytes:
        """The body that carries the cipher text."""
        return (
            f"<xml><ToUserName><![CDATA[{self._receiveid}]]></ToUserName>"
            f"<AgentID><![CDATA[{self._agent_id}]]></AgentID>"
            f"<Encrypt><![CDATA[{encrypt}]]></Encrypt></xml>"
        ).encode()

    def unwrap(self, body: bytes) -> Letter:
        """The parts of a reply. Raises `BadEnvelope`."""
        reply = read_xml(body)
        names = ("Encrypt", "MsgSignature", "TimeStamp", "Nonce")
        missing = [name for name in names if not reply.get(name)]
        if missing:
            raise BadEnvelope(f"{missing[0]} is missing")
        return Letter(*(str(reply[name]) for name in names))


_JSON_FIELDS = {"encrypt", "msgsignature", "timestamp", "nonce"}


def aes_bytes(aes_key: str) -> bytes:
    """The 32 key bytes of a 43-character EncodingAESKey."""
    return base64.b64decode(aes_key + "=")


def encrypt_media(content: bytes, aes_key: str) -> bytes:
    """A media file as the AI bot downloads it: AES-256-CBC, PKCS#7 to 32, no header."""
    sealed: bytes = WeChatCipher(aes_bytes(aes_key)).encrypt(PKCS7Encoder.encode(content))
    return sealed


def read_xml(body: bytes | str) -> Json:
    """The fields of an `<xml>` document. Raises `BadEnvelope`."""
    try:
        parsed = xmltodict.parse(body)["xml"]
    except (ExpatError, ValueError, KeyError) as error:
        raise BadEnvelope("not the XML of a reply") from error
    if not isinstance(parsed, dict):
        raise BadEnvelope("the XML of the reply is empty")
    return dict(parsed)
