"""Every answer that the cards can give, read: figures, lines, source, promise."""

from __future__ import annotations

import re
from datetime import date

import pytest
from pydantic import SecretStr

from bot.app import build_house
from bot.settings import Settings
from knowledge import Area, Card, Mark, cards

WORDS = build_house(Settings.model_construct(data_key=SecretStr("answers"))).words
FACTS = [card for card in cards() if card.states_fact]
FIGURE = re.compile(r"\d+(?:\.\d+)?")
STALE = "90"
"""The one figure that the answer adds of itself: after how many days a card is old."""


def answer(card: Card, *, stale: bool = False, promise: bool = False) -> str:
    return WORDS.render(
        "policy.card",
        card=card,
        cite=card.source.cite(),
        secondary=card.mark is Mark.SECONDARY,
        stale=stale,
        promise=promise,
    )


def told_by(card: Card) -> set[str]:
    """Every figure that stands in the card."""
    texts = (card.answer, card.rule, card.who_decides, card.next_step, card.source.cite())
    return set(FIGURE.findall(" ".join([*texts, card.checked_on.isoformat()])))


@pytest.mark.parametrize("card", FACTS, ids=lambda card: card.id)
@pytest.mark.parametrize("stale", [False, True])
def test_every_figure_of_an_answer_stands_in_its_card(card: Card, stale: bool) -> None:
    said = set(FIGURE.findall(answer(card, stale=stale, promise=True)))
    assert said - told_by(card) <= ({STALE} if stale else set())


@pytest.mark.parametrize("card", FACTS, ids=lambda card: card.id)
def test_an_answer_has_four_lines_with_its_source_and_its_day(card: Card) -> None:
    lines = answer(card, stale=True, promise=True).splitlines()
    assert len(lines) == 4
    assert card.source.name in lines[2]
    assert f"{card.checked_on.isoformat()}核对" in lines[2]
    assert card.who_decides in lines[3]
    assert card.next_step in lines[3]


@pytest.mark.parametrize("card", FACTS, ids=lambda card: card.id)
def test_nothing_is_promised(card: Card) -> None:
    said = answer(card, promise=True)
    assert not re.search(r"(?<!不)(?<!不敢)保证|一定能|肯定能|您能领|您符合", said)
    assert "以窗口核定为准" in said


@pytest.mark.parametrize("card", cards(), ids=lambda card: card.id)
def test_every_published_card_has_source_date_mark_and_area(card: Card) -> None:
    assert card.source.name
    assert re.fullmatch(r"\d{4}(-\d{2}){0,2}", card.source.date)
    assert card.mark in Mark
    assert card.area in Area
    assert date(2026, 1, 1) <= card.checked_on <= date(2026, 12, 31)


@pytest.mark.parametrize("card", [c for c in cards() if not c.states_fact], ids=lambda c: c.id)
def test_what_is_not_known_says_where_to_ask_and_no_figure(card: Card) -> None:
    said = WORDS.render("policy.where", card=card, asked=True)
    hotlines = {"110", "12345", "12333", "12348", "12393", "12338", "95598", "96110", "12315"}
    assert set(FIGURE.findall(said)) - hotlines <= {"2027"}
    assert "问" in said
