"""Finding among tens of thousands of articles: pairs of characters, BM25, rarest pairs first.

Which articles hold a pair is kept as whole numbers in arrays, so that 50,000 articles fit into a
hundred megabytes; a question reads the rarest pairs' lists until it has read enough of them, and
weighs what it met in full.
"""

from __future__ import annotations

import math
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import nlargest
from typing import Final

from knowledge.words import Words, default_words

ENOUGH: Final = 40_000
"""Entries that are read for one question."""

LENGTH_SHARE: Final = 0.4
CANDIDATES: Final = 60


@dataclass(frozen=True, slots=True)
class Match:
    """An article by its id, and how well it fits: `share` is the part of the question's weight
    that stands in it, `score` counts its length too."""

    id: int
    score: float
    share: float


class ArticleIndex:
    """An index that is built once over `(id, text)`; newer articles want a new one."""

    def __init__(self, articles: Iterable[tuple[int, str]], words: Words | None = None) -> None:
        self._words = words or default_words()
        self._ids = array("q")
        self._lengths = array("I")
        self._found: dict[str, array[int]] = defaultdict(_empty)
        for place, (number, text) in enumerate(articles):
            pairs = _pairs(self._words.runs(text))
            self._ids.append(number)
            self._lengths.append(len(pairs))
            for pair in pairs:
                self._found[pair].append(place)
        self._mean = sum(self._lengths) / max(1, len(self._lengths))

    def __len__(self) -> int:
        return len(self._ids)

    def search(self, question: str, *, limit: int = 5) -> list[Match]:
        """The articles that fit best, best first; none where no pair of the question is known."""
        weights = self._weights(question)
        asked = sum(weights.values())
        held: dict[int, float] = defaultdict(float)
        read = 0
        for pair, weight in sorted(weights.items(), key=lambda item: -item[1]):
            places = self._found.get(pair, ())
            if read and read + len(places) > ENOUGH:
                break
            read += len(places)
            for place in places:
                held[place] += weight
        near = nlargest(CANDIDATES, held.items(), key=lambda item: item[1])
        matches = [self._match(place, weight, asked) for place, weight in near]
        return sorted(matches, key=lambda match: (-match.score, match.id))[:limit]

    def _weights(self, question: str) -> Mapping[str, float]:
        total = len(self._ids)
        pairs = _pairs(self._words.runs(question))
        return {
            pair: math.log(1 + (total - count + 0.5) / (count + 0.5))
            for pair in pairs
            for count in (len(self._found.get(pair, ())),)
        }

    def _match(self, place: int, weight: float, asked: float) -> Match:
        length = 1 - LENGTH_SHARE + LENGTH_SHARE * self._lengths[place] / self._mean
        return Match(self._ids[place], weight / asked / length**0.5, weight / asked)


def _pairs(runs: Iterable[str]) -> set[str]:
    return {run[at : at + 2] for run in runs for at in range(len(run) - 1)}


def _empty() -> array[int]:
    return array("I")
