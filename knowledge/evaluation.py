"""How well questions find their cards, measured on a file of questions with the right cards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Final

from knowledge.asked import HELD_OUT_FILE, Question, read_questions
from knowledge.card import Card
from knowledge.finder import Finder, Finding, Kind, default_finder

REFERENCE_NOW: Final = datetime(2026, 11, 23, 9, tzinfo=timezone(timedelta(hours=8)))
"""The moment at which the built-in cards are measured, a day after they were checked."""

TopicOf = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question with how the cards were ranked for it and what was decided."""

    question: Question
    ranked: tuple[Card, ...]
    finding: Finding

    def right_within(self, places: int) -> bool:
        """Whether a right card is among the first `places`."""
        return any(card.id in self.question.cards for card in self.ranked[:places])

    @property
    def wrongly_stated(self) -> bool:
        """Whether a card that is not right was stated as the answer."""
        best = self.finding.best
        stated = self.finding.kind is Kind.ANSWER and best is not None
        return stated and best is not None and best.id not in self.question.cards

    @property
    def helped(self) -> bool:
        """Whether the asker gets a right card at once: stated, offered, or as where to ask."""
        best = self.finding.best
        if best is None or not self.question.cards:
            return False
        shown = self.finding.cards[: 1 if self.finding.kind is Kind.ANSWER else 2]
        return any(card.id in self.question.cards for card in shown)


@dataclass(frozen=True, slots=True)
class Report:
    """Shares between 0 and 1; `answerable` and `hopeless` are counts of questions.

    `first`, `in_three`: a right card in that place, of all answerable. `helped`: of these, shown
    a right card at once. `wrong`: stated as fact though not right, of all questions.
    `handed_over`: of the hopeless. `offered`: of all.
    """

    answerable: int
    hopeless: int
    first: float
    in_three: float
    helped: float
    wrong: float
    handed_over: float
    offered: float
    misses: tuple[Outcome, ...]

    def to_json(self) -> dict[str, Any]:
        """The figures without the questions."""
        row = asdict(self)
        del row["misses"]
        return row


def evaluate(
    path: Path | str = HELD_OUT_FILE,
    *,
    now: datetime = REFERENCE_NOW,
    finder: Finder | None = None,
    topic_of: TopicOf | None = None,
) -> Report:
    """Measure a finder (default: the built-in cards) on a question file.

    `topic_of` stands for the parse: it names the topic of a question that has none in the file.
    Raises `BadQuestion`.
    """
    questions = read_questions(Path(path))
    chosen = finder or default_finder()
    return report([_ask(chosen, item, now, topic_of) for item in questions])


def report(outcomes: Iterable[Outcome]) -> Report:
    """Sum up outcomes."""
    everything = tuple(outcomes)
    answerable = [outcome for outcome in everything if outcome.question.cards]
    hopeless = [outcome for outcome in everything if not outcome.question.cards]
    return Report(
        answerable=len(answerable),
        hopeless=len(hopeless),
        first=_share(answerable, lambda item: item.right_within(1)),
        in_three=_share(answerable, lambda item: item.right_within(3)),
        helped=_share(answerable, lambda item: item.helped),
        wrong=_share(everything, lambda item: item.wrongly_stated),
        handed_over=_share(hopeless, lambda item: item.finding.kind is Kind.HANDOVER),
        offered=_share(everything, lambda item: item.finding.kind is Kind.OFFER),
        misses=tuple(item for item in everything if _missed(item)),
    )


def tell(found: Report) -> list[str]:
    """The figures for people, a line each."""
    return [
        f"能答的问题 {found.answerable} 个：对的卡排第一 {found.first:.3f}，"
        f"前三有它 {found.in_three:.3f}，当场就看到它 {found.helped:.3f}",
        f"答不了的问题 {found.hopeless} 个：老实转交 {found.handed_over:.3f}",
        f"全部问题里：错的当成事实说了 {found.wrong:.3f}，两条里请人选 {found.offered:.3f}",
    ]


def _missed(outcome: Outcome) -> bool:
    if outcome.question.cards:
        return not outcome.right_within(1)
    return outcome.finding.kind is not Kind.HANDOVER


def _ask(finder: Finder, item: Question, now: datetime, topic_of: TopicOf | None) -> Outcome:
    topic = item.topic or (topic_of(item.text) if topic_of else None)
    found = finder.find(item.text, topic=topic, area=item.area, now=now, previous=item.previous)
    hits = finder.rank(item.text, topic=topic, area=item.area, now=now, previous=item.previous)
    return Outcome(item, tuple(hit.card for hit in hits), found)


def _share(items: Sequence[Outcome], holds: Callable[[Outcome], bool]) -> float:
    return sum(holds(item) for item in items) / len(items) if items else 0.0
