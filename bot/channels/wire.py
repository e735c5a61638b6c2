"""Reading what other people's JSON and XML hold: every field may be missing or of another type."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from aiohttp import StreamReader

# Userids are the corp's, not a channel's: who writes to the AI bot, to the app or in overheard
# talk is one identity.
MEMBERS = "wecom"

_FIRST_SECOND = 946_684_800
_LAST_SECOND = 4_102_444_800


class TooLong(Exception):
    """More bytes came than are taken."""


async def read_capped(stream: StreamReader, cap: int) -> bytes:
    """All bytes of a stream. Raises `TooLong` as soon as they are more than `cap`."""
    received = bytearray()
    async for chunk in stream.iter_any():
        received += chunk
        if len(received) > cap:
            raise TooLong
    return bytes(received)


def clean(text: str) -> str:
    """A text that any database takes: no NUL, no half of a surrogate pair."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def text_at(data: Any, *path: str) -> str:
    """The text or number at a path of keys, as text; empty where there is none."""
    found = value_at(data, *path)
    if isinstance(found, bool) or not isinstance(found, str | int):
        return ""
    return clean(str(found))


def value_at(data: Any, *path: str) -> Any:
    """Whatever stands at a path of keys; None where it ends early."""
    for key in path:
        if not isinstance(data, Mapping):
            return None
        data = data.get(key)
    return data


def dicts_at(data: Any, *path: str) -> list[Mapping[str, Any]]:
    """The objects at a path; a single one counts as a list of one, as XML has it."""
    found = value_at(data, *path)
    items = found if isinstance(found, list) else [found]
    return [item for item in items if isinstance(item, Mapping)]


def moment_of(seconds: Any, now: datetime) -> datetime:
    """A moment in unix seconds; `now` where it is missing or outside the years 2000 to 2099."""
    try:
        number = int(seconds)
    except (TypeError, ValueError, OverflowError):
        return now
    if not _FIRST_SECOND <= number <= _LAST_SECOND:
        return now
    return datetime.fromtimestamp(number, tz=UTC)
