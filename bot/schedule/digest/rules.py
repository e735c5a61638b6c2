"""How the digest is laid out: at most 25 lines, the most pressing first."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.core.skill import Decision, Section

MOST_LINES = 25
DECISION_RANK = 2
_CODE = re.compile(r"(\d{1,2})\s*([A-Da-d])(?![A-Za-z])")
_ONLY_CODES = re.compile(r"^(?:\d{1,2}\s*[A-Da-d][\s,，、。和;；]*)+$")
LETTERS = "ABCD"


def decisions_of(sections: Sequence[Section]) -> list[Decision]:
    """What the secretary can decide today, in the order in which it is numbered from 1."""
    return [decision for section in sections for decision in section.decisions]


def choices_of(number: int, decision: Decision) -> str:
    """How a decision's answers are offered: "1A核实 1B退回"."""
    return " ".join(
        f"{number}{letter}{label}"
        for letter, label in zip(LETTERS, decision.options, strict=False)
    )


def ordered(sections: Sequence[Section], decided: Sequence[str]) -> list[str]:
    """All lines by rank; `decided` are the numbered decisions, which stand at their rank."""
    ranked = [(rank, line) for section in sections for rank, line in section.lines]
    ranked += [(DECISION_RANK, line) for line in decided]
    return [line for _, line in sorted(ranked, key=lambda pair: pair[0])]


def fitted(lines: Sequence[str], room: int) -> tuple[list[str], int]:
    """The lines that fit into `room`, and how many were left out; a text may hold several."""
    kept: list[str] = []
    used = 0
    for line in lines:
        height = line.count("\n") + 1
        if used + height > room:
            break
        kept.append(line)
        used += height
    return kept, len(lines) - len(kept)


def codes_in(text: str) -> list[tuple[str, str]]:
    """Reply codes such as "1A 2b"; none where the message says anything else besides."""
    if not _ONLY_CODES.match(text.strip()):
        return []
    return [(number, letter.upper()) for number, letter in _CODE.findall(text)]
