"""Danger to life, found before anything else is understood: by rules, and by a net beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from intents.danger import Hunch, bars, hunch
from intents.data import ROOT, read_yaml
from intents.normalise import normalise
from intents.quick import Quick


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


_OF_CATEGORY = {
    "gas": EmergencyKind.GAS, "fire_safety": EmergencyKind.FIRE,
    "ev_charging": EmergencyKind.FIRE, "elevator": EmergencyKind.LIFT_ENTRAPMENT,
    "electricity": EmergencyKind.ELECTRIC_SHOCK, "building_fabric": EmergencyKind.COLLAPSE,
    "construction": EmergencyKind.COLLAPSE, "sewage": EmergencyKind.COLLAPSE,
    "greening": EmergencyKind.COLLAPSE, "security": EmergencyKind.VIOLENCE,
}  # fmt: skip


def kind_of(category: object) -> EmergencyKind:
    """Return the danger that an emergency of this category stands for where no wording tells."""
    return _OF_CATEGORY.get(str(category), EmergencyKind.MEDICAL)


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: EmergencyKind
    when: Quick
    unless: Quick
    anyhow: Quick | None

    def sounds(self, text: str, chars: frozenset[str]) -> bool:
        """Tell whether anything in `text` sounds like this danger."""
        return self.when.search(text, chars) or self.plainly(text, chars)

    def holds(self, text: str, chars: frozenset[str]) -> bool:
        """Tell whether `text` tells of it and nothing in it takes that back."""
        if self.plainly(text, chars):
            return True
        return self.when.search(text, chars) and not self.unless.search(text, chars)

    def plainly(self, text: str, chars: frozenset[str]) -> bool:
        """Tell whether `text` tells of it in words that nothing takes back."""
        return self.anyhow is not None and self.anyhow.search(text, chars)


@dataclass(frozen=True, slots=True)
class _Rules:
    kinds: tuple[_Rule, ...]
    any: Quick
    unless: Quick
    live: Quick
    over: Quick
    hunch: Quick
    dialect: dict[str, str]
    spoken: re.Pattern[str]

    def plain(self, text: str) -> str:
        """Return `text` with dialect words replaced by those that the expressions know."""
        return self.spoken.sub(lambda said: self.dialect[said[0]], text)


@cache
def _rules() -> _Rules:
    raw: dict[str, Any] = read_yaml(ROOT / "emergencies.yaml")
    words: dict[str, str] = raw["words"]

    def quick(patterns: list[str]) -> Quick:
        return Quick(_NAME.sub(lambda name: words[name[1]], each) for each in patterns)

    kinds = tuple(
        _Rule(
            EmergencyKind(kind),
            quick(rule["when"]),
            quick(rule["unless"]),
            quick(rule["anyhow"]) if "anyhow" in rule else None,
        )
        for kind, rule in raw["kinds"].items()
    )
    whole = quick(
        [each for rule in raw["kinds"].values() for each in rule["when"] + rule.get("anyhow", [])]
    )
    unless, live, over, hunch = (Quick(raw[name]) for name in ("unless", "live", "over", "hunch"))
    dialect: dict[str, str] = raw["dialect"]
    spoken = re.compile("|".join(sorted(dialect, key=len, reverse=True)))
    return _Rules(kinds, whole, unless, live, over, hunch, dialect, spoken)


_NAME = re.compile("<([A-Z]+)>")
_SENTENCE = re.compile(r"[^。!?;\n]+[。!?;\n]*")


def emergency(text: str, *, overheard: bool = False) -> EmergencyKind | None:
    """Return the danger that `text` reports as happening now; None where it reports none.

    Past stories, suppositions, drills, notices, jokes and questions about rules are none. What is
    only `overheard` must be plainer.
    """
    return danger_in(normalise(text).text, overheard)


# Danger that is no trouble with house or grounds; the safety floor answers it, not a report.
_QUARRELS = frozenset({EmergencyKind.DOMESTIC_VIOLENCE, EmergencyKind.LOST_PERSON})


def hazard_in(folded: str, *, overheard: bool = False) -> EmergencyKind | None:
    """Return the danger of the house or the grounds that normalised text reports."""
    kind = danger_in(folded, overheard)
    return None if kind in _QUARRELS else kind


def is_live(folded: str) -> bool:
    """Tell whether normalised text can be of a danger that is there now.

    It cannot where it is a past story, a supposition, a notice or a joke, where it holds a wording
    that only sounds like danger ("嗓子冒烟", "打不着火"), or where nothing in it sounds like any.
    """
    rules, chars = _rules(), frozenset(folded)
    if (
        not rules.hunch.search(folded, chars)
        or rules.over.search(folded, chars)
        or any(rule.unless.search(folded, chars) for rule in rules.kinds)
    ):
        return False
    if rules.live.search(folded, chars):
        return True
    return any(not rules.unless.search(each, chars) for each in _SENTENCE.findall(folded))


def danger_in(folded: str, overheard: bool = False) -> EmergencyKind | None:
    """Return the danger that normalised text reports.

    What a rule hears counts unless the net is all but certain of the contrary; what no rule hears
    counts where the net is sure of it.
    """
    ruled, (share, kind) = _heard(folded)
    if ruled is EmergencyKind.SELF_HARM:
        # Nobody who says so in so many words is talked out of it by a figure.
        return ruled
    alone = bars().overheard if overheard else bars().alone
    if not decided(ruled is not None, share, bars().backed, alone):
        return None
    return ruled or EmergencyKind(kind)


@lru_cache(maxsize=8)
def _heard(folded: str) -> tuple[EmergencyKind | None, Hunch]:
    """Return what the rules and what the net hear; several rooms ask it of one message."""
    said = plain(folded)
    ruled = _ruled(said)
    return ruled, hunch(said, ruled is not None)


def decided(ruled: bool, share: float, backed: float, alone: float) -> bool:
    """Tell whether there is an alarm, where a rule hears danger or not and the net is so sure."""
    return share >= (backed if ruled else alone)


def plain(folded: str) -> str:
    """Return normalised text with dialect words replaced by those that rules and net know."""
    return _rules().plain(folded)


def ruled_in(folded: str) -> EmergencyKind | None:
    """Return the danger that the rules alone hear in normalised text."""
    return _ruled(plain(folded))


def is_borne_out(folded: str) -> bool:
    """Tell whether the net agrees, if faintly, with another model that takes normalised text for
    danger."""
    return hunch(plain(folded), True).share >= bars().backed


def _ruled(folded: str) -> EmergencyKind | None:
    rules, chars = _rules(), frozenset(folded)
    if not rules.any.search(folded, chars):
        return None
    kinds = [rule for rule in rules.kinds if rule.sounds(folded, chars)]
    if not kinds or rules.over.search(folded, chars):
        return None
    live = rules.live.search(folded, chars)
    for sentence in _SENTENCE.findall(folded):
        if not live and rules.unless.search(sentence, chars):
            continue
        for rule in kinds:
            if rule.holds(sentence, chars):
                return rule.kind
    return None
