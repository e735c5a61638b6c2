"""When visits fall due, and who is reminded when."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.skills.visits.rules import (
    ANY_DAY,
    MOST_A_DAY,
    SOONER,
    Found,
    Liking,
    Told,
    counts_as_deed,
    day_before_feast,
    due_after,
    first_due,
    habits,
    told_now,
    way_after,
    with_room,
)

days = st.dates(date(2026, 1, 1), date(2030, 12, 31))
rhythms = st.integers(min_value=1, max_value=120)
likings = st.builds(
    Liking, st.none() | st.integers(0, 6), st.frozensets(st.integers(0, 6), max_size=3)
)
MONDAY = date(2026, 11, 23)
WEEK = [MONDAY + timedelta(days=n) for n in range(7)]


@given(days, rhythms, st.text(max_size=12), likings)
def test_the_first_visit_falls_into_the_first_period(
    start: date, every: int, seed: str, liking: Liking
) -> None:
    due = first_due(start, every, seed, {}, liking)
    assert start < due <= start + timedelta(days=every)
    assert due == first_due(start, every, seed, {}, liking)


def test_first_visits_are_spread_over_the_period() -> None:
    due = {first_due(MONDAY, 30, f"1:{bond}", {}) for bond in range(60)}
    assert len(due) > 20


@given(days, st.lists(rhythms, max_size=60), likings)
def test_nobody_gets_more_than_three_visits_a_day(
    start: date, every: list[int], liking: Liking
) -> None:
    load: Counter[date] = Counter()
    for bond, rhythm in enumerate(every):
        load[first_due(start, rhythm, f"1:{bond}", load, liking)] += 1
    assert all(count <= MOST_A_DAY for count in load.values())


def test_ten_visits_of_one_day_fall_on_several() -> None:
    load: Counter[date] = Counter()
    for _ in range(10):
        load[due_after(MONDAY, 30, Found.OK, MONDAY, load)] += 1
    assert len(load) >= 4
    assert max(load) == MONDAY + timedelta(days=30)


def test_a_full_day_moves_to_the_next_with_room() -> None:
    load = {MONDAY: 3, MONDAY + timedelta(days=1): 4}
    assert with_room(MONDAY, load) == MONDAY + timedelta(days=2)


@given(days, st.integers(0, 200), rhythms, st.sampled_from(Found), likings)
def test_the_next_visit_lies_ahead_and_within_the_rhythm(
    done: date, ago: int, every: int, found: Found, liking: Liking
) -> None:
    today = done + timedelta(days=ago)
    due = due_after(done, every, found, today, {}, liking)
    assert today < due <= max(done + timedelta(days=every), today + timedelta(days=1))


@pytest.mark.parametrize("found", SOONER)
def test_a_finding_brings_the_next_visit_nearer(found: Found) -> None:
    due = due_after(MONDAY, 30, found, MONDAY, {})
    assert due == MONDAY + timedelta(days=SOONER[found])


@given(days, st.integers(14, 60), st.integers(0, 6))
def test_the_wished_weekday_is_kept_where_the_rhythm_has_room(
    done: date, every: int, wished: int
) -> None:
    due = due_after(done, max(every, 28), Found.OK, done, {}, Liking(wished))
    assert due.weekday() == wished


def test_the_household_goes_before_the_member() -> None:
    due = due_after(MONDAY, 30, Found.OK, MONDAY, {}, Liking(2, frozenset({1})))
    assert due.weekday() == 2


def test_habits_are_what_comes_back() -> None:
    saturdays = [date(2026, 11, 7) + timedelta(weeks=n) for n in range(3)]
    assert habits([*saturdays, MONDAY]) == {5}
    assert habits([MONDAY, MONDAY]) == frozenset()


def test_a_feast_is_visited_on_the_day_or_just_before() -> None:
    feast = WEEK[6]
    assert day_before_feast(feast, MONDAY, {}) == feast
    assert day_before_feast(feast, MONDAY, {feast: 3, WEEK[5]: 3}) == WEEK[4]
    assert day_before_feast(feast, MONDAY, dict.fromkeys(WEEK, 3)) == feast


@pytest.mark.parametrize(
    ("way", "latest", "after"),
    [
        ("door", [("phone", "ok")] * 3, "phone"),
        ("door", [("phone", "ok")] * 2, "door"),
        ("door", [("phone", "ok"), ("door", "ok"), ("phone", "ok")], "door"),
        ("door", [("phone", "needs"), ("phone", "ok"), ("phone", "ok")], "door"),
        ("phone", [("door", "ok")], "phone"),
        ("phone", [("phone", "urgent")], "door"),
        ("phone", [], "phone"),
    ],
)
def test_the_way_follows_the_findings(way: str, latest: list[tuple[str, str]], after: str) -> None:
    assert way_after(way, latest) == after


@pytest.mark.parametrize(
    ("late", "told", "step"),
    [
        (-1, Told.NOBODY, None),
        (0, Told.NOBODY, Told.DAY),
        (0, Told.EVE, Told.DAY),
        (0, Told.DAY, None),
        (1, Told.NOBODY, None),
        (2, Told.DAY, None),
        (3, Told.DAY, Told.BACKUP),
        (4, Told.BACKUP, None),
        (5, Told.EVE, Told.BACKUP),
        (7, Told.BACKUP, Told.SECRETARY),
        (9, Told.NOBODY, Told.SECRETARY),
        (30, Told.SECRETARY, None),
    ],
)
def test_each_step_is_taken_once_and_in_order(late: int, told: Told, step: Told | None) -> None:
    assert told_now(MONDAY, told, MONDAY + timedelta(days=late)) is step


@given(st.lists(st.integers(0, 12), min_size=1, max_size=30))
def test_the_member_hears_at_most_once_on_the_day_and_others_once_each(waits: list[int]) -> None:
    told, heard = Told.EVE, Counter[Told]()
    for late in sorted(waits):
        step = told_now(MONDAY, told, MONDAY + timedelta(days=late))
        if step is not None:
            heard[step], told = heard[step] + 1, step
    assert all(count == 1 for count in heard.values())


def test_telling_the_same_household_every_day_earns_nothing() -> None:
    assert [counts_as_deed(WEEK[0], WEEK[0] + timedelta(days=n)) for n in (0, 1, 6, 7)] == [
        False, False, False, True,
    ]  # fmt: skip
    assert counts_as_deed(None, MONDAY)


def test_any_day_suits_who_has_said_nothing() -> None:
    assert {ANY_DAY.misses(day) for day in WEEK} == {(False, False)}
