"""Lunar dates from 1950 to 2100 against the published leap months and against the sky."""

from __future__ import annotations

from datetime import date

import pytest
from lunar_python import LunarYear, Solar

from bot.skills.visits.festivals import (
    LUNAR_DAYS,
    Festival,
    festivals_in,
    lunar_birthday,
    solar_birthday,
)
from tests.support.almanac import months_published
from tests.support.moon import Month, months_of

YEARS = range(1950, 2101)
TOO_NEAR = 1.0
"""Minutes from midnight within which the day of a new moon hangs on the seconds."""

LEAP_MONTHS = {
    1952: 5, 1955: 3, 1957: 8, 1960: 6, 1963: 4, 1966: 3, 1968: 7, 1971: 5, 1974: 4, 1976: 8,
    1979: 6, 1982: 4, 1984: 10, 1987: 6, 1990: 5, 1993: 3, 1995: 8, 1998: 5, 2001: 4, 2004: 2,
    2006: 7, 2009: 5, 2012: 4, 2014: 9, 2017: 6, 2020: 4, 2023: 2, 2025: 6, 2028: 5, 2031: 3,
    2033: 11, 2036: 6, 2039: 5, 2042: 2, 2044: 7, 2047: 5, 2050: 3, 2052: 8, 2055: 6, 2058: 4,
    2061: 3, 2063: 7, 2066: 5, 2069: 4, 2071: 8, 2074: 6, 2077: 4, 2080: 3, 2082: 7, 2085: 5,
    2088: 4, 2090: 8, 2093: 6, 2096: 4, 2099: 2,
}  # fmt: skip


def lunar_of(day: date) -> tuple[int, int]:
    lunar = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    return lunar.getMonth(), lunar.getDay()


def all_months() -> list[Month]:
    return [month for year in YEARS for month in months_of(year)]


def test_the_leap_months_are_the_published_ones() -> None:
    found = {year: LunarYear.fromYear(year).getLeapMonth() for year in YEARS}
    assert {year: month for year, month in found.items() if month} == LEAP_MONTHS


def test_every_month_is_as_long_as_the_almanacs_publish_it() -> None:
    found = {
        year: [(m.getMonth(), m.getDayCount()) for m in LunarYear.fromYear(year).getMonthsInYear()]
        for year in YEARS
    }
    assert found == {year: months_published(year) for year in YEARS}


def test_every_month_begins_with_its_new_moon() -> None:
    months = all_months()
    wrong = [m for m in months if lunar_of(m.first) != (m.number, 1)]
    assert len(months) == 1867
    assert [m for m in wrong if m.margin > TOO_NEAR] == []
    # One new moon in a century and a half falls on the very second of midnight.
    assert len(wrong) <= 1


@pytest.mark.parametrize("year", LEAP_MONTHS)
def test_no_lunar_feast_falls_into_a_leap_month(year: int) -> None:
    lunar = [f for f in festivals_in(year) if f.name in LUNAR_DAYS]
    assert len(lunar) >= len(LUNAR_DAYS) - 1
    assert [f for f in lunar if lunar_of(f.day) != LUNAR_DAYS[f.name]] == []


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("助残日", date(2026, 5, 17)),
        ("助残日", date(2027, 5, 16)),
        ("助残日", date(2030, 5, 19)),
        ("六一儿童节", date(2027, 6, 1)),
    ],
)
def test_solar_days_of_care(name: str, day: date) -> None:
    assert Festival(name, day) in festivals_in(day.year)


@pytest.mark.parametrize(
    ("name", "categories", "greeted"),
    [
        ("重阳节", {"alone"}, True),
        ("重阳节", {"left_behind"}, False),
        ("重阳节", set(), True),
        ("六一儿童节", {"left_behind"}, True),
        ("六一儿童节", {"aged"}, False),
        ("助残日", {"disabled", "aged"}, True),
        ("春节", {"left_behind"}, True),
    ],
)
def test_a_feast_is_for_those_whom_it_concerns(
    name: str, categories: set[str], greeted: bool
) -> None:
    assert Festival(name, date(2027, 1, 1)).is_for(frozenset(categories)) is greeted


def test_every_lunar_birthday_is_kept_once_a_year() -> None:
    for month, day in ((1, 1), (8, 3), (12, 29), (12, 30), (6, 30)):
        kept = [
            date(2025, 1, 29).fromordinal(n)
            for n in range(date(2025, 1, 29).toordinal(), date(2026, 2, 17).toordinal())
            if month * 100 + day in lunar_birthday(date.fromordinal(n))
        ]
        assert len(kept) == 1, (month, day, kept)


def test_who_was_born_on_leap_day_has_a_birthday_every_year() -> None:
    assert 229 in solar_birthday(date(2027, 2, 28))
    assert 229 in solar_birthday(date(2028, 2, 29))
    assert 229 not in solar_birthday(date(2028, 2, 28))
