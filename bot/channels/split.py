"""Long texts in parts: by UTF-8 bytes, never inside a character, at line ends where possible."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

ZERO_WIDTH_JOINER = "\u200d"
MIN_BYTES = 64
_ENDS = ("\n", "。", "！", "？", "；", ". ", "，", " ")


def split_bytes(text: str, limit: int) -> tuple[str, ...]:
    """The text in parts of at most `limit` bytes, marked "(1/3) " where there is more than one.

    `limit` is at least 64. Raises `ValueError` below that.
    """
    if limit < MIN_BYTES:
        raise ValueError(f"limit must be at least {MIN_BYTES} bytes, not {limit}")
    if len(text.encode()) <= limit:
        return (text,)
    room = limit - len("(9999/9999) ")
    parts = [part.strip("\n") for part in _parts(text, room)]
    return tuple(f"({n}/{len(parts)}) {part}" for n, part in enumerate(parts, 1))


def _parts(text: str, room: int) -> Iterator[str]:
    while text:
        fits = _fitting(text, room)
        cut = len(text) if fits == len(text) else _good_cut(text, fits)
        yield text[:cut]
        text = text[cut:]


def _fitting(text: str, room: int) -> int:
    """How many characters fit into `room` bytes."""
    return len(text[:room].encode()[:room].decode(errors="ignore"))


def _good_cut(text: str, fits: int) -> int:
    """Where to cut at or before `fits`: a line or sentence end of the second half, if any."""
    for end in _ENDS:
        found = text.rfind(end, fits // 2, fits)
        if found != -1:
            return found + len(end)
    return _whole_sign(text, fits)


def _whole_sign(text: str, fits: int) -> int:
    """Back to a border that tears no combining mark or joined emoji off, if one is near."""
    for cut in range(fits, max(0, fits - 16), -1):
        if not _continues(text[cut]) and text[cut - 1] != ZERO_WIDTH_JOINER:
            return cut
    return fits


def _continues(char: str) -> bool:
    return (
        char == ZERO_WIDTH_JOINER
        or unicodedata.combining(char) > 0
        or unicodedata.category(char) in ("Mn", "Me")
        or "\U0001f3fb" <= char <= "\U0001f3ff"
    )


def first_bytes(text: str, limit: int) -> str:
    """As much of the text as fits into `limit` bytes, in whole characters."""
    return text.encode()[:limit].decode(errors="ignore")


def cut_chars(text: str, limit: int) -> str:
    """At most `limit` characters; what is cut is shown by an ellipsis."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
