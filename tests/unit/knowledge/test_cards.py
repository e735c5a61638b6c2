"""The cards that come with the house, and how a card's file is read."""

from __future__ import annotations

from datetime import date

import pytest

import knowledge
from knowledge import Area, BadCard, Card, Mark, parse_card

CHECKED = date(2026, 11, 22)

FILE = """---
id: tap-water
topic: water_power_gas_price
questions: [停水提前多久说, 停水要通知吗, 没通知就停水, 停水公告, 检修停水, 水厂停水]
keywords: [停水]
who_decides: 供水企业
next_step: 看通知
source:
  name: 城市供水条例
  date: 2020-03-27
  article: 第22条
area: nation
valid_from: 2020-03-27
checked_on: 2026-11-22
mark: V
rule: 提前24小时通知。
---
计划停水要提前24小时通知。
"""


def test_a_card_file_becomes_a_card() -> None:
    card = parse_card(FILE)
    assert (card.id, card.area, card.mark) == ("tap-water", Area.NATION, Mark.VERIFIED)
    assert card.answer == "计划停水要提前24小时通知。"
    assert card.valid_to is None
    assert card.source.cite() == "《城市供水条例》第22条，2020-03-27"


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("---\n", "", "front matter"),
        ("topic: water_power_gas_price\n", "", "topic"),
        ("mark: V", "mark: X", "X"),
        ("area: nation", "area: mars", "mars"),
        ("checked_on: 2026-11-22", "checked_on: soon", "soon"),
        ("mark: V", "mark: V\nauthor: me", "author"),
    ],
)
def test_a_broken_file_is_refused_by_name(old: str, new: str, named: str) -> None:
    with pytest.raises(BadCard, match=named):
        parse_card(FILE.replace(old, new, 1))


def test_a_card_holds_on_its_first_and_last_day() -> None:
    card = parse_card(FILE.replace("checked_on", "valid_to: 2026-12-31\nchecked_on"))
    assert card.is_valid(date(2020, 3, 27))
    assert card.is_valid(date(2026, 12, 31))
    assert not card.is_valid(date(2020, 3, 26))
    assert not card.is_valid(date(2027, 1, 1))


@pytest.mark.parametrize(
    ("area", "place", "holds"),
    [
        (Area.NATION, Area.YANGQUAN, True),
        (Area.YANGQUAN, Area.YANGQUAN, True),
        (Area.YANGQUAN, Area.SHANXI, False),
        (Area.SHANXI, Area.NATION, False),
    ],
)
def test_a_rule_holds_within_its_area(area: Area, place: Area, holds: bool) -> None:
    assert area.holds_in(place) is holds


def test_the_built_in_cards_have_no_faults_when_they_were_checked() -> None:
    assert knowledge.validate(today=CHECKED) == []


def test_there_are_facts_for_most_topics_and_a_card_for_every_topic() -> None:
    cards = knowledge.cards()
    assert sum(card.states_fact for card in cards) >= 34
    assert {card.topic for card in cards} == set(knowledge.TOPICS)


@pytest.mark.parametrize("card", knowledge.cards(), ids=lambda card: card.id)
def test_every_money_figure_of_an_answer_that_is_not_law_says_so(card: Card) -> None:
    if card.mark is Mark.SECONDARY:
        assert "据" in card.answer
        assert "为准" in card.answer
    if card.mark is Mark.UNKNOWN:
        assert not knowledge.figures(card.answer)


@pytest.mark.parametrize("card", knowledge.cards(), ids=lambda card: card.id)
def test_laws_that_were_revised_after_our_snapshot_are_never_called_verified(card: Card) -> None:
    revised = ("治安管理处罚法", "居民委员会组织法", "山西省物业管理条例")
    if card.mark is Mark.VERIFIED:
        assert not any(name in card.source.name for name in revised)
