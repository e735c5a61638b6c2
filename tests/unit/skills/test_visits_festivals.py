"""Lunar feasts as solar dates, and the reminder a week before."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.clock import BEIJING
from bot.skills.visits.festivals import LUNAR_DAYS, festivals_of, next_festival, within

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


def test_the_next_feast_is_the_one_whose_reminder_lies_ahead() -> None:
    now = datetime(2026, 11, 23, 9, 0, tzinfo=BEIJING)
    assert next_festival(now).name == "腊八"
    assert next_festival(now).reminded_at == datetime(2027, 1, 8, 9, 0, tzinfo=BEIJING)


def test_a_reminder_is_not_given_twice() -> None:
    first = next_festival(datetime(2026, 11, 23, 9, 0, tzinfo=BEIJING))
    assert next_festival(first.reminded_at).name == "小年"


@settings(deadline=None)  # the lunar library builds its tables on the first call
@given(st.dates(date(2026, 1, 1), date(2030, 12, 31)), st.times())
def test_there_is_always_a_next_feast_within_five_months(day: date, clock: time) -> None:
    now = datetime.combine(day, clock, BEIJING)
    feast = next_festival(now)
    assert now < feast.reminded_at < now + timedelta(days=150)


def test_the_week_ahead_knows_its_feasts() -> None:
    assert [f.name for f in within(date(2027, 1, 30), 8)] == ["小年", "春节"]
    assert within(date(2026, 11, 23), 8) == []
