"""An inverted index over the cards: how well each card explains what was asked.

Two views of a card are put together. As one document (question forms, keywords, answer, rule)
it is scored by BM25, divided by the most that the question could have scored; as single
question forms it is scored by the cosine of the nearest form. Both lie between 0 and 1, so
that one threshold fits questions of any length.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from knowledge.card import Card
from knowledge.words import Features, Words

SATURATION: Final = 0.8
LENGTH_SHARE: Final = 0.2
FORM_SHARE: Final = 0.25
"""The part of the score that the nearest question form gives; BM25 gives the rest."""

OPEN_WEIGHT: Final = 0.2
"""How much a part of the question that the card does not explain speaks against it."""

DOUBT: Final = 12.0
"""Evidence that must be outweighed before a short question counts as understood."""

FIELD_WEIGHTS: Final = (1.0, 1.5, 0.5, 0.4)
"""Question forms, keywords, answer, rule."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A card's place in the index and how well it fits, from 0 to 1."""

    number: int
    score: float


class CardIndex:
    """The index over a fixed list of cards; numbers are positions in that list."""

    def __init__(self, cards: Sequence[Card], words: Words) -> None:
        self._rarity: dict[str, float] = {}
        self._documents: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self._forms: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self._form_owner: list[int] = []
        forms = [[words.read(text).features for text in card.questions] for card in cards]
        documents = [_document(card, own, words) for card, own in zip(cards, forms, strict=True)]
        self._weigh_tokens(documents)
        self._add_documents(documents)
        for number, own in enumerate(forms):
            for form in own:
                self._add_form(number, form)

    def search(self, features: Features) -> list[Scored]:
        """All cards that share anything with the question, best first."""
        rare = {token: weight * self._rare(token) for token, weight in features.items()}
        most = sum(rare.values())
        if not most:
            return []
        nearest = self._nearest_forms(rare)
        scores = [
            Scored(number, _blend(score, most, nearest.get(number, 0.0)))
            for number, score in self._bm25(rare).items()
        ]
        return sorted(scores, key=lambda scored: (-scored.score, scored.number))

    def _rare(self, token: str) -> float:
        return self._rarity.get(token, self._unseen)

    def _weigh_tokens(self, documents: Sequence[Features]) -> None:
        counts: dict[str, int] = defaultdict(int)
        for document in documents:
            for token in document:
                counts[token] += 1
        total = len(documents)
        self._unseen = _idf(0, total)
        self._rarity = {token: _idf(count, total) for token, count in counts.items()}

    def _add_documents(self, documents: Sequence[Features]) -> None:
        mean = sum(map(len, documents)) / max(1, len(documents))
        for number, document in enumerate(documents):
            damp = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * len(document) / mean)
            for token, frequency in document.items():
                self._documents[token].append((number, frequency / (frequency + damp)))

    def _add_form(self, number: int, form: Features) -> None:
        rare = {token: weight * self._rare(token) for token, weight in form.items()}
        length = _length(rare.values())
        if not length:
            return
        self._form_owner.append(number)
        for token, value in rare.items():
            self._forms[token].append((len(self._form_owner) - 1, value / length))

    def _bm25(self, rare: Features) -> dict[int, float]:
        scores: dict[int, float] = defaultdict(float)
        for token, value in rare.items():
            for number, share in self._documents.get(token, ()):
                scores[number] += value * share
        return scores

    def _nearest_forms(self, rare: Features) -> dict[int, float]:
        length = _length(rare.values())
        cosines: dict[int, float] = defaultdict(float)
        for token, value in rare.items():
            for form, share in self._forms.get(token, ()):
                cosines[form] += value * share / length
        best: dict[int, float] = {}
        for form, cosine in cosines.items():
            owner = self._form_owner[form]
            best[owner] = max(cosine, best.get(owner, 0.0))
        return best


def _blend(explained: float, asked: float, nearest: float) -> float:
    """What a card explains against what it leaves open, and how near its nearest form is."""
    share = explained / (explained + OPEN_WEIGHT * (asked - explained) + DOUBT)
    return (1 - FORM_SHARE) * share + FORM_SHARE * nearest


def _document(card: Card, forms: Iterable[Features], words: Words) -> Features:
    document: Features = defaultdict(float)
    of_forms, of_keywords, of_answer, of_rule = FIELD_WEIGHTS
    for form in forms:
        for token in form:
            document[token] += of_forms
    # A keyword is matched whole or in part, but never across two keywords.
    for text, weight in ((" ".join(card.keywords), of_keywords), (card.answer, of_answer),
                         (card.rule, of_rule)):  # fmt: skip
        for token in words.read(text).features:
            if not token.startswith("?"):
                document[token] += weight
    return dict(document)


def _idf(count: int, total: int) -> float:
    return math.log(1 + (total - count + 0.5) / (count + 0.5))


def _length(values: Iterable[float]) -> float:
    return math.sqrt(sum(value * value for value in values))
