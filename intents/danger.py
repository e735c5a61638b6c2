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
from intents.model.linear import Linear, load
from intents.model.net import Net, load_net
from intents.normalise import normalise

MODEL = ROOT / "model" / "danger.bin"
SCREEN = ROOT / "model" / "danger-screen.bin"
LONGEST = 3
"""Characters of the longest run and of the longest word that the net looks at."""
LEAST = 5
"""A text of fewer characters tells the net nothing: "燃气" may answer a question."""
_NUMBER = re.compile(r"\d+")
_SIGNS = str.maketrans("，、；;。!！？\n ~～…:.—()“”", ',,,,,,,?,,,,,,,,,,""')


class Hunch(NamedTuple):
    """How likely a text tells of danger now, from 0 to 1, and which danger is the likeliest."""

    share: float
    kind: str


class Bars(NamedTuple):
    """How sure the net must be: where a rule has heard danger too, where none has, and where none
    has and the bot only overhears; and from which log-odds of the screen on a message is shown to
    the net at all."""

    backed: float
    alone: float
    overheard: float
    screen: float


class Watch(NamedTuple):
    """A linear screen, which dismisses most messages at little cost, and the net behind it."""

    screen: Linear
    net: Net


@cache
def bars() -> Bars:
    """Read the bars that were chosen on voices left out of training."""
    return Bars(**read_yaml(ROOT / "danger.yaml"))


@cache
def watch() -> Watch:
    """Load the trained screen and net once."""
    return Watch(load(SCREEN), load_net(MODEL))


@lru_cache(maxsize=8)
def hunch(folded: str, ruled: bool) -> Hunch:
    """Return what the shipped net makes of normalised text in the words of the rules; where a rule
    has heard danger the screen is not asked."""
    return hunch_of(watch(), folded, ruled)


def hunch_of(trained: Watch, folded: str, ruled: bool = False) -> Hunch:
    """Return what a screen and a net make of a text."""
    if not ruled and (len(folded.strip()) < LEAST or _is_dismissed(trained.screen, folded)):
        return Hunch(0.0, NONE)
    kinds = [kind for _, kind in trained.net.columns]
    odds = trained.net.scores(features(folded)).of(0, len(kinds))
    shares = dict(zip(kinds, softmax(odds), strict=True))
    quiet = shares.pop(NONE)
    return Hunch(1.0 - quiet, max(shares, key=shares.__getitem__))


def _is_dismissed(screen: Linear, folded: str) -> bool:
    return screen.only(short_runs(folded)) < bars().screen


def features(folded: str) -> set[str]:
    """Return the features of normalised text."""
    found = runs(folded)
    return found | named(tags_in(found))


def runs(folded: str) -> set[str]:
    """Return the runs of one to three characters, every number as one sign."""
    line = _line(folded)
    pairs = list(map(add, line, line[1:]))
    return {*line, *pairs, *map(add, pairs, line[2:])}


def short_runs(folded: str) -> set[str]:
    """Return the runs of one and two characters, which are enough to dismiss a message."""
    line = _line(folded)
    return {*line, *map(add, line, line[1:])}


def _line(folded: str) -> str:
    return "^" + _NUMBER.sub("N", folded).translate(_SIGNS).strip(",") + "$"


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
