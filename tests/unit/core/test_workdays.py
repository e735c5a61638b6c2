"""The working calendar, with its holidays and the days made up for them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.clock import BEIJING
from bot.core.workdays import ahead, is_published, is_statutory, is_workday, spent

NINE = datetime(2026, 9, 30, 9, 0, tzinfo=BEIJING)
HOUR = timedelta(hours=1)
NEW_YEAR = datetime(2025, 1, 1, tzinfo=BEIJING)
moments = st.integers(min_value=0, max_value=1_000_000).map(lambda n: NEW_YEAR + n * HOUR / 60)
spans = st.integers(min_value=0, max_value=20_000).map(lambda minutes: minutes * HOUR / 60)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 10, 1), False),
        (date(2026, 10, 7), False),
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),
        (date(2026, 9, 20), True),
        (date(2026, 2, 14), True),
        (date(2026, 2, 23), False),
        (date(2025, 10, 8), False),
        (date(2025, 10, 11), True),
        (date(2026, 11, 22), False),
        (date(2026, 11, 23), True),
    ],
)
def test_holidays_and_made_up_days_as_published(day: date, works: bool) -> None:
    assert is_workday(day) is works


def test_a_year_that_is_not_published_has_its_statutory_days() -> None:
    assert not is_published(2031)
    assert not is_workday(date(2031, 1, 1))
    assert not is_workday(date(2031, 1, 23)), "the first day of the year of the pig"
    assert is_workday(date(2031, 1, 2))


def test_the_law_names_thirteen_days() -> None:
    days = [date(2027, 1, 1) + timedelta(days=n) for n in range(365)]
    assert sum(is_statutory(day) for day in days) == 13


def test_the_clock_stands_still_over_a_holiday() -> None:
    assert ahead(NINE, 72 * HOUR) == datetime(2026, 10, 10, 9, 0, tzinfo=BEIJING)
    assert spent(NINE, datetime(2026, 10, 8, 9, 0, tzinfo=BEIJING)) == 24 * HOUR


@given(moments, spans)
def test_what_lies_ahead_is_what_is_spent(moment: datetime, span: timedelta) -> None:
    assert spent(moment, ahead(moment, span)) == span


@given(moments, spans, spans)
def test_time_adds_up(moment: datetime, first: timedelta, second: timedelta) -> None:
    middle = moment + first
    end = middle + second
    assert spent(moment, middle) + spent(middle, end) == spent(moment, end)
