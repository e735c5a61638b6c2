"""What is told unasked: in its season, once a year, at the hour that the group chose."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from bot.core.clock import BEIJING
from bot.skills.policy.pushing import Season, due_card, hour_in, next_time, seasons, week_of
from knowledge import cards

WINTER = Season("x", (12, 1), (1, 31))


@pytest.mark.parametrize(
    ("day", "on"),
    [
        (date(2026, 12, 1), True),
        (date(2027, 1, 31), True),
        (date(2027, 2, 1), False),
        (date(2026, 11, 30), False),
    ],
)
def test_a_season_may_last_over_new_year(day: date, on: bool) -> None:
    assert WINTER.is_on(day) is on


def test_every_season_has_a_card_that_states_a_fact() -> None:
    known = {card.id: card for card in cards()}
    assert all(known[season.card].states_fact for season in seasons())


def test_the_four_seasons_of_the_year_have_their_cards() -> None:
    told = {season.card for season in seasons()}
    assert {"heating-warmup", "medical-late", "flood-warning", "fire-lane"} <= told


def test_what_was_told_gives_way_to_the_next() -> None:
    day = date(2026, 11, 22)
    first = due_card(day, ())
    assert first is not None
    second = due_card(day, {first.id})
    assert second is not None
    assert (first.id, second.id) == ("heating-warmup", "medical-late")
    assert due_card(day, {"heating-warmup", "medical-late"}) is None


def test_a_card_that_has_run_out_is_not_told() -> None:
    assert due_card(date(2025, 7, 1), ()) is None


@pytest.mark.parametrize(
    ("said", "hour"),
    [
        ("推送改到晚上7点", 19),
        ("推送时间改成上午9点", 9),
        ("推送到20点", 20),
        ("推送改到晚上11点", 23),
        ("下午3点开会", None),
    ],
)
def test_an_hour_is_read(said: str, hour: int | None) -> None:
    assert hour_in(said) == hour


def test_weeks_begin_on_monday_over_new_year_too() -> None:
    assert week_of(date(2027, 1, 3)) == "2026-W53"
    assert week_of(date(2027, 1, 4)) == "2027-W01"


@pytest.mark.parametrize(
    ("hour", "day"),
    [(11, 24), (12, 23)],
    ids=["the hour that has begun is over", "a later one is today"],
)
def test_the_next_time_of_an_hour(hour: int, day: int) -> None:
    now = datetime(2026, 11, 23, 11, 0, tzinfo=BEIJING)
    assert next_time(now, hour) == datetime(2026, 11, day, hour, 0, tzinfo=BEIJING)
