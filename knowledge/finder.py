"""Question in, evidence out: the right card, a choice of two, or an honest no.

A wrong answer costs people money, so a card is stated only where it is most likely the right
one; else two are offered, else the question is handed over, with what comes nearest.
"""

from __future__ import annotations

import math
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from heapq import nlargest
from typing import Final
from zoneinfo import ZoneInfo

from knowledge.asked import asked_before
from knowledge.card import Area, Card
from knowledge.index import CardIndex, Fit
from knowledge.library import cards as built_in_cards
from knowledge.words import Features, Reading, Words, default_words

ANSWER_FROM: Final = 0.82
OFFER_FROM: Final = 0.95
WHERE_FROM: Final = 0.4
SUGGEST_FROM: Final = 0.55
TOPIC_BONUS: Final = 0.06
LIKELY_SHARE: Final = 0.85
MOST_HITS: Final = 5
MOST_RANKED: Final = 10
LEANING_LENGTH: Final = 6
EARLIER_WEIGHT: Final = 0.2

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
    """A card and how well it fits the question, from 0 to a little over 1.

    `middle` is the part of it that does not depend on the other cards; `on_topic`: the card is
    of the topic that the message was parsed to have.
    """

    card: Card
    score: float
    middle: float = 0.0
    on_topic: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found. `answer`: state the first card. `offer`: ask "is it this, or that?"

    `handover`: pass the question on. A card that comes with it and states no fact (mark U) says
    where to ask and may be sent along; others are what comes nearest, and may be named as a
    guess but not stated. Without any card nothing here knows the question. `hits` holds at
    most five cards, best first; `sure` is the chance that the first is right; `leans`: the
    question is short and may go on from one before it.
    """

    kind: Kind
    hits: tuple[Hit, ...]
    sure: float = 0.0
    leans: bool = False

    @property
    def cards(self) -> tuple[Card, ...]:
        """The cards, best first."""
        return tuple(hit.card for hit in self.hits)

    @property
    def best(self) -> Card | None:
        """The first card, where there is one."""
        return self.hits[0].card if self.hits else None

    def without(self, gone: Container[str]) -> Finding:
        """The same without cards that are not to be shown; nothing where the first is one."""
        if self.best is None or self.best.id in gone:
            return Finding(Kind.HANDOVER, (), self.sure, self.leans)
        return replace(self, hits=tuple(hit for hit in self.hits if hit.card.id not in gone))


class Finder:
    """Finds among a fixed list of cards; build another one when the cards change.

    `asked` holds questions that people have asked before, by the card that answers them.
    """

    def __init__(
        self,
        cards: Sequence[Card],
        words: Words | None = None,
        asked: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self._cards = tuple(cards)
        self._words = words or default_words()
        self._topics = tuple(card.topic for card in self._cards)
        self._index = CardIndex(self._cards, self._words, asked or {})
        self._held: tuple[tuple[date, Area], frozenset[int]] | None = None

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
        before this one, leant on only where these words alone are not answered. Raises
        `NaiveMoment`, and `ValueError` for an unknown area.
        """
        reading = self._words.read(question)
        if reading.outside:
            return Finding(Kind.HANDOVER, ())
        found = self._decide(reading, self._rank(reading, reading.features, topic, area, now))
        if found.kind is Kind.ANSWER or not _leans(reading):
            return found
        if previous is None:
            # Words that only ask ("怎么办呢") name nothing by themselves.
            return replace(found if reading.runs else Finding(Kind.HANDOVER, ()), leans=True)
        both = self._with_previous(reading, previous)
        return self._decide(reading, self._rank(reading, both, topic, area, now))

    def rank(
        self,
        question: str,
        *,
        topic: str | None = None,
        area: Area | str | None = None,
        now: datetime,
        previous: str | None = None,
    ) -> tuple[Hit, ...]:
        """The ten cards that fit the question best, best first; arguments as `find`."""
        reading = self._words.read(question)
        features = reading.features
        if previous is not None and _leans(reading):
            features = self._with_previous(reading, previous)
        return self._rank(reading, features, topic, area, now)

    def _rank(
        self,
        reading: Reading,
        features: Features,
        topic: str | None,
        area: Area | str | None,
        now: datetime,
    ) -> tuple[Hit, ...]:
        if now.tzinfo is None:
            raise NaiveMoment(now.isoformat())
        place = Area.NATION if reading.elsewhere else Area(area or Area.YANGQUAN)
        holds = self._holding(now.astimezone(_HOME).date(), place)
        topics = self._topics
        scored = [
            (_blend(fit) + TOPIC_BONUS * (topics[fit.number] == topic), fit)
            for fit in self._index.search(features)
            if fit.number in holds
        ]
        return tuple(
            Hit(self._cards[fit.number], score, fit.middle, topics[fit.number] == topic)
            for score, fit in nlargest(MOST_RANKED, scored)
        )

    def _holding(self, day: date, place: Area) -> frozenset[int]:
        """The cards that hold on a day in a place, and those that only say where to ask; the
        last answer is kept."""
        key = (day, place)
        if self._held is None or self._held[0] != key:
            cards = enumerate(self._cards)
            found = (n for n, c in cards if c.is_valid(day) and _holds(c, place))
            self._held = (key, frozenset(found))
        return self._held[1]

    def _decide(self, reading: Reading, hits: tuple[Hit, ...]) -> Finding:
        found = decide(hits[:MOST_HITS])
        if found.kind is Kind.HANDOVER and reading.name:
            named = self._that_name(reading.name, hits)
            return Finding(Kind.OFFER, named[:2], found.sure) if named else found
        if found.kind is Kind.ANSWER and _MONEY in reading.features:
            card = found.hits[0].card
            # A card without any sum never answers how much money.
            if "元" not in card.answer + card.rule:
                return Finding(Kind.OFFER, found.hits[:1], found.sure)
        return found

    def _that_name(self, matter: str, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
        """The cards that state a fact and name the matter in at least two of their wordings."""
        facts = (hit for hit in hits if hit.card.states_fact)
        return tuple(hit for hit in facts if self._times_named(matter, hit.card) > 1)

    def _times_named(self, matter: str, card: Card) -> int:
        wordings = (*card.questions, *card.keywords)
        return sum(any(matter in run for run in self._words.runs(text)) for text in wordings)

    def _with_previous(self, reading: Reading, previous: str) -> Features:
        """A short question that leans on the one before it borrows that one's words."""
        weight = EARLIER_WEIGHT if reading.length else 1.0
        earlier = self._words.read(previous).features
        return {name: value * weight for name, value in earlier.items()} | reading.features


def decide(hits: tuple[Hit, ...]) -> Finding:
    """Turn scores into what may be done with them; `hits` best first."""
    if not hits:
        return Finding(Kind.HANDOVER, ())
    first = hits[0]
    sure = chance_of_first(hits)
    if not first.card.states_fact:
        return Finding(Kind.HANDOVER, hits if sure >= WHERE_FROM else (), sure)
    if sure >= ANSWER_FROM:
        return Finding(Kind.ANSWER, hits, sure)
    if len(hits) > 1 and chance_of_two(hits) >= OFFER_FROM:
        return Finding(Kind.OFFER, hits[:2], sure)
    return Finding(Kind.HANDOVER, hits if sure >= SUGGEST_FROM else (), sure)


def chance_of_first(hits: Sequence[Hit]) -> float:
    """How likely the first card is right, from 0 to 1.

    The weights are those of a logistic regression on the questions in `questions/asked.jsonl`,
    each scored by an index that knew no question of the same voice.
    """
    first, second = hits[0], hits[1].score if len(hits) > 1 else 0.0
    return _logistic(
        -1.17 + 1.74 * first.middle + 5.93 * (first.score - second) + 1.02 * first.on_topic
    )


def chance_of_two(hits: Sequence[Hit]) -> float:
    """How likely one of the first two cards is right; weights found as for the first."""
    first, second = hits[0], hits[1]
    same = first.card.topic == second.card.topic
    return _logistic(
        -1.82 + 13.84 * first.middle - 5.11 * second.middle + 1.49 * first.on_topic - 0.09 * same
    )


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-value))


def _holds(card: Card, place: Area) -> bool:
    return card.area.holds_in(place) or not card.states_fact


def _blend(fit: Fit) -> float:
    return (1 - LIKELY_SHARE) * fit.middle + LIKELY_SHARE * fit.likely


def _leans(reading: Reading) -> bool:
    short = reading.length <= LEANING_LENGTH
    return short and (reading.leans or reading.length < 2)


@cache
def default_finder() -> Finder:
    """The finder over the built-in cards, built when it is first wanted."""
    return Finder(built_in_cards(), asked=asked_before())


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
