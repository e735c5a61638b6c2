"""Reading birthdays as people say them, of the solar or the lunar calendar; pure."""

from __future__ import annotations

import re

from intents import parse_number

_MONTH = r"(?P<month>[正一二三四五六七八九十冬腊]{1,2}|\d{1,2})月"
_TENS = "一二三四五六七八九十"
_DAY = rf"(?P<day>初[{_TENS}]|廿[{_TENS}]?|[{_TENS}]{{1,3}}|\d{{1,2}})"
_SAID = re.compile(rf"(?P<lunar>农历|阴历|旧历)?\s*(?:的)?{_MONTH}{_DAY}[日号]?")
_WRITTEN = re.compile(r"^(?:\d{4}-)?(?P<month>\d{1,2})-(?P<day>\d{1,2})$")
_MONTHS = {"正": 1, "冬": 11, "腊": 12}
_LUNAR_WORDS = re.compile(r"初|廿|正月|冬月|腊月")
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def read_birthday(text: str) -> tuple[int, bool] | None:
    """Month and day as 803, and whether they are lunar; None where the text names none.

    "农历八月初三", "腊月廿八", "8月3号", "1948-08-03" and "08-03" are read; the year is not kept.
    """
    written = _WRITTEN.match(text.strip())
    if written is not None:
        return _checked(int(written["month"]), int(written["day"]), lunar=False)
    said = _SAID.search(text)
    if said is None:
        return None
    lunar = bool(said["lunar"]) or bool(_LUNAR_WORDS.search(said[0]))
    month = _MONTHS.get(said["month"]) or _number(said["month"])
    return _checked(month, _day(said["day"]), lunar=lunar)


def _day(words: str) -> int:
    if words[0] == "初":
        return _number(words[1:])
    if words[0] == "廿":
        return 20 + (_number(words[1:]) if words[1:] else 0)
    return _number(words)


def _number(words: str) -> int:
    return parse_number(words) or 0


def _checked(month: int, day: int, *, lunar: bool) -> tuple[int, bool] | None:
    if not 1 <= month <= 12 or not 1 <= day <= (30 if lunar else _LONGEST[month - 1]):
        return None
    return month * 100 + day, lunar
