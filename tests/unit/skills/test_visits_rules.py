"""When visits fall due, and who is reminded when."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.clock import BEIJING, local
from bot.skills.visits.rules import (
    MOST_A_DAY,
    SOONER,
    Found,
    Step,
    due_after,
    first_due,
    reminders,
    still_to_come,
    with_room,
)

days = st.dates(date(2026, 1, 1), date(2030, 12, 31))
rhythms = st.integers(min_value=1, max_value=120)
MONDAY = date(2026, 11, 23)


@given(days, rhythms, st.text(max_size=12))
def test_the_first_visit_falls_into_the_first_period(start: date, every: int, seed: str) -> None:
    due = first_due(start, every, seed, {})
    assert start < due <= start + timedelta(days=every)
    assert due == first_due(start, every, seed, {})


def test_first_visits_are_spread_over_the_period() -> None:
    due = {first_due(MONDAY, 30, f"1:{bond}", {}) for bond in range(60)}
    assert len(due) > 20


@given(days, st.lists(rhythms, max_size=60))
def test_nobody_gets_more_than_three_visits_a_day(start: date, every: list[int]) -> None:
    load: Counter[date] = Counter()
    for bond, rhythm in enumerate(every):
        load[first_due(start, rhythm, f"1:{bond}", load)] += 1
    assert all(count <= MOST_A_DAY for count in load.values())


def test_a_full_day_moves_to_the_next_with_room() -> None:
    load = {MONDAY: 3, MONDAY + timedelta(days=1): 4}
    assert with_room(MONDAY, load) == MONDAY + timedelta(days=2)


@given(days, st.integers(0, 200), rhythms, st.sampled_from(Found))
def test_the_next_visit_lies_ahead_and_within_the_rhythm(
    done: date, ago: int, every: int, found: Found
) -> None:
    today = done + timedelta(days=ago)
    due = due_after(done, every, found, today, {})
    assert today < due <= max(done + timedelta(days=every), today + timedelta(days=1))


@given(days, rhythms, st.sampled_from(sorted(SOONER)))
def test_what_a_visit_found_never_puts_the_next_one_off(
    done: date, every: int, found: Found
) -> None:
    assert due_after(done, every, found, done, {}) <= due_after(done, every, Found.OK, done, {})


def test_an_urgent_finding_brings_somebody_back_within_three_days() -> None:
    assert due_after(MONDAY, 30, Found.URGENT, MONDAY, {}) == date(2026, 11, 26)


def test_the_member_hears_twice_then_the_backup_then_the_secretary() -> None:
    said = [(r.step, local(r.moment).replace(tzinfo=None)) for r in reminders(date(2026, 12, 1))]
    assert said == [
        (Step.EVE, datetime.combine(date(2026, 11, 30), time(18))),
        (Step.DAY, datetime.combine(date(2026, 12, 1), time(9))),
        (Step.BACKUP, datetime.combine(date(2026, 12, 4), time(9))),
        (Step.SECRETARY, datetime.combine(date(2026, 12, 8), time(9))),
    ]


@given(days, st.integers(-20, 20), st.times())
def test_only_what_lies_ahead_is_scheduled(due_on: date, shift: int, clock: time) -> None:
    now = datetime.combine(due_on + timedelta(days=shift), clock, BEIJING)
    ahead = still_to_come(due_on, now)
    assert all(r.moment > now for r in ahead)
    assert len(ahead) == sum(r.moment > now for r in reminders(due_on))
