"""What a browser sends: forms and queries as clean texts, never more than a form can hold."""

from __future__ import annotations

import unicodedata
from urllib.parse import parse_qsl

from aiohttp import web

LARGEST = 64 * 1024
MOST_FIELDS = 40


class BadForm(ValueError):
    """What was sent is no form of ours: too large, too many fields, or not a form at all."""


async def form_in(request: web.Request) -> dict[str, str]:
    """The fields of a form by their names. Raises `BadForm`."""
    if request.content_type != "application/x-www-form-urlencoded":
        raise BadForm
    if (request.content_length or 0) > LARGEST:
        raise BadForm
    body = await request.content.read(LARGEST + 1)
    while len(body) <= LARGEST and not request.content.at_eof():
        body += await request.content.read(LARGEST + 1 - len(body))
    if len(body) > LARGEST:
        raise BadForm
    return fields_in(body.decode("utf-8", "replace"))


def query_in(request: web.Request) -> dict[str, str]:
    """What stands behind the ? of the address. Raises `BadForm`."""
    return fields_in(request.rel_url.raw_query_string)


def fields_in(text: str) -> dict[str, str]:
    """The last value of every name. Raises `BadForm`."""
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as fault:
        raise BadForm from fault
    return {clean(name): clean(value) for name, value in pairs}


def clean(text: str) -> str:
    """The text without control characters, line ends aside, and without halves of characters."""
    kept = (char for char in text if char in "\r\n\t" or unicodedata.category(char) not in _NEVER)
    return "".join(kept)


_NEVER = ("Cc", "Cs")
