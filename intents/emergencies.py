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
    hunch: re.Pattern[str]


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


@cache
def _rules() -> _Rules:
    raw: dict[str, Any] = read_yaml(ROOT / "emergencies.yaml")
    kinds = tuple(
        _Rule(EmergencyKind(kind), _any(rule["when"]), _any(rule["unless"]))
        for kind, rule in raw["kinds"].items()
    )
    said = (_any(raw[name]) for name in ("unless", "live", "over", "hunch"))
    return _Rules(kinds, *said)


_SENTENCE = re.compile(r"[^。!?;\n]+[。!?;\n]*")


def emergency(text: str) -> EmergencyKind | None:
    """Return the danger that `text` reports as happening now; None where it reports none.

    Past stories, suppositions, drills, notices, jokes and questions about rules are none.
    """
    return danger_in(normalise(text).text)


# Danger that is no trouble with house or grounds; the safety floor answers it, not a report.
_QUARRELS = frozenset({EmergencyKind.DOMESTIC_VIOLENCE, EmergencyKind.LOST_PERSON})


def hazard_in(folded: str) -> EmergencyKind | None:
    """Return the danger of the house or the grounds that normalised text reports."""
    kind = danger_in(folded)
    return None if kind in _QUARRELS else kind


def is_live(folded: str) -> bool:
    """Tell whether normalised text can be of a danger that is there now.

    It cannot where it is a past story, a supposition, a notice or a joke, where it holds a wording
    that only sounds like danger ("嗓子冒烟", "打不着火"), or where nothing in it sounds like any.
    """
    rules = _rules()
    if (
        not rules.hunch.search(folded)
        or rules.over.search(folded)
        or any(rule.unless.search(folded) for rule in rules.kinds)
    ):
        return False
    if rules.live.search(folded):
        return True
    return any(not rules.unless.search(match[0]) for match in _SENTENCE.finditer(folded))


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
