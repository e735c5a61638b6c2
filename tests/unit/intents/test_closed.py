"""Closed slots and free words where model and lexicons decide together."""

from __future__ import annotations

from datetime import datetime

import pytest

from intents import Utterance, parse
from intents.closed import named_categories, stops_life
from intents.contract import SlotValue
from intents.normalise import normalise
from intents.slots.address import find_areas

NOW = datetime.fromisoformat("2026-11-23T09:00:00+08:00")


def _slot(text: str, name: str) -> SlotValue | None:
    return parse(Utterance(f"@邻里助手 {text}", now=NOW)).requests[0].slots.get(name)


@pytest.mark.parametrize(
    "text",
    [
        "3号楼2单元电梯又坏了", "5号楼停水了", "一单元没电了", "家里暖气冰凉", "6号楼停气了",
        "厨房地漏返水，满地都是", "地下室进水了", "水管爆了，满地是水",
    ],
)  # fmt: skip
def test_what_stops_a_home_or_a_block_is_urgent(text: str) -> None:
    assert _slot(text, "urgency") == "urgent"


@pytest.mark.parametrize(
    "text",
    ["电梯按钮不亮", "楼道灯坏了", "暖气阀门有点漏水", "井盖松了", "水龙头滴答滴答漏水"],
)
def test_a_nuisance_is_not_urgent(text: str) -> None:
    assert _slot(text, "urgency") is None


def test_an_outage_counts_only_for_its_own_kind() -> None:
    assert stops_life("电梯坏了", "elevator")
    assert not stops_life("门禁坏了", "access")
    assert not stops_life("电梯坏了", None)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("单元门口那个灯坏了", {"lighting"}),
        ("垃圾桶旁边的井盖翘了", {"sewage"}),
        ("在单元门口等着", set()),
        ("灯坏了，井盖也翘着", {"lighting", "sewage"}),
    ],
)
def test_the_thing_speaks_and_the_place_is_silent(text: str, found: set[str]) -> None:
    assert named_categories(text) == found


def test_a_thing_named_settles_the_category() -> None:
    assert _slot("单元门口的感应灯不亮", "category") == "lighting"


def test_an_activity_is_named_or_absent() -> None:
    assert _slot("周六的活动我也报个名", "activity") is None
    assert _slot("周六包饺子我报名", "activity") == "包饺子"


def test_a_place_beside_something_is_found_whole() -> None:
    text = normalise("七号楼后头和车棚里都有垃圾").text
    assert [text[start:end] for start, end in find_areas(text)] == ["七号楼后头", "车棚"]


def test_the_lexicon_completes_a_place() -> None:
    assert _slot("东门垃圾三天没人收", "area") == "东门"
