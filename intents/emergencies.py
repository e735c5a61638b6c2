"""Words of danger to life, found before anything else is understood."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from intents.data import ROOT, read_yaml
from intents.normalise import normalise


class EmergencyKind(StrEnum):
    """Which fixed text is due."""

    GAS = "gas"
    FIRE = "fire"
    LIFT_ENTRAPMENT = "lift_entrapment"
    ELECTRIC_SHOCK = "electric_shock"
    COLLAPSE = "collapse"
    MEDICAL = "medical"
    VIOLENCE = "violence"
    SELF_HARM = "self_harm"
    DOMESTIC_VIOLENCE = "domestic_violence"
    CHILD_HARM = "child_harm"
    LOST_PERSON = "lost_person"


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: EmergencyKind
    when: re.Pattern[str]
    unless: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Rules:
    kinds: tuple[_Rule, ...]
    unless: re.Pattern[str]
    live: re.Pattern[str]
    over: re.Pattern[str]


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


@cache
def _rules() -> _Rules:
    raw: dict[str, Any] = read_yaml(ROOT / "emergencies.yaml")
    kinds = tuple(
        _Rule(EmergencyKind(kind), _any(rule["when"]), _any(rule["unless"]))
        for kind, rule in raw["kinds"].items()
    )
    return _Rules(kinds, _any(raw["unless"]), _any(raw["live"]), _any(raw["over"]))


_SENTENCE = re.compile(r"[^。!?;\n]+[。!?;\n]*")


def emergency(text: str) -> EmergencyKind | None:
    """Return the danger that `text` reports as happening now; None where it reports none.

    Past stories, suppositions, drills, notices, jokes and questions about rules are none.
    """
    return danger_in(normalise(text).text)


def danger_in(folded: str) -> EmergencyKind | None:
    """Return the danger that normalised text reports."""
    rules = _rules()
    if not any(rule.when.search(folded) for rule in rules.kinds) or rules.over.search(folded):
        return None
    live = rules.live.search(folded)
    for match in _SENTENCE.finditer(folded):
        sentence = match[0]
        if not live and rules.unless.search(sentence):
            continue
        for rule in rules.kinds:
            if rule.when.search(sentence) and not rule.unless.search(sentence):
                return rule.kind
    return None
