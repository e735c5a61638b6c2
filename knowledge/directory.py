"""Whom to call: the nation's own numbers, merged with those of a neighbourhood.

A neighbourhood's entries are passed in as values and come first; a national number is only
looked up here, never replaced by a guess. Where neither knows anybody, 12345 is offered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from knowledge.data import read_yaml

CONTACTS: Final = (
    "property", "community", "police", "fire", "ambulance", "gas", "water", "power", "heating",
    "elevator", "hospital", "government", "legal", "women", "elderly", "psychology", "courier",
    "other",
)  # fmt: skip
"""The contacts of the contract; a test of the whole house holds them against `intents`."""

DIRECTORY_FILE: Final = Path(__file__).parent / "directory.yaml"
_LAST_RESORT: Final = "government"


@dataclass(frozen=True, slots=True)
class Entry:
    """One number. `confirmed_on` is the day a person last dialled it; national ones have none.

    `only_if_named` keeps an entry out unless one of its keywords is said.
    """

    contact: str
    name: str
    phone: str
    hours: str = ""
    place: str = ""
    keywords: tuple[str, ...] = ()
    only_if_named: bool = False
    confirmed_on: date | None = None
    local: bool = True

    def named_in(self, text: str) -> bool:
        """Whether the text names this entry by name, number or keyword."""
        return any(word in text for word in (self.name, self.phone, *self.keywords) if word)


class UnknownContact(ValueError):
    """A contact is not one of the contract's."""


@cache
def national_entries() -> tuple[Entry, ...]:
    """The numbers that are the same all over the country."""
    rows = read_yaml(DIRECTORY_FILE.read_text(encoding="utf-8"))
    return tuple(
        Entry(**row | {"keywords": tuple(row["keywords"]), "local": False}) for row in rows
    )


def lookup(
    contact: str | None, text: str, local_entries: Sequence[Entry] = ()
) -> tuple[Entry, ...]:
    """Who is to be called, best first.

    An entry fits where its contact was asked for or where the text names it. Named entries
    come before unnamed, local before national; a local entry takes the place of a national one
    with the same number. For the contact `other`, and for none, only named entries fit.
    Without any, the answer is 12345. Raises `UnknownContact`.
    """
    if contact is not None and contact not in CONTACTS:
        raise UnknownContact(contact)
    everybody = _without_repeats((*local_entries, *national_entries()))
    fitting = [entry for entry in everybody if _fits(entry, contact, text)]
    if not fitting:
        return tuple(entry for entry in everybody if entry.contact == _LAST_RESORT)
    return tuple(sorted(fitting, key=lambda entry: _order(entry, contact, text)))


def _fits(entry: Entry, contact: str | None, text: str) -> bool:
    if entry.named_in(text):
        return True
    return contact == entry.contact != "other" and not entry.only_if_named


def _order(entry: Entry, contact: str | None, text: str) -> tuple[bool, bool, bool]:
    return (not entry.named_in(text), entry.contact != contact, not entry.local)


def _without_repeats(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The first entry of each number; local ones stand before national ones."""
    by_phone: dict[str, Entry] = {}
    for entry in entries:
        by_phone.setdefault(entry.phone, entry)
    return tuple(by_phone.values())
