"""The outage of the bench with fewer residents: one incident for each real trouble, no more."""

from __future__ import annotations

import pytest

from tests.bench.outage import SPELLINGS, play, residents, script

RESIDENTS = 96
FEW = 3
"""Messages of the bot in a group stay fewer than this while it lasts."""


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 7])
def test_an_outage_in_any_order_is_its_incidents_and_no_other(
    database_url: str, seed: int
) -> None:
    outcome = play(database_url, seed, count=RESIDENTS)
    assert outcome.is_right, outcome.incidents
    assert outcome.fair
    assert outcome.restored
    assert max(outcome.messages.values()) < FEW


def test_every_trouble_is_said_in_eleven_ways() -> None:
    assert {len(set(spellings)) for spellings in SPELLINGS.values()} == {11}


def test_all_who_live_there_speak_within_ten_minutes() -> None:
    played = script(residents(), 1)
    assert len(played) == 200
    assert all(0 <= second <= 600 for second, _, _ in played)
    assert len({(p.building, p.unit, p.room) for p in residents()}) < 200, "some share a home"
