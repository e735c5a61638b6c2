"""The words by which a told visit is read, as data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Something that a visit may find, by the code that is kept instead of the words; `words`
    are how it is told, unless it is denied."""

    name: str
    label: str
    words: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All of `lexicon.yaml`; `titles`, `diligence` and `needs` in the order of the file."""

    titles: Mapping[str, Words]
    surnames: frozenset[str]
    diligence: Mapping[str, re.Pattern[str]]
    needs: Mapping[str, re.Pattern[str]]
    health: tuple[Code, ...]
    urgent: tuple[Code, ...]
    phone: Words
    told: Words
    hospital: Words
    discharged: Words
    put_off: Words
    unknown_date: Words
    fine: Words

    def label(self, code: str) -> str:
        """How a code is said to those who may know it."""
        return next(c.label for c in (*self.health, *self.urgent) if c.name == code)


@cache
def lexicon() -> Lexicon:
    """Read the words once."""
    path = Path(__file__).with_name("lexicon.yaml")
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    plain = ("phone", "told", "hospital", "discharged", "put_off", "unknown_date", "fine")
    return Lexicon(
        titles=_lists(data["titles"]),
        surnames=frozenset("".join(data["surnames"].split())),
        diligence={name: re.compile(rule) for name, rule in data["diligence"].items()},
        needs={name: re.compile(rule) for name, rule in data["needs"].items()},
        health=_codes(data["health"]),
        urgent=_codes(data["urgent"]),
        **{name: tuple(data[name]) for name in plain},
    )


def _lists(data: Mapping[str, list[str]]) -> Mapping[str, Words]:
    return {name: tuple(words) for name, words in data.items()}


def _codes(data: Mapping[str, Mapping[str, Any]]) -> tuple[Code, ...]:
    return tuple(Code(name, c["label"], _told(c["words"])) for name, c in data.items())


def _told(words: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!没)(?<!没有)(?<!不)(?:{'|'.join(words)})")
