"""The working calendar: weekends, the State Council's holidays, and the days made up for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import chinese_calendar
import yaml
from lunar_python import Lunar, Solar

from bot.core.clock import at, local

DAY = timedelta(days=1)
_FIXED = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
_LUNAR = frozenset({(1, 1), (1, 2), (1, 3), (5, 5), (8, 15)})


@cache
def is_workday(day: date) -> bool:
    """Whether people work on a day.

    A year that is not published yet has its statutory days alone (Regulation on Public Holidays,
    State Council Decree 795 of 2024) and no made-up ones.
    """
    entered = _entered().get(day.year)
    if entered is not None:
        return day in entered["work"] or (day.weekday() < 5 and day not in entered["rest"])
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:  # the library ends with the last year that it knows
        return day.weekday() < 5 and not is_statutory(day)


def is_published(year: int) -> bool:
    """Whether the holidays of a year are known day by day."""
    if year in _entered():
        return True
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


def is_statutory(day: date) -> bool:
    """Whether a day is one of the thirteen holidays that the law itself names."""
    if (day.month, day.day) in _FIXED:
        return True
    lunar = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    return (
        (lunar.getMonth(), lunar.getDay()) in _LUNAR
        or lunar.getJieQi() == "清明"
        or _is_new_years_eve(lunar)
    )


def _is_new_years_eve(lunar: Lunar) -> bool:
    following = lunar.next(1)
    return (following.getMonth(), following.getDay()) == (1, 1)


def spent(since: datetime, until: datetime) -> timedelta:
    """How much working time lies between two moments; a working day counts all its 24 hours."""
    total, moment = timedelta(), since
    while moment < until:
        end = min(_midnight_after(moment), until)
        if is_workday(local(moment).date()):
            total += end - moment
        moment = end
    return total


def ahead(since: datetime, span: timedelta) -> datetime:
    """The moment at which `span` of working time has passed; `since` where it is nothing."""
    moment, left = since, span
    while left > timedelta():
        end = _midnight_after(moment)
        if is_workday(local(moment).date()):
            if left <= end - moment:
                return moment + left
            left -= end - moment
        moment = end
    return moment


def _midnight_after(moment: datetime) -> datetime:
    return at(local(moment).date() + DAY, time())


@cache
def _entered() -> Mapping[int, Mapping[str, frozenset[date]]]:
    text = (Path(__file__).parent / "workdays.yaml").read_text(encoding="utf-8")
    years: dict[int, dict[str, Any]] = yaml.safe_load(text)
    return {
        year: {kind: frozenset(days.get(kind, ())) for kind in ("rest", "work")}
        for year, days in years.items()
    }
