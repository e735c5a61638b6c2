"""The measure itself, and what the built-in cards must reach on our own questions."""

from __future__ import annotations

from pathlib import Path

import pytest

import knowledge
from knowledge import BadQuestion, evaluate
from knowledge.evaluation import Half, read_questions

QUESTIONS = Path(__file__).parent / "data" / "questions.jsonl"


def write(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def test_shares_are_counted_as_named(tmp_path: Path) -> None:
    path = write(
        tmp_path / "few.jsonl",
        '{"id": "1", "question": "停水要提前多久通知", "cards": ["water-stop-notice"]}',
        '{"id": "2", "question": "停水要提前多久通知", "cards": ["dog-rules"]}',
        '{"id": "3", "question": "护照去哪换", "cards": []}',
        '{"id": "4", "question": "遛狗不拴绳罚多少", "cards": []}',
    )
    found = evaluate(path)
    assert (found.answerable, found.hopeless) == (2, 2)
    assert (found.first, found.handed_over, found.wrong) == (0.5, 0.5, 0.5)
    assert [miss.question.id for miss in found.misses] == ["2", "4"]


def test_halves_take_turns() -> None:
    everything = evaluate(QUESTIONS)
    halves = [evaluate(QUESTIONS, half=half) for half in ("dev", "test")]
    assert sum(half.answerable for half in halves) == everything.answerable


@pytest.mark.parametrize("row", ["{", '{"id": "1"}', "[]"])
def test_a_broken_row_is_named_by_its_line(tmp_path: Path, row: str) -> None:
    with pytest.raises(BadQuestion, match="line 1"):
        evaluate(write(tmp_path / "bad.jsonl", row))


def test_the_questions_are_enough_and_copy_no_card() -> None:
    rows = read_questions(QUESTIONS)
    forms = {form for card in knowledge.cards() for form in card.questions}
    known = {card.id for card in knowledge.cards()}
    assert sum(bool(row.cards) for row in rows) >= 150
    assert sum(not row.cards for row in rows) >= 60
    assert not forms & {row.text for row in rows}
    assert {card for row in rows for card in row.cards} <= known


@pytest.mark.parametrize("half", ["dev", "test"])
def test_the_cards_are_found_and_nothing_wrong_is_stated(half: Half) -> None:
    found = evaluate(QUESTIONS, half=half)
    assert found.first >= 0.85
    assert found.in_three >= 0.9
    assert found.wrong <= 0.02
    assert found.handed_over >= 0.88
