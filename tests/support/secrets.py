"""A neighbourhood full of secrets, and who may read which of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

SECRETARY = "郑敏"
AID = re.compile(r"低保|残疾|孤寡|留守|高血压|头晕|摔|住院|犯病|吃药|轮椅|流动党员|没人管")
"""Health and aid; what of it stands beside a person's name is a secret."""


@dataclass(frozen=True)
class Secret:
    """Words that only `readers` may read."""

    words: str
    readers: frozenset[str]


def secrets(roster: Mapping[str, Any]) -> list[Secret]:
    """Phones, rooms and the child's name with those who may read them."""
    return [*_of_people(roster), *_of_bonds(roster)]


def _of_people(roster: Mapping[str, Any]) -> Iterator[Secret]:
    for person in roster["people"]:
        readers = frozenset({person["name"], SECRETARY})
        yield Secret(person["phone"], readers)
        if "home" in person:
            yield from (Secret(words, readers) for words in _spoken(person["home"]))


def _of_bonds(roster: Mapping[str, Any]) -> Iterator[Secret]:
    for bond in roster["bonds"]:
        readers = frozenset({bond["who"], bond["backup"], SECRETARY})
        yield from (Secret(words, readers) for words in _spoken(bond["home"]))
        if "留守" in bond["categories"]:
            yield Secret(bond["for"], readers)


def _spoken(home: str) -> Iterator[str]:
    building, unit, room = home.split("-")
    yield f"{building}-{unit}-{room}"
    yield f"{building}号楼{unit}单元{room}"


def carers(roster: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Who may read of whom that they are looked after, and why."""
    return {
        bond["for"]: frozenset({bond["who"], bond["backup"], SECRETARY})
        for bond in roster["bonds"]
    }


def leaks(
    text: str, reader: str | None, said: str, known: list[Secret], looked_after: Mapping[str, Any]
) -> list[str]:
    """What `reader` (None: a group) reads in `text` without the right to; in private the
    speaker's own words are no news to them."""
    found = [
        secret.words
        for secret in known
        if secret.words in text
        and (reader is None or reader not in secret.readers)
        and not (reader is not None and secret.words in said)
    ]
    return found + [
        f"{name}：{word[0]}"
        for name, readers in looked_after.items()
        if name in text and (reader is None or reader not in readers)
        for word in AID.finditer(text)
        if reader is None or word[0] not in said
    ]
