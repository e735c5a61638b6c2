"""Rates, medians and nineties out of counts."""

from __future__ import annotations

import csv
import io
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.skills.repairs.counting import HEADINGS, Tally, cells, percentile, to_csv

numbers = st.lists(st.integers(min_value=0, max_value=500), min_size=1, max_size=60)
tallies = st.builds(
    Tally, reports=st.integers(0, 9), answered=st.integers(0, 9), confirmed=st.integers(0, 9)
)


@given(numbers, st.sampled_from([0.5, 0.9]))
def test_so_many_lie_below(values: list[int], share: float) -> None:
    found = percentile(Counter(map(float, values)), share)
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values)
    assert sum(value < found for value in values) < share * len(values)


def test_of_nothing_there_is_no_median() -> None:
    assert percentile(Counter(), 0.5) is None


def test_rates_are_shares() -> None:
    tally = Tally(reports=10, answered=9, done=8, confirmed=6, scored=4, satisfied=3)
    assert (tally.answer_rate, tally.done_rate, tally.satisfied_rate) == (0.9, 0.75, 0.75)


def test_a_rate_of_nothing_is_none() -> None:
    assert Tally().answer_rate is None
    assert cells(Tally())[-7:] == [""] * 7


@given(st.lists(tallies, max_size=6))
def test_nothing_is_lost_on_the_way_up(found: list[Tally]) -> None:
    total = Tally()
    for tally in found:
        total.add(tally)
    assert total.reports == sum(tally.reports for tally in found)
    assert total.answered == sum(tally.answered for tally in found)


def test_the_table_has_its_headings_and_no_formulas() -> None:
    tally = Tally(reports=2, answered=1, first=Counter({5.0: 1}), took=Counter({90.0: 1}))
    rows = list(csv.reader(io.StringIO(to_csv(["楼栋"], [(("=3+4",), tally)]))))
    assert rows[0] == ["楼栋", *HEADINGS]
    assert rows[1][0] == "'=3+4"
    assert rows[1][-4:] == ["5", "5", "1.5", "1.5"]


@pytest.mark.parametrize(("minutes", "shown"), [(90.0, "1.5"), (60.0, "1"), (1440.0, "24")])
def test_times_to_done_are_hours(minutes: float, shown: str) -> None:
    assert cells(Tally(took=Counter({minutes: 1})))[-2] == shown
