"""Ratings: how many points somebody gives."""

from __future__ import annotations

import re

from intents.slots.numbers import to_int

_SCORE = re.compile(
    r"(?:给|打|评|就|算)?(?:你们|他们|他|个|您|师傅|物业)?(?P<n>[1-5]|[一二两三四五])(?:分(?!钟|之|类|批|开|头|散|到)|颗星|星(?:好评|级)?|个星)"
)
_FULL = re.compile(r"满分|五星好评|(?<!不)好评|全五|顶格")
_STARS = re.compile(r"[⭐★🌟]{1,5}")


def find_score(text: str, original: str) -> int | None:
    """Return the rating from 1 to 5 in normalised `text`; stars are counted in `original`."""
    match = _SCORE.search(text)
    if match:
        return to_int(match["n"])
    stars = _STARS.search(original)
    if stars:
        return len(stars[0])
    return 5 if _FULL.search(text) else None
