"""XML that came from outside: no DTD, no entities, UTF-8 alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.parsers.expat import ExpatError

import xmltodict

from bot.channels.envelope import BodyMalformed

# A DTD can stand only before the root element, so whatever begins with the root holds none.
_BEGINS = re.compile(r"\ufeff?\s*(?:<\?xml[^>]{0,100}\?>\s*)?<xml[\s/>]")


def parse_xml(body: bytes | str) -> Mapping[str, Any]:
    """The elements below `<xml>`; repeated ones as lists. Raises `BodyMalformed`."""
    try:
        text = body if isinstance(body, str) else body.decode()
        if not _BEGINS.match(text):
            raise BodyMalformed
        root = xmltodict.parse(text.lstrip("\ufeff \t\r\n"))["xml"]
    except (ExpatError, ValueError, RecursionError):
        raise BodyMalformed from None
    if not isinstance(root, Mapping):
        raise BodyMalformed
    return root
