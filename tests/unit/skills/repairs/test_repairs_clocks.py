"""Deadlines follow from the log alone."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.clock import BEIJING
from bot.skills.repairs.clocks import (
    Mark,
    alarms,
    deadlines,
    is_overdue,
    next_morning,
    time_to_done,
    unsaid,
)
from bot.skills.repairs.kinds import Allowance
from bot.skills.repairs.life import CLOSED, DONE, PAUSED, ReportState

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=BEIJING)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ALLOWED = Allowance(30 * MINUTE, 24 * HOUR)
S = ReportState

gaps = st.integers(min_value=0, max_value=3000).map(lambda n: n * MINUTE)
histories = st.lists(st.tuples(gaps, st.sampled_from(sorted(S))), max_size=12)


def marks(*steps: tuple[float, ReportState]) -> list[Mark]:
    return [Mark(NINE + hours * HOUR, state) for hours, state in steps]


def played(history: list[tuple[timedelta, ReportState]]) -> list[Mark]:
    found, moment = [Mark(NINE, S.RECEIVED)], NINE
    for gap, state in history:
        moment += gap
        found.append(Mark(moment, state))
    return found


def test_both_clocks_start_with_the_report() -> None:
    limits = deadlines(marks((0, S.RECEIVED)), ALLOWED, urgent=False)
    assert limits.accept_by == NINE + 30 * MINUTE
    assert limits.done_by == NINE + 24 * HOUR


def test_acceptance_stops_the_first_clock_alone() -> None:
    limits = deadlines(marks((0, S.RECEIVED), (1, S.ACCEPTED)), ALLOWED, urgent=False)
    assert limits.accept_by is None
    assert limits.done_by == NINE + 24 * HOUR


def test_waiting_stops_the_clock_and_gives_the_time_back() -> None:
    waiting = marks((0, S.RECEIVED), (1, S.ACCEPTED), (2, S.WAITING_REPORTER))
    assert deadlines(waiting, ALLOWED, urgent=True).done_by is None
    again = [*waiting, Mark(NINE + 50 * HOUR, S.IN_PROGRESS)]
    assert deadlines(again, ALLOWED, urgent=True).done_by == NINE + (50 + 22) * HOUR


def test_reopening_starts_the_clock_anew() -> None:
    log = marks((0, S.RECEIVED), (1, S.ACCEPTED), (5, S.DONE_BY_STAFF), (6, S.REOPENED))
    assert deadlines(log, ALLOWED, urgent=True).done_by == NINE + 30 * HOUR


def test_given_back_it_has_to_be_taken_on_again() -> None:
    log = marks((0, S.RECEIVED), (1, S.NOT_OURS), (3, S.RECEIVED))
    limits = deadlines(log, ALLOWED, urgent=True)
    assert limits.accept_by == NINE + 3.5 * HOUR
    assert limits.done_by == NINE + 27 * HOUR


def test_at_night_only_what_is_urgent_runs() -> None:
    night = [Mark(NINE + 14 * HOUR, S.RECEIVED)]
    seven = NINE + 22 * HOUR
    assert deadlines(night, ALLOWED, urgent=False).accept_by == seven + 30 * MINUTE
    assert deadlines(night, ALLOWED, urgent=True).accept_by == NINE + 14.5 * HOUR


def test_warned_at_seventy_hundredths() -> None:
    found = alarms(marks((0, S.RECEIVED)), ALLOWED, urgent=True)
    assert found[0] == (NINE + 21 * MINUTE, "accept_warned")
    assert [alarm.name for alarm in found] == [
        "accept_warned", "accept_overdue", "done_warned", "done_overdue",
    ]  # fmt: skip


def test_an_alarm_is_given_once() -> None:
    found = alarms(marks((0, S.RECEIVED)), ALLOWED, urgent=True)
    left = unsaid(found, {"accept_warned", "accept_overdue"})
    assert [alarm.name for alarm in left] == ["done_warned", "done_overdue"]


def test_overdue_is_after_the_deadline() -> None:
    limits = deadlines(marks((0, S.RECEIVED)), ALLOWED, urgent=True)
    assert not is_overdue(limits, NINE + 30 * MINUTE)
    assert is_overdue(limits, NINE + 31 * MINUTE)


@given(histories, st.booleans())
def test_the_same_log_gives_the_same_deadlines(
    history: list[tuple[timedelta, ReportState]], urgent: bool
) -> None:
    log = played(history)
    assert deadlines(log, ALLOWED, urgent=urgent) == deadlines(tuple(log), ALLOWED, urgent=urgent)


@given(histories, st.sampled_from(sorted(DONE | CLOSED | PAUSED)), st.booleans())
def test_what_is_ended_merged_or_waiting_is_never_overdue(
    history: list[tuple[timedelta, ReportState]], last: ReportState, urgent: bool
) -> None:
    log = [*played(history), Mark(NINE + 99_999 * HOUR, last)]
    assert not is_overdue(deadlines(log, ALLOWED, urgent=urgent), NINE + 999_999 * HOUR)


@given(histories)
def test_waiting_never_brings_the_deadline_nearer(
    history: list[tuple[timedelta, ReportState]],
) -> None:
    limits = deadlines(played(history), ALLOWED, urgent=True)
    assert limits.done_by is None or limits.done_by >= NINE + ALLOWED.done


def test_the_reporter_is_asked_next_morning() -> None:
    asked = next_morning(NINE + 14 * HOUR)
    assert asked == datetime(2026, 11, 24, 9, 30, tzinfo=BEIJING)


def test_how_long_it_took() -> None:
    log = marks((0, S.RECEIVED), (5, S.DONE_BY_STAFF), (6, S.REOPENED), (30, S.DONE_BY_STAFF))
    assert time_to_done(log) == 30 * HOUR
    assert time_to_done(log[:1]) is None
