"""From a text to the features that a question and a card are compared by.

Character n-grams of one to three within the runs that are left when question words and place
names are taken out; everyday words are first turned into official ones.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from knowledge.data import read_yaml

WORDS_FILE: Final = Path(__file__).parent / "synonyms.yaml"
GRAM_WEIGHTS: Final[Mapping[int, float]] = {1: 0.8, 2: 1.0, 3: 0.3}
ASPECT_WEIGHT: Final = 0.5
NAME_LENGTH: Final = 6

_MENTION: Final = re.compile(r"@\S+\s?")
_BETWEEN: Final = re.compile(r"[^0-9a-z\u4e00-\u9fff]+")
_ADDRESS: Final = re.compile(r"\d+(号楼|单元|栋|室|户)")
_AROUND: Final = re.compile(r"^(那|这|还有|要是|如果|换成)|(有|的)?(政策|规定|事)?$")
_LEAN: Final = re.compile(r"(那|那么|还有|要是|如果|换成|这)|.*呢\W*$")

Features = dict[str, float]
_BREAK: Final = " "


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the finder sees it.

    `leans`: it begins or ends like a question that leans on the one before; `elsewhere`: it
    names another place; `outside`: it names a matter that no card treats.
    """

    runs: tuple[str, ...]
    features: Features
    leans: bool
    elsewhere: bool
    outside: bool

    @property
    def length(self) -> int:
        """Characters left when the question words are gone."""
        return sum(len(run) for run in self.runs)

    @property
    def name(self) -> str:
        """The matter, where the words name it and say nothing of what is asked about it ("那低保
        呢"); else empty."""
        if any(name.startswith("?") for name in self.features):
            return ""
        matter = _AROUND.sub("", "".join(self.runs))
        return matter if 2 <= len(matter) <= NAME_LENGTH else ""


class WordList:
    """Words that are looked for in a text, the longest first, from left to right."""

    def __init__(self, words: Iterable[str]) -> None:
        by_first: dict[str, list[str]] = defaultdict(list)
        for word in sorted(set(words), key=len, reverse=True):
            by_first[word[0]].append(word)
        self._by_first = {first: tuple(found) for first, found in by_first.items()}

    def at(self, text: str, start: int) -> str:
        """The longest word that begins there; empty where none does."""
        for word in self._by_first.get(text[start], ()):
            if text.startswith(word, start):
                return word
        return ""

    def pieces(self, text: str) -> Iterator[tuple[str, bool]]:
        """The text in pieces: whole words (True) and single characters between them."""
        start = 0
        while start < len(text):
            word = self.at(text, start)
            yield (word, True) if word else (text[start], False)
            start += len(word) or 1

    def is_in(self, text: str) -> bool:
        """Whether any of the words stands in the text."""
        return any(self.at(text, start) for start in range(len(text)))


class Words:
    """The word lists, made ready once."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        official: dict[str, str] = {}
        for name, everyday in data["synonyms"].items():
            official |= dict.fromkeys((name, *everyday), name)
        aspects = {word: name for name, words in data["aspects"].items() for word in words}
        self._official, self._aspects = official, aspects
        idle = (*aspects, *data["question_words"], *data["places"])
        # One pass for all, so that no question word is cut out of an official one.
        self._known = WordList([*official, *idle])
        self._elsewhere = WordList(data["elsewhere"])
        self._outside = WordList(data["outside"])

    def read(self, text: str) -> Reading:
        """Reduce a text to its features; an empty text has none."""
        plain = _plain(text)
        seen: set[str] = set()
        runs = self._reduce(plain, seen)
        return Reading(
            runs=runs,
            features=_grams(runs) | {f"?{name}": ASPECT_WEIGHT for name in seen},
            leans=bool(_LEAN.match(plain)),
            elsewhere=self._elsewhere.is_in(plain),
            outside=self._outside.is_in(plain),
        )

    def runs(self, text: str) -> tuple[str, ...]:
        """What is left of a text in official words, without question words and places."""
        return self._reduce(_plain(text), set())

    def _reduce(self, plain: str, seen: set[str]) -> tuple[str, ...]:
        bare: list[str] = []
        official, aspects = self._official, self._aspects
        for piece, known in self._known.pieces(plain):
            bare.append(official.get(piece, _BREAK) if known else piece)
            if known and piece in aspects:
                seen.add(aspects[piece])
        return tuple("".join(bare).split())


@cache
def default_words() -> Words:
    """The word lists that come with the house."""
    return Words(read_yaml(WORDS_FILE.read_text(encoding="utf-8")))


def _plain(text: str) -> str:
    folded = _MENTION.sub("", unicodedata.normalize("NFKC", text).lower() + " ")
    return _BETWEEN.sub(_BREAK, _ADDRESS.sub(_BREAK, folded)).strip()


def _grams(runs: Iterable[str]) -> Features:
    features: Features = {}
    for run in runs:
        for size, weight in GRAM_WEIGHTS.items():
            for start in range(len(run) - size + 1):
                features[run[start : start + size]] = weight
    return features
