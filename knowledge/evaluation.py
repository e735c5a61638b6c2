"""How well questions find their cards, measured on a file of questions with the right cards.

A row of the file (JSON Lines): `{"id", "question", "cards": [ids that are right], "previous"?,
"topic"?, "area"?}`; no cards where nothing here answers. Rows take turns between the two
halves: the mechanism is tuned on `dev` and reported on `test`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Final, Literal

from knowledge.finder import Finder, Finding, Kind, default_finder

Half = Literal["dev", "test"]
REFERENCE_NOW: Final = datetime(2026, 11, 23, 9, tzinfo=timezone(timedelta(hours=8)))
"""The moment at which the built-in cards are measured, a day after they were checked."""

_HALVES: Final[tuple[Half, ...]] = ("dev", "test")


class BadQuestion(ValueError):
    """A row of the question file cannot be read."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question and the ids of the cards that would answer it."""

    id: str
    text: str
    cards: frozenset[str]
    previous: str | None = None
    topic: str | None = None
    area: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question with what was found for it."""

    question: Question
    finding: Finding

    def right_within(self, places: int) -> bool:
        """Whether a right card is among the first `places`."""
        return any(card.id in self.question.cards for card in self.finding.cards[:places])

    @property
    def wrongly_stated(self) -> bool:
        """Whether a card that is not right was stated as the answer."""
        return self.finding.kind is Kind.ANSWER and not self.right_within(1)


@dataclass(frozen=True, slots=True)
class Report:
    """Shares between 0 and 1; `answerable` and `hopeless` are counts of questions.

    `first`, `in_three`: a right card in that place, of all answerable. `wrong`: stated as fact
    though not right, of all questions. `handed_over`: of the hopeless. `offered`: of all.
    """

    answerable: int
    hopeless: int
    first: float
    in_three: float
    wrong: float
    handed_over: float
    offered: float
    misses: tuple[Outcome, ...]


def read_questions(path: Path) -> list[Question]:
    """Read a question file. Raises `BadQuestion` naming the line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_question(number, line) for number, line in enumerate(lines, 1) if line.strip()]


def evaluate(
    path: Path | str,
    *,
    half: Half | None = None,
    now: datetime = REFERENCE_NOW,
    finder: Finder | None = None,
) -> Report:
    """Measure a finder (default: the built-in cards) on a question file or one half of it."""
    questions = read_questions(Path(path))
    if half is not None:
        questions = questions[_HALVES.index(half) :: 2]
    chosen = finder or default_finder()
    return report([Outcome(item, _ask(chosen, item, now)) for item in questions])


def report(outcomes: Iterable[Outcome]) -> Report:
    """Sum up outcomes."""
    everything = tuple(outcomes)
    answerable = [outcome for outcome in everything if outcome.question.cards]
    hopeless = [outcome for outcome in everything if not outcome.question.cards]
    handed_over = [item for item in hopeless if item.finding.kind is Kind.HANDOVER]
    offered = [item for item in everything if item.finding.kind is Kind.OFFER]
    return Report(
        answerable=len(answerable),
        hopeless=len(hopeless),
        first=_share(sum(item.right_within(1) for item in answerable), len(answerable)),
        in_three=_share(sum(item.right_within(3) for item in answerable), len(answerable)),
        wrong=_share(sum(item.wrongly_stated for item in everything), len(everything)),
        handed_over=_share(len(handed_over), len(hopeless)),
        offered=_share(len(offered), len(everything)),
        misses=tuple(item for item in everything if _missed(item)),
    )


def _missed(outcome: Outcome) -> bool:
    if outcome.question.cards:
        return not outcome.right_within(1)
    return outcome.finding.kind is not Kind.HANDOVER


def _ask(finder: Finder, item: Question, now: datetime) -> Finding:
    return finder.find(
        item.text, topic=item.topic, area=item.area, now=now, previous=item.previous
    )


def _question(number: int, line: str) -> Question:
    try:
        row: Mapping[str, Any] = json.loads(line)
        return Question(
            id=str(row["id"]),
            text=str(row["question"]),
            cards=frozenset(row["cards"]),
            previous=row.get("previous"),
            topic=row.get("topic"),
            area=row.get("area"),
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise BadQuestion(f"line {number}: {fault!r}") from fault


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
