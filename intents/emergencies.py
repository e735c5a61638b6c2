"""Words of danger to life, found before anything else is understood."""

from __future__ import annotations

import re
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


@cache
def _rules() -> tuple[list[tuple[EmergencyKind, re.Pattern[str]]], re.Pattern[str], re.Pattern[str]]:
    raw: dict[str, Any] = read_yaml(ROOT / "emergencies.yaml")
    kinds = [
        (EmergencyKind(kind), re.compile("|".join(patterns)))
        for kind, patterns in raw["kinds"].items()
    ]
    return kinds, re.compile("|".join(raw["harmless"])), re.compile("|".join(raw["live"]))


_PIECE = re.compile(r"[。！!？?；;\n]+")


def emergency(text: str) -> EmergencyKind | None:
    """Return the danger that `text` reports as happening now; None where it reports none.

    Past stories, suppositions, drills, notices, jokes and questions about rules are none.
    """
    kinds, harmless, live = _rules()
    folded = normalise(text).text
    for kind, pattern in kinds:
        match = pattern.search(folded)
        if match and (live.search(folded) or not harmless.search(folded)):
            return kind
    return None
