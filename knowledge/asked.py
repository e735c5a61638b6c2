"""Questions that people asked in their own words, with the cards that answer them.

A row (JSON Lines): `{"id", "question", "cards": [ids that are right], "previous"?, "topic"?,
"area"?}`; no cards where nothing here answers. `asked.jsonl` is learnt from; `held-out.jsonl` is
kept apart and only measured; both were written by voices that saw no card. `second-look.jsonl`
lies close beside the cards: measured alone, never learnt from, but read when cards were mended.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

QUESTIONS_FOLDER: Final = Path(__file__).parent / "questions"
ASKED_FILE: Final = QUESTIONS_FOLDER / "asked.jsonl"
HELD_OUT_FILE: Final = QUESTIONS_FOLDER / "held-out.jsonl"
SECOND_LOOK_FILE: Final = QUESTIONS_FOLDER / "second-look.jsonl"


class BadQuestion(ValueError):
    """A row of the question file cannot be read."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question and the ids of the cards that would answer it, the best first."""

    id: str
    text: str
    cards: tuple[str, ...]
    previous: str | None = None
    topic: str | None = None
    area: str | None = None


def read_questions(path: Path) -> list[Question]:
    """Read a question file. Raises `BadQuestion` naming the line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_question(number, line) for number, line in enumerate(lines, 1) if line.strip()]


@cache
def asked_before() -> Mapping[str, Sequence[str]]:
    """What was asked, by the card that answers it best; what leans on another is left out."""
    found: dict[str, list[str]] = defaultdict(list)
    for question in read_questions(ASKED_FILE):
        if question.cards and question.previous is None:
            found[question.cards[0]].append(question.text)
    return found


def _question(number: int, line: str) -> Question:
    try:
        row: Mapping[str, Any] = json.loads(line)
        return Question(
            id=str(row["id"]),
            text=str(row["question"]),
            cards=tuple(row["cards"]),
            previous=row.get("previous"),
            topic=row.get("topic"),
            area=row.get("area"),
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise BadQuestion(f"line {number}: {fault!r}") from fault
