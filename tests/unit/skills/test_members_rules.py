"""Working days, and what members say of themselves."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.clock import BEIJING
from bot.skills.members.rules import (
    STATUTORY,
    first_working_day,
    free_times,
    month_of,
    overdue_at,
    speciality,
    tells_of_self,
)


@pytest.mark.parametrize(
    ("year", "month", "day", "official"),
    [
        (2026, 12, "2026-12-01", True),
        (2026, 10, "2026-10-08", True),
        (2026, 8, "2026-08-03", True),
        (2027, 1, "2027-01-04", False),
        (2027, 5, "2027-05-03", False),
    ],
)
def test_the_first_working_day(year: int, month: int, day: str, official: bool) -> None:
    found = first_working_day(year, month)
    assert (found.day.isoformat(), found.official) == (day, official)


@given(st.integers(2025, 2060), st.integers(1, 12))
def test_it_lies_in_the_days_on_which_the_duty_looks(year: int, month: int) -> None:
    found = first_working_day(year, month)
    assert (found.day.year, found.day.month) == (year, month)
    assert found.day.day <= 12
    assert (found.day.month, found.day.day) not in STATUTORY


def test_a_contact_is_overdue_a_week_later_at_nine() -> None:
    asked = datetime(2026, 12, 1, 9, 0, tzinfo=BEIJING)
    assert overdue_at(asked) == datetime(2026, 12, 8, 9, 0, tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("text", "can", "free"),
    [
        ("会修电脑，周末有空", "修电脑", "周末"),
        ("擅长理发，晚上和周六有时间", "理发", "晚上、周六"),
        ("特长：书法；工作日下班后都行", "书法", "工作日下班后"),
        ("党员报到", "", ""),
        ("向社会报到", "", ""),
        ("周末上午能帮着搬东西", "搬东西", "周末上午"),
    ],
)
def test_what_a_member_can_do_and_when(text: str, can: str, free: str) -> None:
    assert (speciality(text), free_times(text)) == (can, free)


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("一切都好，还在太原干活", True),
        ("挺好的，已经回阳泉了", True),
        ("在内蒙拉煤，人没事", True),
        ("在吗", False),
        ("电梯坏了", False),
    ],
)
def test_a_word_from_afar_is_known(text: str, tells: bool) -> None:
    assert tells_of_self(text) is tells


def test_a_month_is_written_like_a_date() -> None:
    assert month_of(date(2027, 1, 4)) == "2027-01"
