"""From a text to the features that a question and a card are compared by.

Character n-grams of one to three within the runs that are left when question words and place
names are taken out; everyday words are first turned into official ones.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from knowledge.data import read_yaml

WORDS_FILE: Final = Path(__file__).parent / "synonyms.yaml"
GRAM_WEIGHTS: Final[Mapping[int, float]] = {1: 0.4, 2: 1.0, 3: 0.6}
ASPECT_WEIGHT: Final = 0.35

_MENTION: Final = re.compile(r"@\S+\s?")
_BETWEEN: Final = re.compile(r"[^0-9a-z\u4e00-\u9fff]+")
_ADDRESS: Final = re.compile(r"\d+(号楼|单元|栋|室|户)")
_LEAN: Final = re.compile(r"(那|那么|还有|要是|如果|换成|这)|.*呢\W*$")

Features = dict[str, float]
_BREAK: Final = " "


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the finder sees it.

    `leans`: it begins or ends like a question that leans on the one before; `elsewhere`: it
    names another place.
    """

    runs: tuple[str, ...]
    features: Features
    leans: bool
    elsewhere: bool

    @property
    def length(self) -> int:
        """Characters left when the question words are gone."""
        return sum(len(run) for run in self.runs)


class Words:
    """The word lists, compiled once."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        official: dict[str, str] = {}
        for name, everyday in data["synonyms"].items():
            official |= dict.fromkeys((name, *everyday), name)
        aspects = {word: name for name, words in data["aspects"].items() for word in words}
        self._official, self._aspects = official, aspects
        idle = (*aspects, *data["question_words"], *data["places"])
        # One pass for all, so that no question word is cut out of an official one.
        self._known = _longest_first([*official, *idle])
        self._elsewhere = _longest_first(data["elsewhere"])
        self._outside = _longest_first(data["outside"])

    def read(self, text: str) -> Reading:
        """Reduce a text to its features; an empty text has none."""
        plain = _plain(text)
        seen = {self._aspects.get(word) for word in self._known.findall(plain)} - {None}
        bare = self._known.sub(lambda found: self._official.get(found[0], _BREAK), plain)
        runs = tuple(bare.split())
        return Reading(
            runs=runs,
            features=_grams(runs) | {f"?{name}": ASPECT_WEIGHT for name in seen},
            leans=bool(_LEAN.match(plain)),
            elsewhere=bool(self._elsewhere.search(plain)),
        )

    def is_outside(self, text: str) -> bool:
        """Whether the text names a matter that no card treats."""
        return bool(self._outside.search(_plain(text)))


@cache
def default_words() -> Words:
    """The word lists that come with the house."""
    return Words(read_yaml(WORDS_FILE.read_text(encoding="utf-8")))


def _plain(text: str) -> str:
    folded = _MENTION.sub("", unicodedata.normalize("NFKC", text).lower() + " ")
    return _BETWEEN.sub(_BREAK, _ADDRESS.sub(_BREAK, folded)).strip()


def _longest_first(words: Iterable[str]) -> re.Pattern[str]:
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, ordered)))


def _grams(runs: Iterable[str]) -> Features:
    features: Features = {}
    for run in runs:
        for size, weight in GRAM_WEIGHTS.items():
            for start in range(len(run) - size + 1):
                features[run[start : start + size]] = weight
    return features
