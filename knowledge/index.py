"""An inverted index over the cards: how well each card fits what was asked.

Two views of a card are put together, each between 0 and 1: the cosine with the middle of all
its wordings, and its share of the likelihood among all cards (naive Bayes over character
n-grams). Wordings are the card's own question forms, its keywords, and what people have asked
before. Every weight is computed when the index is built.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from knowledge.card import Card
from knowledge.words import Features, Words

SMOOTHING: Final = 0.08
"""What naive Bayes grants to an n-gram that no wording of a card has."""

EVENING: Final = 0.3
"""How far cards with many wordings and cards with few are made even: 0 not at all, 1 wholly."""


class Fit(NamedTuple):
    """How a card fits: its place in the list, and the two views."""

    number: int
    middle: float
    likely: float


class CardIndex:
    """The index over a fixed list of cards; numbers are positions in that list."""

    def __init__(
        self, cards: Sequence[Card], words: Words, asked: Mapping[str, Sequence[str]]
    ) -> None:
        texts = [(*c.questions, " ".join(c.keywords), *asked.get(c.id, ())) for c in cards]
        forms = [[words.read(text).features for text in own] for own in texts]
        self._rarity, self._unseen = _rarities(form for own in forms for form in own)
        self._entries: dict[str, list[tuple[int, float, float]]] = defaultdict(list)
        self._spreads: list[float] = []
        usual = sum(map(len, forms)) / len(forms) if forms else 1.0
        for number, own in enumerate(forms):
            # Else what is often asked would drown the card beside it that is seldom asked.
            even = (usual / len(own)) ** EVENING
            total = _sum(_unit(self._weigh(form)) for form in own)
            self._add(number, {token: value * even for token, value in total.items()})

    def search(self, features: Features) -> list[Fit]:
        """All cards that share anything with the question, in no order."""
        asked = _unit(self._weigh(features))
        entries, count = self._entries, len(self._spreads)
        middles, gains = [0.0] * count, [0.0] * count
        in_words = 0.0
        for token, value in asked.items():
            if token not in entries:
                continue
            in_words += value
            for number, share, gain in entries[token]:
                middles[number] += value * share
                gains[number] += value * gain
        met = [number for number, middle in enumerate(middles) if middle]
        shares = _shares([gains[n] - in_words * self._spreads[n] for n in met])
        return [Fit(n, middles[n], share) for n, share in zip(met, shares, strict=True)]

    def _weigh(self, features: Features) -> Features:
        rarity, unseen = self._rarity, self._unseen
        return {token: value * rarity.get(token, unseen) for token, value in features.items()}

    def _add(self, number: int, total: Features) -> None:
        middle = _unit(total)
        for token, value in total.items():
            gain = math.log1p(value / SMOOTHING)
            self._entries[token].append((number, middle[token], gain))
        spread = sum(total.values()) + SMOOTHING * len(self._rarity)
        self._spreads.append(math.log(spread))


def _shares(logs: Sequence[float]) -> list[float]:
    """Likelihoods given by their logarithms, as shares of one."""
    most = max(logs, default=0.0)
    likelihoods = [math.exp(log - most) for log in logs]
    total = sum(likelihoods)
    return [likelihood / total for likelihood in likelihoods]


def _rarities(forms: Iterable[Features]) -> tuple[Features, float]:
    """The weight of each n-gram, the rarer the more; and that of one never seen."""
    counts: dict[str, int] = defaultdict(int)
    total = 0
    for form in forms:
        total += 1
        for token in form:
            counts[token] += 1
    rarity = {token: 1 + math.log((1 + total) / (1 + count)) for token, count in counts.items()}
    return rarity, 1 + math.log(1 + total)


def _sum(vectors: Iterable[Features]) -> Features:
    total: Features = defaultdict(float)
    for vector in vectors:
        for token, value in vector.items():
            total[token] += value
    return dict(total)


def _unit(vector: Features) -> Features:
    length = math.sqrt(sum(value * value for value in vector.values()))
    return {token: value / length for token, value in vector.items()} if length else {}
