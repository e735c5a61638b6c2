"""What is asked besides, and when a template gives way to the model."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

import pytest

from intents import Utterance, parse
from intents.decide import overruled
from intents.model.heads import NONE

NOW = datetime.fromisoformat("2026-11-23T09:00:00+08:00")


def _intents(text: str, mentioned: bool = True) -> list[str]:
    utterance = Utterance(text, mentioned=mentioned, now=NOW)
    return [request.intent for request in parse(utterance).requests]


@pytest.mark.parametrize(
    ("ranked", "gives_way"),
    [
        ([(0.9, "volunteer.cancel"), (0.01, "volunteer.signup")], True),
        ([(0.6, "volunteer.cancel"), (0.01, "volunteer.signup")], False),
        ([(0.9, "volunteer.cancel"), (0.1, "volunteer.signup")], False),
        ([(0.9, NONE), (0.01, "volunteer.signup")], False),
        ([(0.9, "volunteer.signup")], False),
    ],
)
def test_a_template_gives_way_to_a_sure_model(
    ranked: list[tuple[float, str]], gives_way: bool
) -> None:
    assert overruled("volunteer.signup", ranked) is gives_way


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("包饺子我去不了", ["volunteer.cancel"]),
        ("我家有梯子", ["helper.offer"]),
        ("燃气费在哪交", ["hotline.ask"]),
        ("物业费不交会停水吗", ["policy.ask"]),
        ("4号楼谁家是低保户", []),
        ("阳台上掉下来一块水泥，差点砸着人", ["report.submit"]),
    ],
)
def test_plain_words_are_read_as_they_are_meant(text: str, intents: list[str]) -> None:
    assert _intents(text) == intents


def test_danger_alone_makes_a_report() -> None:
    text = "有人被关在4单元电梯里，是位老先生，物业快去"
    found = parse(Utterance(text, mentioned=False, now=NOW))
    assert [request.intent for request in found.requests] == ["report.submit"]
    assert found.requests[0].slots["urgency"] == "emergency"


def test_what_comes_second_has_a_clause_of_its_own() -> None:
    assert _intents("三单元的灯不亮了，另外物业电话是多少") == ["report.submit", "hotline.ask"]


def test_options_are_told_in_order_where_the_reading_is_unsure() -> None:
    for text in ("电梯的事", "那个活动", "5号"):
        options = parse(Utterance(text, now=NOW)).options
        assert all(one.confidence >= other.confidence for one, other in pairwise(options))
