"""Nothing secret in a log: what is known to be a secret is masked by its name."""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any

MASK = "***"

_NAMES = (
    "access_token|suite_access_token|corpsecret|secret|response_code|code|key|ticket|token"
    "|encodingaeskey|encoding_aes_key|aes_key|aeskey|msg_signature|echostr|data_key|user_ticket"
    "|responsecode|upload_id"
)
_PLAIN = re.compile(rf"(?i)(?<![A-Za-z0-9])({_NAMES})(\s*[=:]\s*|%3D)([^\s&\"'<>,;)}}\]]+)")
_QUOTED = re.compile(rf"(?i)([\"'])({_NAMES})\1(\s*[:=]\s*)([\"'])(?:\\.|(?!\4).)*\4")
_XML = re.compile(rf"(?is)<({_NAMES})>.*?</\1>")


def redact(text: str) -> str:
    """The text with the values of `key=`, `access_token=`, `"secret": "…"` and their like masked.

    Error codes (`errcode=`, `errcode: `) and event keys stay readable.
    """
    masked = _QUOTED.sub(rf"\1\2\1\3\4{MASK}\4", text)
    masked = _XML.sub(rf"<\1>{MASK}</\1>", masked)
    return _PLAIN.sub(rf"\1\2{MASK}", masked)


def redact_event(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """A structlog processor that masks secrets in every text of a log line."""
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = redact(value)
    return event
