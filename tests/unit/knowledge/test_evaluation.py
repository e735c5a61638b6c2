"""The measure itself, and what the built-in cards must reach on questions kept apart."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import intents
import knowledge
from knowledge import BadQuestion, Report, evaluate, tell
from knowledge.asked import ASKED_FILE, HELD_OUT_FILE, SECOND_LOOK_FILE, read_questions
from knowledge.evaluation import REFERENCE_NOW


def write(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def topic_of(text: str) -> str | None:
    """The topic that the parse names, as a turn has it."""
    said = intents.Utterance(text, scene="private", now=REFERENCE_NOW)
    slots = [r.slots for r in intents.parse(said).requests if r.intent == "policy.ask"]
    topic = slots[0].get("topic") if slots else None
    return topic if isinstance(topic, str) else None


@cache
def measured() -> Report:
    return evaluate(topic_of=topic_of)


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
    assert (found.first, found.helped, found.handed_over, found.wrong) == (0.5, 0.5, 0.5, 0.5)
    assert [miss.question.id for miss in found.misses] == ["2", "4"]


def test_a_topic_of_the_parse_is_used_where_the_file_has_none(tmp_path: Path) -> None:
    path = write(tmp_path / "one.jsonl", '{"id": "1", "question": "停水", "cards": []}')
    heard: list[str] = []
    evaluate(path, topic_of=heard.append)
    assert heard == ["停水"]


@pytest.mark.parametrize("row", ["{", '{"id": "1"}', "[]"])
def test_a_broken_row_is_named_by_its_line(tmp_path: Path, row: str) -> None:
    with pytest.raises(BadQuestion, match="line 1"):
        evaluate(write(tmp_path / "bad.jsonl", row))


def test_figures_are_told_and_written_without_the_questions() -> None:
    found = measured()
    assert str(found.answerable) in tell(found)[0]
    assert "misses" not in found.to_json()


def test_the_questions_are_kept_apart_and_copy_no_card() -> None:
    held, asked = read_questions(HELD_OUT_FILE), read_questions(ASKED_FILE)
    forms = {form for card in knowledge.cards() for form in card.questions}
    known = {card.id for card in knowledge.cards()}
    texts = {row.text for row in held}
    assert sum(bool(row.cards) for row in held) >= 400
    assert sum(not row.cards for row in held) >= 100
    assert len(texts) == len(held)
    assert not texts & (forms | {row.text for row in asked})
    assert {card for row in [*held, *asked] for card in row.cards} <= known


def test_the_right_card_comes_first() -> None:
    assert measured().first >= 0.88
    assert measured().in_three >= 0.96
    assert measured().helped >= 0.8


def test_nothing_wrong_is_stated_and_what_nothing_answers_is_handed_over() -> None:
    assert measured().wrong <= 0.02
    assert measured().handed_over >= 0.95


def test_what_lies_right_beside_a_card_is_seldom_answered_with_it() -> None:
    found = evaluate(SECOND_LOOK_FILE, topic_of=topic_of)
    assert found.wrong <= 0.045
    assert found.handed_over >= 0.95
    assert found.in_three >= 0.96
