"""Seasons by city, and what they shorten."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.skills.repairs.kinds import kind_of
from bot.skills.repairs.seasons import announces_cold, in_season

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("city", "day", "runs"),
    [
        ("阳泉", date(2026, 11, 14), False),
        ("阳泉", date(2026, 11, 15), True),
        ("阳泉", date(2027, 1, 1), True),
        ("阳泉", date(2027, 3, 15), True),
        ("阳泉", date(2027, 3, 16), False),
        ("太原", date(2026, 11, 1), True),
        ("太原", date(2027, 3, 31), True),
        ("没有的城市", date(2026, 11, 15), True),
    ],
)
def test_the_heating_season_is_the_citys(city: str, day: date, runs: bool) -> None:
    assert in_season(city, "heating", day) is runs


def test_the_rain_comes_in_summer() -> None:
    assert in_season("阳泉", "rain", date(2026, 7, 20))
    assert not in_season("阳泉", "rain", date(2026, 11, 20))


def test_a_season_shortens_and_never_lengthens() -> None:
    roof = kind_of("building_fabric", "屋顶漏雨了")
    assert roof.allowed("", "rain").done == 72 * HOUR
    assert roof.allowed("").done == 168 * HOUR
    water = kind_of("water", "停水了")
    assert water.allowed("", "rain") == water.allowed("")


def test_what_is_urgent_runs_on_every_day() -> None:
    door = kind_of("access", "单元门打不开")
    assert door.allowed("").on_workdays
    assert not door.allowed("urgent").on_workdays


def test_a_cold_snap_shortens_for_those_who_need_it() -> None:
    cold = kind_of("heating", "暖气不热")
    assert cold.allowed("", "care").done == 6 * HOUR
    assert cold.allowed("", "heating").accept == HOUR / 2


def test_a_cold_snap_is_announced_in_words() -> None:
    assert announces_cold("寒潮来了，到周五")
    assert not announces_cold("家里太冷了")
