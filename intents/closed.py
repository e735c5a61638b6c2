"""Closed slots in which the model and the lexicons have a say together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from intents.data import ROOT, alternation, read_yaml, words_of
from intents.model.heads import HEADS, NONE

_CATEGORY = HEADS["category"]
_NAMED = 2.5
"""What a thing named in so many words adds to its category, in log-odds."""
_HINTED = 1.5
"""What a word of a category's lexicon takes from there being none."""
_UNHEARD = 1.5
"""What the want of any such word adds to there being none."""
_PLACE = "place"


@dataclass(frozen=True, slots=True)
class _Outages:
    stops: dict[str, re.Pattern[str]]
    unless: dict[str, re.Pattern[str]]
    anywhere: re.Pattern[str]


@cache
def _objects() -> tuple[re.Pattern[str], dict[str, str]]:
    tags = {word: tag for tag, words in words_of("objects").items() for word in words}
    return re.compile(alternation(tags)), tags


@cache
def _outages() -> _Outages:
    raw: dict[str, Any] = read_yaml(ROOT / "lexicon" / "outages.yaml")
    unless: dict[str, str] = raw.pop("unless")
    stops = {category: re.compile("|".join(patterns)) for category, patterns in raw.items()}
    anywhere = stops.pop("any")
    backed = {category: re.compile(pattern) for category, pattern in unless.items() if pattern}
    return _Outages(stops, backed, anywhere)


def named_categories(text: str) -> set[str]:
    """Return the categories of the things that normalised `text` names; places are none."""
    pattern, tags = _objects()
    return {tags[match[0]] for match in pattern.finditer(text)} - {_PLACE}


def category(text: str, scores: list[float], *, needed: bool, hinted: bool) -> str | None:
    """Choose the category of a report.

    `text` is its share of the normalised message, `scores` the model's for the category head in
    its order. Where one is `needed` the likeliest is given even if the model would give none;
    where a word of the lexicon has `hinted` at one, none is less likely; where no word speaks of
    one, it is likelier.
    """
    named = named_categories(text)
    raised = [
        score + (_NAMED if value in named else 0.0)
        for value, score in zip(_CATEGORY, scores, strict=True)
    ]
    silent = _CATEGORY.index(NONE)
    if needed:
        raised[silent] = min(raised) - 1
    elif named:
        raised[silent] -= _NAMED
    else:
        raised[silent] += -_HINTED if hinted else _UNHEARD
    value = _CATEGORY[max(range(len(raised)), key=raised.__getitem__)]
    return None if value == NONE else value


@cache
def _actions() -> dict[str, re.Pattern[str]]:
    raw: dict[str, str] = read_yaml(ROOT / "lexicon" / "actions.yaml")
    return {action: re.compile(pattern) for action, pattern in raw.items()}


def action(text: str, scores: list[float]) -> str:
    """Choose what is done with a report, as `category` does: a word for one thing alone counts."""
    named = [value for value, pattern in _actions().items() if pattern.search(text)]
    if "reject" in named:
        named = ["reject"]
    raised = [
        score + (_NAMED if named == [value] else 0.0)
        for value, score in zip(HEADS["action"], scores, strict=True)
    ]
    return HEADS["action"][raised.index(max(raised))]


def stops_life(text: str, kind: str | None) -> bool:
    """Tell whether a home or a block cannot go on as usual: no water, power, heat, gas or lift.

    `text` is the report's share of the normalised message, `kind` its category. False where its
    words say that it can, or nothing of it.
    """
    outages = _outages()
    if outages.anywhere.search(text):
        return True
    unless, stop = outages.unless.get(kind or ""), outages.stops.get(kind or "")
    if unless is not None and unless.search(text):
        return False
    return stop is not None and stop.search(text) is not None
