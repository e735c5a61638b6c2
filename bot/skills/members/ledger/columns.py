"""Which column holds what, however an office heads and orders them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from bot.skills.members.ledger.sheets import LOOKED_AT, Sheet

_NOISE = re.compile(r"[（(【\[].*?[)）】\]]|[\s*：:、/_\-]+")
LEAST = 2
"""Columns that have to be recognised before a row is taken for the headings."""


class NoHeadings(ValueError):
    """No sheet of the file has a row of headings with the members' names."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands (from 0), how many columns the headings cover, and the number of
    the first row of data (from 1)."""

    of: Mapping[str, int]
    width: int
    first_row: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of headings, kinds and flows, by what they stand for."""

    fields: Mapping[str, str]
    kinds: Mapping[str, str]
    flows: Mapping[str, str]


@cache
def vocabulary() -> Vocabulary:
    """The words that are known, from the data file beside this module."""
    data = yaml.safe_load((Path(__file__).parent / "headings.yaml").read_text(encoding="utf-8"))
    fields = _turned(data["fields"]) | dict.fromkeys(data["ignored"], "")
    return Vocabulary(fields, _turned(data["kinds"]), _turned(data["flows"]))


def _turned(words: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {word: name for name, listed in words.items() for word in listed}


def plain(cell: str) -> str:
    """A heading without blanks, marks and brackets."""
    return _NOISE.sub("", cell)


def find(sheet: Sheet) -> Columns:
    """The headings of a sheet, one row or two. Raises `NoHeadings`."""
    best = Columns({}, 0, 1)
    for top in range(min(LOOKED_AT, len(sheet.rows))):
        for height in (1, 2):
            tried = _columns(sheet.rows, top, height)
            if len(tried.of) > len(best.of):
                best = tried
    if "name" not in best.of or len(best.of) < LEAST:
        raise NoHeadings(sheet.name)
    return best


def _columns(rows: Sequence[Sequence[str]], top: int, height: int) -> Columns:
    lines = rows[top : top + height]
    width = max(len(line) for line in lines)
    if height == 2 and not _is_headings(rows, top + 1):
        return Columns({}, 0, 1)
    found: dict[str, int] = {}
    covered = 0
    for column in range(width):
        field = _field([line[column] for line in lines if column < len(line)])
        covered = column + 1 if field is not None else covered
        if field and field not in found:
            found[field] = column
    return Columns(found, covered, top + height + 1)


def _is_headings(rows: Sequence[Sequence[str]], index: int) -> bool:
    """Whether a second row is one of headings too, so that a member is never taken for one."""
    if index >= len(rows):
        return False
    said = [plain(cell) for cell in rows[index] if cell]
    known = [cell for cell in said if cell in vocabulary().fields]
    return bool(known) and len(known) * 2 >= len(said)


def _field(cells: Sequence[str]) -> str | None:
    """What the lowest telling cell of a heading stands for; "" where nobody needs it."""
    words = [plain(cell) for cell in cells if cell]
    for word in reversed(words):
        if word in vocabulary().fields:
            return vocabulary().fields[word]
    return None if not words else ""
