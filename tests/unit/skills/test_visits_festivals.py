"""Lunar feasts as solar dates, as they were published."""

from __future__ import annotations

from datetime import date

import pytest

from bot.skills.visits.festivals import CUSTOMS, LUNAR_DAYS, festivals_in, festivals_of, within

# Published dates; those of 2026 and 2027 also stand in the domain's own calendar.
PUBLISHED = {
    "春节": ("2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13", "2030-02-03"),
    "元宵节": ("2026-03-03", "2027-02-20", "2028-02-09", "2029-02-27", "2030-02-17"),
    "端午节": ("2026-06-19", "2027-06-09", "2028-05-28", "2029-06-16", "2030-06-05"),
    "中秋节": ("2026-09-25", "2027-09-15", "2028-10-03", "2029-09-22", "2030-09-12"),
    "重阳节": ("2026-10-18", "2027-10-08", "2028-10-26", "2029-10-16", "2030-10-05"),
    "腊八": ("2026-01-26", "2027-01-15", "2028-01-04", "2029-01-22", "2030-01-11"),
    "小年": ("2026-02-10", "2027-01-30", "2028-01-19", "2029-02-06", "2030-01-26"),
}


@pytest.mark.parametrize("name", LUNAR_DAYS)
def test_a_feast_falls_on_its_published_day(name: str) -> None:
    found = {f.day for year in range(2025, 2031) for f in festivals_of(year) if f.name == name}
    in_years = sorted(day.isoformat() for day in found if 2026 <= day.year <= 2030)
    assert tuple(in_years) == PUBLISHED[name]


@pytest.mark.parametrize("year", range(2025, 2035))
def test_every_year_has_its_feasts_in_order(year: int) -> None:
    found = festivals_in(year)
    assert {f.day.year for f in found} == {year}
    assert {f.name for f in found} >= CUSTOMS.keys() - {"腊八", "小年"}
    assert list(found) == sorted(found, key=lambda f: f.day)


def test_the_week_ahead_knows_its_feasts() -> None:
    assert [f.name for f in within(date(2027, 1, 30), 8)] == ["小年", "春节"]
    assert within(date(2026, 11, 23), 8) == []


def test_the_week_ahead_looks_over_the_end_of_the_year() -> None:
    assert [f.name for f in within(date(2027, 12, 29), 8)] == ["腊八"]
