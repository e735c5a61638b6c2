"""On the demo's busy day the bot says little: at most six messages for a hundred."""

from __future__ import annotations

import pytest

from tests.bench.busy_day import AT_MOST, day, play


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_the_bot_says_little_on_a_busy_day(database_url: str, seed: int) -> None:
    neighbours, bot = play(database_url, seed)
    assert neighbours >= 400
    assert 0 < bot * 100 <= AT_MOST * neighbours, f"{bot} for {neighbours}"


def test_the_day_is_mostly_talk() -> None:
    said = day()
    assert 0 < sum(entry.mentioned for entry in said) < len(said) / 10
    assert len({entry.chat for entry in said}) >= 5
