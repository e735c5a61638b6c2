"""Hear danger that no rule words: a small net on runs of characters and on classes of words.

The rules of `emergencies.py` know what was thought of when they were written. The net has learnt
from some thousand messages what the rest have in common: somebody who does not answer, something
that grows worse, a farewell. Its features are worked out from the folded text alone, so that it
speaks before anything is parsed.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from operator import add
from typing import NamedTuple

from intents.data import ROOT, read_yaml, words_of
from intents.model.heads import NONE, softmax
from intents.model.net import Net, load_net
from intents.normalise import normalise

MODEL = ROOT / "model" / "danger.bin"
LONGEST = 3
"""Characters of the longest run and of the longest word that the net looks at."""
LEAST = 5
"""A text of fewer characters in which no rule hears danger tells nothing: "燃气" may answer a
question."""
_NUMBER = re.compile(r"\d+")
_SIGNS = str.maketrans("，、；;。!！？\n ~～…:.—()“”", ',,,,,,,?,,,,,,,,,,""')


class Hunch(NamedTuple):
    """How likely a text tells of danger now, from 0 to 1, and which danger is the likeliest."""

    share: float
    kind: str


class Bars(NamedTuple):
    """How sure the net must be: where a rule has heard danger too, where none has, and where none
    has and the bot only overhears."""

    backed: float
    alone: float
    overheard: float


@cache
def bars() -> Bars:
    """Read the bars that were chosen on voices left out of training."""
    return Bars(**read_yaml(ROOT / "danger.yaml"))


@cache
def watch() -> Net:
    """Load the trained net once."""
    return load_net(MODEL)


@lru_cache(maxsize=8)
def hunch(folded: str, ruled: bool) -> Hunch:
    """Return what the shipped net makes of normalised text in the words of the rules; `ruled`
    tells whether a rule has heard danger."""
    return hunch_of(watch(), folded, ruled)


def hunch_of(net: Net, folded: str, ruled: bool = False) -> Hunch:
    """Return what a net makes of a text."""
    if not ruled and len(folded.strip()) < LEAST:
        return Hunch(0.0, NONE)
    kinds = [kind for _, kind in net.columns]
    shares = dict(zip(kinds, softmax(net.scores(features(folded)).of(0, len(kinds))), strict=True))
    quiet = shares.pop(NONE)
    return Hunch(1.0 - quiet, max(shares, key=shares.__getitem__))


def features(folded: str) -> set[str]:
    """Return the features of normalised text."""
    found = runs(folded)
    return found | named(tags_in(found))


def runs(folded: str) -> set[str]:
    """Return the runs of one to three characters, every number as one sign."""
    line = "^" + _NUMBER.sub("N", folded).translate(_SIGNS).strip(",") + "$"
    pairs = list(map(add, line, line[1:]))
    return {*line, *pairs, *map(add, pairs, line[2:])}


def tags_in(found: set[str]) -> list[str]:
    """Return the classes of the lexicon of which a word is among these runs, sorted."""
    table = _table()
    return sorted({tag for word in found & table.keys() for tag in table[word]})


def named(tags: list[str]) -> set[str]:
    """Return the features of classes of words: each alone and with every other."""
    pairs = {f"S{one}+{other}" for at, one in enumerate(tags) for other in tags[at + 1 :]}
    return pairs.union(f"T{tag}" for tag in tags)


@cache
def _table() -> dict[str, tuple[str, ...]]:
    tags: dict[str, list[str]] = {}
    for tag, words in words_of("danger").items():
        for word in words:
            tags.setdefault(normalise(word).text.strip() or word, []).append(tag)
    return {word: tuple(each) for word, each in tags.items()}
