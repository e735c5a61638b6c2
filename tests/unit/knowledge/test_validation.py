"""What the validator finds wrong with a card."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import knowledge
from knowledge import Card, Mark, check_card, figures, validate

GOOD = next(card for card in knowledge.cards() if card.id == "water-stop-notice")
TODAY = date(2026, 11, 23)


def problems(card: Card) -> str:
    return "; ".join(fault.problem for fault in check_card(card, today=TODAY))


def test_a_good_card_has_no_faults() -> None:
    assert check_card(GOOD, today=TODAY) == []


@pytest.mark.parametrize(
    ("card", "problem"),
    [
        (replace(GOOD, answer="长" * 121), "121 characters"),
        (replace(GOOD, answer=" "), "answer is empty"),
        (replace(GOOD, rule=""), "rule is empty"),
        (replace(GOOD, topic="weather"), "unknown topic"),
        (replace(GOOD, id="Water Stop"), "id"),
        (replace(GOOD, questions=GOOD.questions[:5]), "5 question forms"),
        (replace(GOOD, questions=GOOD.questions[:1] * 6), "stands twice"),
        (replace(GOOD, valid_to=date(2000, 1, 1)), "ends before it begins"),
        (replace(GOOD, source=replace(GOOD.source, name="")), "no name"),
        (replace(GOOD, source=replace(GOOD.source, date="去年")), "not ISO"),
        (replace(GOOD, mark=Mark.SECONDARY), "must say 据"),
        (replace(GOOD, mark=Mark.UNKNOWN), "states figures"),
    ],
)
def test_each_fault_is_named(card: Card, problem: str) -> None:
    assert problem in problems(card)


def test_a_card_grows_stale_after_ninety_days() -> None:
    assert check_card(GOOD, today=date(2027, 2, 20)) == []
    (stale,) = check_card(GOOD, today=date(2027, 2, 21))
    assert stale.warning
    assert "91 days" in stale.problem


def test_a_card_that_ran_out_is_a_warning() -> None:
    card = replace(GOOD, valid_to=date(2026, 11, 22))
    (fault,) = check_card(card, today=TODAY)
    assert fault.warning


def test_hotlines_and_years_are_no_figures() -> None:
    assert figures("2025年起打12345，罚200至500元") == {"200", "500"}


def write_card(folder: Path, topic: str, name: str, text: str) -> None:
    (folder / topic).mkdir(exist_ok=True)
    (folder / topic / f"{name}.md").write_text(text, encoding="utf-8")


def test_unreadable_misplaced_and_repeated_cards_are_found(tmp_path: Path) -> None:
    path = Path(knowledge.__file__).parent / "cards/heating/heating-law.md"
    text = path.read_text(encoding="utf-8")
    write_card(tmp_path, "heating", "heating-law", text)
    write_card(tmp_path, "noise", "heating-law", text)
    write_card(tmp_path, "noise", "broken", "nothing")
    found = {(fault.card, fault.problem) for fault in validate(tmp_path)}
    assert ("heating-law", "stands in noise/heating-law.md") in found
    assert ("heating-law", "two cards have this id") in found
    assert any(card == "broken" and "front matter" in problem for card, problem in found)
