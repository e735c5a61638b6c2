"""The question that a language model is asked about one message."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from intents.api import Utterance
from intents.contract import CHOICES, INTENTS
from intents.data import ROOT, read_yaml
from intents.parts import slots_of
from intents.second.mask import Masked, mask


@dataclass(frozen=True, slots=True)
class Question:
    """What leaves the house: `system` is the same for all, `user` holds the masked message."""

    system: str
    user: str
    utterance: Utterance
    masked: Masked


def question_about(utterance: Utterance, names: Iterable[str] = ()) -> Question:
    """Ask about `utterance`, with private data masked; `names` are known people's."""
    masked = mask(utterance.text, names)
    asked = {
        "now": utterance.now.isoformat(),
        "scene": utterance.scene,
        "role": utterance.role,
        "text": masked.text,
    }
    return Question(_system(), json.dumps(asked, ensure_ascii=False), utterance, masked)


@cache
def _system() -> str:
    words: dict[str, str] = read_yaml(ROOT / "second" / "question.yaml")
    told: dict[str, str] = read_yaml(ROOT / "second" / "intents.yaml")
    lines = [f"{name}：{told[name]}；slots：{'、'.join(slots_of()[name])}" for name in INTENTS]
    choices = [f"{name}：{' '.join(values)}" for name, values in CHOICES.items()]
    return words["system"].format(intents="\n".join(lines), choices="\n".join(choices))
