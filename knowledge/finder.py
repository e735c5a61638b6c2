"""Question in, evidence out: the right card, a choice of two, or an honest no.

A wrong answer costs people money, so a card is stated only where it explains most of what was
asked and no other card comes near; else two are offered, else the question is handed over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from knowledge.card import Area, Card
from knowledge.index import CardIndex
from knowledge.library import cards as built_in_cards
from knowledge.words import Features, Reading, Words, default_words

ANSWER_FROM: Final = 0.32
OFFER_FROM: Final = 0.2
ASK_FROM: Final = 0.15
CLEAR_BY: Final = 0.05
NEAR_SHARE: Final = 0.5
TOPIC_BONUS: Final = 0.06
MOST_HITS: Final = 5
LEANING_LENGTH: Final = 6
EARLIER_WEIGHT: Final = 0.35

_MONEY: Final = "?money"
_HOME: Final = ZoneInfo("Asia/Shanghai")


class NaiveMoment(ValueError):
    """A moment was given without its offset."""


class Kind(StrEnum):
    """What may be done with a finding."""

    ANSWER = "answer"
    OFFER = "offer"
    HANDOVER = "handover"


@dataclass(frozen=True, slots=True)
class Hit:
    """A card and how well it fits the question, from 0 to a little over 1."""

    card: Card
    score: float


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found. `answer`: state the first card. `offer`: ask "is it this, or that?"

    An offer holds one card where no second comes near it, else ask about the first two.
    `handover`: pass the question on; a card that comes with it (mark U) says where to ask and
    may be sent along, and without any card nothing here knows the question. `hits` holds at
    most five cards, best first.
    """

    kind: Kind
    hits: tuple[Hit, ...]

    @property
    def cards(self) -> tuple[Card, ...]:
        """The cards, best first."""
        return tuple(hit.card for hit in self.hits)

    @property
    def best(self) -> Card | None:
        """The first card, where there is one."""
        return self.hits[0].card if self.hits else None


class Finder:
    """Finds among a fixed list of cards; build another one when the cards change."""

    def __init__(self, cards: Sequence[Card], words: Words | None = None) -> None:
        self._cards = tuple(cards)
        self._words = words or default_words()
        self._index = CardIndex(self._cards, self._words)

    def find(
        self,
        question: str,
        *,
        topic: str | None = None,
        area: Area | str | None = None,
        now: datetime,
        previous: str | None = None,
    ) -> Finding:
        """Find the cards that answer a question.

        `topic` (of the contract) lifts its cards a little; `area` leaves out what does not hold
        there (default: Yangquan, so everything holds); `previous` is the person's question
        before this one. Raises `NaiveMoment`, and `ValueError` for an unknown area.
        """
        hits = self.rank(question, topic=topic, area=area, now=now, previous=previous)
        if self._words.is_outside(question):
            return Finding(Kind.HANDOVER, ())
        found = decide(hits[:MOST_HITS])
        if found.kind is Kind.ANSWER and not self._names_the_sum(question, hits[0].card):
            return Finding(Kind.OFFER, hits[:1])
        return found

    def rank(
        self,
        question: str,
        *,
        topic: str | None = None,
        area: Area | str | None = None,
        now: datetime,
        previous: str | None = None,
    ) -> tuple[Hit, ...]:
        """All cards that share anything with the question, best first; arguments as `find`."""
        if now.tzinfo is None:
            raise NaiveMoment(now.isoformat())
        reading = self._words.read(question)
        place = Area.NATION if reading.elsewhere else Area(area or Area.YANGQUAN)
        day = now.astimezone(_HOME).date()
        hits = [
            Hit(card, found.score + (TOPIC_BONUS if card.topic == topic else 0.0))
            for found in self._index.search(self._features(reading, previous))
            if (card := self._cards[found.number]).is_valid(day) and card.area.holds_in(place)
        ]
        return tuple(sorted(hits, key=lambda hit: -hit.score))

    def _names_the_sum(self, question: str, card: Card) -> bool:
        """A card without any sum never answers how much money."""
        wanted = _MONEY in self._words.read(question).features
        return not wanted or "元" in card.answer + card.rule

    def _features(self, reading: Reading, previous: str | None) -> Features:
        """A short question that leans on the one before it borrows that one's words."""
        short = reading.length <= LEANING_LENGTH and (reading.leans or reading.length < 2)
        if previous is None or not short:
            return reading.features
        weight = EARLIER_WEIGHT if reading.length else 1.0
        earlier = self._words.read(previous).features
        return {name: value * weight for name, value in earlier.items()} | reading.features


def decide(hits: tuple[Hit, ...]) -> Finding:
    """Turn scores into what may be done with them; `hits` best first."""
    if not hits:
        return Finding(Kind.HANDOVER, ())
    first = hits[0]
    second = hits[1].score if len(hits) > 1 else 0.0
    clear = first.score - second >= CLEAR_BY
    if not first.card.states_fact and clear:
        return Finding(Kind.HANDOVER, hits if first.score >= ASK_FROM else ())
    if first.score >= ANSWER_FROM and clear:
        return Finding(Kind.ANSWER, hits)
    if first.score >= OFFER_FROM:
        near = (hit for hit in hits if hit.score >= NEAR_SHARE * first.score)
        return Finding(Kind.OFFER, tuple(near))
    return Finding(Kind.HANDOVER, ())


@cache
def default_finder() -> Finder:
    """The finder over the built-in cards, built when it is first wanted."""
    return Finder(built_in_cards())


def find(
    question: str,
    *,
    topic: str | None = None,
    area: Area | str | None = None,
    now: datetime,
    previous: str | None = None,
) -> Finding:
    """Find among the built-in cards, as `Finder.find`."""
    finder = default_finder()
    return finder.find(question, topic=topic, area=area, now=now, previous=previous)
