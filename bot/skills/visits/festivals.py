"""The feasts on which people who are looked after are greeted; lunar days as solar dates.

重阳 is by law the day of the old (老年人权益保障法 art. 12).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from lunar_python import Lunar

from bot.core.clock import at, local
from bot.skills.visits.rules import MORNING

AHEAD = timedelta(days=7)
LUNAR_DAYS = {
    "春节": (1, 1),
    "元宵节": (1, 15),
    "端午节": (5, 5),
    "中秋节": (8, 15),
    "重阳节": (9, 9),
    "腊八": (12, 8),
    "小年": (12, 23),
}
"""Lunar month and day; 小年 is that of the north."""


@dataclass(frozen=True, slots=True)
class Festival:
    """A feast on a solar day."""

    name: str
    day: date

    @property
    def reminded_at(self) -> datetime:
        """The morning a week before."""
        return at(self.day - AHEAD, MORNING)


def festivals_of(lunar_year: int) -> list[Festival]:
    """The feasts of a lunar year in order; its last two fall into the solar year after."""
    return [Festival(name, _solar(lunar_year, *md)) for name, md in LUNAR_DAYS.items()]


def next_festival(now: datetime) -> Festival:
    """The first feast whose reminder lies ahead of `now`."""
    year = local(now).year
    known = [f for y in (year - 1, year, year + 1) for f in festivals_of(y)]
    return min((f for f in known if f.reminded_at > now), key=lambda f: f.day)


def within(today: date, days: int) -> list[Festival]:
    """The feasts of the next `days` days, today included."""
    known = [f for y in (today.year - 1, today.year) for f in festivals_of(y)]
    coming = (f for f in known if today <= f.day < today + timedelta(days=days))
    return sorted(coming, key=lambda f: f.day)


@cache
def _solar(lunar_year: int, month: int, day: int) -> date:
    solar = Lunar.fromYmd(lunar_year, month, day).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())
