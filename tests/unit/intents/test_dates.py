"""Days and clock times: every expression of the set is read as it was labelled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from intents import parse_when
from intents.data import read_yaml
from intents.slots.festivals import lunar_day


@dataclass(frozen=True, slots=True)
class Case:
    """One expression, the moment it was sent, and what it means."""

    text: str
    now: datetime
    past: bool
    wanted: str


def cases() -> Iterator[Case]:
    for group in read_yaml(Path(__file__).with_name("dates.yaml")):
        now = datetime.fromisoformat(group["now"])
        for line in group["cases"].splitlines():
            text, _, wanted = line.partition(" | ")
            day, _, clock = wanted.partition(" ")
            yield Case(text, now, group.get("past", False), f"{day} {clock or '-'}")


CASES = list(cases())


def told(case: Case) -> str:
    day, clock = parse_when(case.text, case.now, past=case.past)
    return f"{day.isoformat() if day else '-'} {clock.strftime('%H:%M') if clock else '-'}"


def test_there_are_enough_expressions() -> None:
    assert len(CASES) >= 420


def test_every_expression_is_read_as_it_is_meant() -> None:
    wrong = [
        f"{case.text} ({case.now:%Y-%m-%d}): {told(case)}, not {case.wanted}"
        for case in CASES
        if told(case) != case.wanted
    ]
    assert wrong == []


# New Year's days of the Hong Kong Observatory's conversion tables.
NEW_YEARS = (
    "1950-02-17", "1955-01-24", "1984-02-02", "2000-02-05", "2023-01-22", "2033-01-31",
    "2034-02-19", "2050-01-23", "2088-01-24", "2100-02-09",
)  # fmt: skip


@pytest.mark.parametrize("day", NEW_YEARS)
def test_the_lunar_calendar_holds_for_a_hundred_and_fifty_years(day: str) -> None:
    first = date.fromisoformat(day)
    assert lunar_day(1, 1, first - timedelta(days=30)) == first
    assert lunar_day(1, 15, first) == first + timedelta(days=14)
    assert lunar_day(1, 1, first + timedelta(days=5), past=True) == first


def test_a_leap_month_is_its_own_month() -> None:
    summer = date(2025, 7, 1)
    assert lunar_day(-6, 1, summer) == date(2025, 7, 25)
    assert lunar_day(6, 1, summer) == date(2026, 7, 14)


def test_a_thirtieth_that_the_month_lacks_is_no_day_of_the_next() -> None:
    assert lunar_day(12, 30, date(2026, 11, 23)) is None
