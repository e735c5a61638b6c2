"""When a supply is back: unit by unit, by what households say; pure functions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.core.answers import plain

LONGEST = 24
"""Words longer than this tell a story and not how it stands now."""

_NOUN = {"水": "water", "电": "electricity", "气": "gas", "暖": "heating", "热": "heating",
         "网": "network"}  # fmt: skip
_BACK = re.compile(
    r"(?:来|有|通|送)(?P<a>[水电气暖网])(?:气)?(?:了|啦|咧|喽)|刚刚?(?:来|有|通)(?P<e>[水电气暖网])$"
    r"|(?P<b>[水电气网]|暖气?|热水)(?:都|也|已经|终于|可算)*(?:来|通|恢复|热|有)(?:了|啦|咧|喽)"
    r"|恢复(?:供|了)?(?P<c>[水电气暖])?(?:了|啦)|(?P<d>暖)和(?:过来)?了|(?:都|也)?(?:来|恢复)(?:了|啦)$"
)
_STILL = re.compile(
    r"(?:还是?|依旧|仍然?|一直)(?:没|冇|不|木)(?:有|来|恢复|通|热|好)*(?P<a>[水电气暖网])?"
    r"|还(?:停着|断着)(?P<b>[水电])?|还是?(?:停|断)着?(?P<d>[水电气暖网])|(?:没|冇)(?:来|恢复)(?P<c>[水电气暖])?(?:呢|啊|呀)?$"
)
_DOUBT = re.compile(
    r"[?？]|吗|么$|没有?$|不知道|谁家|啥时|什么时候|几点|多会儿|要是|如果|等|又|昨|上次|别处|吧$"
)
_NOT_YET = re.compile(r"还没|没来|没恢复|没通|不热|还没有")


class Word(NamedTuple):
    """One household's word: in its unit the supply is back, or it is not."""

    household: str
    unit: str
    back: bool


class Heard(NamedTuple):
    """What a message says of a supply; `category` None where it names none."""

    back: bool
    category: str | None


@dataclass(frozen=True, slots=True)
class Restoration:
    """How far a supply is back. `back`, `out`: units by what was said last; `waiting`: units of
    which nobody has spoken since; `is_over`: it is restored."""

    back: tuple[str, ...]
    out: tuple[str, ...]
    waiting: tuple[str, ...]
    is_over: bool


def heard(text: str) -> Heard | None:
    """Whether somebody says plainly that a supply is back, or still is not; None for a question,
    a guess, a story."""
    words = plain(text)
    if len(words) > LONGEST:
        return None
    still = _STILL.search(words)
    if still is not None and not re.search(r"[?？]|吗$", text):
        return Heard(False, _category(still.groupdict()))
    found = _BACK.search(words) or _BACK.search(text)
    if found is None or _DOUBT.search(text.strip()) or _NOT_YET.search(words):
        return None
    return Heard(True, _category(found.groupdict()))


def _category(groups: Mapping[str, str | None]) -> str | None:
    noun = next((text for text in groups.values() if text), None)
    return _NOUN.get(noun[0]) if noun else None


def restoration(
    words: Sequence[Word], joined: Mapping[str, str], *, staff_done: bool
) -> Restoration:
    """How far it is back, from the households' words, oldest first.

    `joined`: the units of the households that had the trouble. One unit's word restores that
    unit alone. It is over when households of two units say so, or staff and one household, or
    every unit that had it and at least two households; a unit that says "not yet" keeps it open.
    """
    last = {word.household: word for word in words}.values()
    out = {word.unit for word in last if not word.back}
    speakers = [word for word in last if word.back and word.unit not in out]
    back = {word.unit for word in speakers}
    waiting = set(joined.values()) - back - out
    enough = staff_done or len(back - {""}) > 1 or (not waiting and len(speakers) > 1)
    return Restoration(
        back=tuple(sorted(back)),
        out=tuple(sorted(out)),
        waiting=tuple(sorted(waiting)),
        is_over=bool(back) and not out and enough,
    )
