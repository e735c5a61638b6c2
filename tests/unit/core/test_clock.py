"""The clock: quiet hours, and clocks that can be moved."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.clock import BEIJING, QUIET_FROM, QUIET_UNTIL, SetClock, at, local, out_of_quiet

MOMENTS = st.integers(0, 10**9).map(
    lambda seconds: datetime.fromtimestamp(1_700_000_000 + seconds, BEIJING)
)


@given(MOMENTS)
def test_nothing_leaves_in_the_quiet_hours(moment: datetime) -> None:
    later = out_of_quiet(moment)
    assert QUIET_UNTIL <= local(later).time() < QUIET_FROM
    assert timedelta() <= later - moment <= timedelta(hours=9)


@pytest.mark.parametrize(
    ("said", "leaves"),
    [
        ("2026-11-23T21:59:00+08:00", "2026-11-23T21:59:00+08:00"),
        ("2026-11-23T22:00:00+08:00", "2026-11-24T07:00:00+08:00"),
        ("2026-11-24T06:59:00+08:00", "2026-11-24T07:00:00+08:00"),
        ("2026-11-23T16:30:00+00:00", "2026-11-24T07:00:00+08:00"),
    ],
)
def test_quiet_hours_end_at_seven(said: str, leaves: str) -> None:
    assert out_of_quiet(datetime.fromisoformat(said)) == datetime.fromisoformat(leaves)


def test_a_set_clock_never_runs_backwards() -> None:
    clock = SetClock(at(date(2026, 11, 23), time(9)))
    clock.set(clock.now() - timedelta(hours=1))
    assert clock.now().hour == 9
