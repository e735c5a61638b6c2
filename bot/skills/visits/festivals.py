"""The days on which people who are looked after are greeted; lunar days as solar dates.

The lunar calendar is that of GB/T 33661-2017. 重阳 is by law the day of the old (老年人权益保障法
art. 12), the third Sunday of May that of the disabled (残疾人保障法 art. 14).
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from operator import itemgetter

from lunar_python import Lunar, LunarYear, Solar

OLD = frozenset({"alone", "aged", "lives_alone", "lost_only_child", "ill"})
ALL: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Custom:
    """How a feast is kept: `whose` categories it is for (empty: everybody's); on a `great` one a
    visit is made, on the others one is only thought of."""

    whose: frozenset[str] = ALL
    great: bool = True


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

CUSTOMS = {
    "春节": Custom(),
    "元宵节": Custom(great=False),
    "助残日": Custom(frozenset({"disabled", "ill"})),
    "六一儿童节": Custom(frozenset({"left_behind"})),
    "端午节": Custom(),
    "中秋节": Custom(),
    "重阳节": Custom(OLD),
    "腊八": Custom(great=False),
    "小年": Custom(great=False),
}


@dataclass(frozen=True, slots=True)
class Festival:
    """A feast on a solar day."""

    name: str
    day: date

    @property
    def whose(self) -> frozenset[str]:
        """The categories that it is for; empty where it is everybody's."""
        return CUSTOMS[self.name].whose

    @property
    def great(self) -> bool:
        """Whether a visit is made for it."""
        return CUSTOMS[self.name].great

    def is_for(self, categories: frozenset[str]) -> bool:
        """Whether a household of these categories is greeted; one of none is with the old."""
        unknown = self.whose is OLD and not categories
        return not self.whose or bool(self.whose & categories) or unknown


@dataclass(frozen=True, slots=True)
class _Month:
    """A lunar month: its first day, its number of 1 to 12 and how many days it has."""

    first: date
    number: int
    days: int
    is_leap: bool


def festivals_of(lunar_year: int) -> list[Festival]:
    """The lunar feasts of a year in order; its last two fall into the solar year after."""
    return [Festival(name, _solar(lunar_year, *md)) for name, md in LUNAR_DAYS.items()]


@cache
def festivals_in(year: int) -> tuple[Festival, ...]:
    """All feasts of a solar year by their days."""
    lunar = [f for y in (year - 1, year) for f in festivals_of(y) if f.day.year == year]
    solar = [
        Festival("助残日", _third_sunday_of_may(year)),
        Festival("六一儿童节", date(year, 6, 1)),
    ]
    return tuple(sorted([*lunar, *solar], key=lambda f: f.day))


def within(today: date, days: int) -> list[Festival]:
    """The feasts of the next `days` days, today included."""
    known = [f for y in (today.year, today.year + 1) for f in festivals_in(y)]
    return [f for f in known if today <= f.day < today + timedelta(days=days)]


def lunar_birthday(day: date) -> tuple[int, ...]:
    """The lunar birthdays that are kept on a solar day, as month and day: 803 for 八月初三.

    Nobody's birthday is in a leap month; one on the thirtieth is kept on the last day of a
    month that has twenty-nine.
    """
    months = _months(day.year)
    begun = bisect_right(months, day, key=lambda month: month.first) - 1
    month = months[begun]
    if month.is_leap:
        return ()
    nth = (day - month.first).days + 1
    number = month.number * 100 + nth
    return (number, number + 1) if nth == month.days == 29 else (number,)


def solar_birthday(day: date) -> tuple[int, ...]:
    """The birthdays that are kept on a day, as month and day: 803 for the third of August; who
    was born on 29 February has theirs on the day before, in the years that have none."""
    number = day.month * 100 + day.day
    leap = (day + timedelta(days=1)).month == 2
    return (number, number + 1) if number == 228 and not leap else (number,)


def _third_sunday_of_may(year: int) -> date:
    first = date(year, 5, 1)
    return first + timedelta(days=(6 - first.weekday()) % 7 + 14)


@cache
def _months(year: int) -> tuple[_Month, ...]:
    """The lunar months that touch a solar year, in order."""
    found = {
        _date_of(Solar.fromJulianDay(month.getFirstJulianDay())): month
        for lunar_year in (year - 1, year)
        for month in LunarYear.fromYear(lunar_year).getMonths()
    }
    return tuple(
        _Month(first, abs(month.getMonth()), month.getDayCount(), month.getMonth() < 0)
        for first, month in sorted(found.items(), key=itemgetter(0))
    )


@cache
def _solar(lunar_year: int, month: int, day: int) -> date:
    return _date_of(Lunar.fromYmd(lunar_year, month, day).getSolar())


def _date_of(solar: Solar) -> date:
    return date(solar.getYear(), solar.getMonth(), solar.getDay())
