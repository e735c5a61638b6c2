"""Working days, and what a member says of themselves; pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import chinese_calendar

from bot.core.clock import at

OVERDUE_AFTER = timedelta(days=7)
LONG_OVERDUE_AFTER = timedelta(days=30)
MORNING = time(9)

STATUTORY = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
"""The solar days off of every year (全国年节及纪念日放假办法, in force since 2025)."""

_FREE = re.compile(
    r"(?:工作日|双休日?|周末|平时|节假日|每天|天天|随时|全天"
    r"|(?:每)?(?:周|星期|礼拜)[一二三四五六日天](?:[、和][一二三四五六日天])*)?"
    r"(?:的?(?:早上|早晨|上午|中午|下午|傍晚|晚上|夜里|下班后))?"
)
_CAN = re.compile(
    r"(?:特长[是:：]?|专长[是:：]?|擅长|(?<![社机开协委党大工])会|懂|做得来|干得了|能帮着?|技能[是:：]?|服务意向[是:：]?)"
    r"([^，。,；;！!\n]{1,20})"
)
_TAIL = re.compile(r"(?:啥的|什么的|都行|都可以|之类的?|[的呢吧啊])+$")
_WELL = re.compile(
    r"都好|挺好|还好|平安|安好|一切好|一切都|没事|还在|在.{1,8}(?:干活|上班|打工|务工|跑车|工地|做事)"
    r"|没变|老样子|回来了|回阳泉|换了|搬到|身体|上班|干活|打工|务工|联系|汇报|报告"
)


@dataclass(frozen=True, slots=True)
class FirstWorkingDay:
    """The first working day of a month; `official`: the year's holidays are published."""

    day: date
    official: bool


def first_working_day(year: int, month: int) -> FirstWorkingDay:
    """By the published calendar of days off; before it is out, Monday to Friday without the
    statutory days."""
    day, official = date(year, month, 1), True
    while True:
        works, known = _works(day)
        official = official and known
        if works:
            return FirstWorkingDay(day, official)
        day += timedelta(days=1)


def overdue_at(asked: datetime, *, long: bool = False) -> datetime:
    """When an unanswered contact is overdue: a week later at nine, a `long` one a month later."""
    return at((asked + (LONG_OVERDUE_AFTER if long else OVERDUE_AFTER)).date(), MORNING)


def free_times(text: str) -> str:
    """When somebody says that they have time, in their own words."""
    found = [match[0] for match in _FREE.finditer(text) if match[0]]
    return "、".join(dict.fromkeys(found))


def speciality(text: str) -> str:
    """What somebody says that they can do."""
    found = [_TAIL.sub("", match[1]) for match in _CAN.finditer(text)]
    return "、".join(filter(None, found))


def tells_of_self(text: str) -> bool:
    """Whether a message reads like a mobile member's word of where and how they are."""
    return _WELL.search(text) is not None


def month_of(day: date) -> str:
    """A month as it is kept: "2026-12"."""
    return f"{day.year}-{day.month:02d}"


def _works(day: date) -> tuple[bool, bool]:
    try:
        return bool(chinese_calendar.is_workday(day)), True
    except NotImplementedError:  # the library ends with the last published year
        return day.weekday() < 5 and (day.month, day.day) not in STATUTORY, False


ASKED_FOR = ("kind", "phone", "home", "joined", "employer", "place")
_ONLY_OF = {"employer": "on_the_job", "place": "mobile"}


def missing(*, kind: str, has: Mapping[str, bool], declined: Collection[str]) -> list[str]:
    """What a record lacks, in the order in which it is asked for; a workplace is asked of those
    who work, a place of those who are away, nothing of what somebody would rather not tell."""
    return [
        name
        for name in ASKED_FOR
        if not has[name] and name not in declined and _ONLY_OF.get(name, kind) == kind
    ]


def quarter_of(day: date) -> str:
    """A quarter as it is kept: "2026-Q4"."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def quarter_began(day: date) -> date:
    """The first day of the quarter of `day`."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
