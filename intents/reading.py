"""A message read once: its normal form, its clauses and everything the slots found in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from intents.lexicon import Hit, scan
from intents.normalise import Normalised, normalise
from intents.slots.address import Address, find_addresses
from intents.slots.chain import Chain, parse_chain
from intents.slots.clock import Moment, find_times
from intents.slots.dates import find_dates
from intents.slots.phone import find_phone
from intents.slots.refs import Ref, find_refs

_BREAK = re.compile(r"[。！!？?；;\n]+|(?<=[一-鿿a-z0-9)）])[，,、~～…—.]+|\s+")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch `text[start:end]` between two breaks."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of a message before anybody asks what it wants."""

    normal: Normalised
    addresses: list[Address]
    dates: list[Moment]
    times: list[Moment]
    refs: list[Ref]
    phone: tuple[str, int, int] | None
    chain: Chain | None
    hits: list[Hit]
    clauses: list[Clause]
    masked: str = field(default="")
    positions: list[int] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the normalised text."""
        return self.normal.text


def read(text: str, today: date) -> Reading:
    """Read `text`; relative days count from `today`."""
    normal = normalise(text)
    folded = normal.text
    addresses = find_addresses(folded)
    dates = find_dates(folded, today)
    times = find_times(folded)
    refs = find_refs(folded)
    phone = find_phone(folded)
    masked, positions = _mask(folded, addresses, dates, times, refs, phone)
    return Reading(
        normal, addresses, dates, times, refs, phone, parse_chain(text), scan(folded),
        split(folded), masked, positions,
    )  # fmt: skip


def split(text: str) -> list[Clause]:
    """Part normalised `text` into clauses; blanks count as breaks, as people type them so."""
    clauses: list[Clause] = []
    start = 0
    for match in _BREAK.finditer(text):
        if match.start() > start:
            clauses.append(Clause(start, match.start()))
        start = match.end()
    if start < len(text):
        clauses.append(Clause(start, len(text)))
    return clauses


def _mask(
    text: str, addresses: list[Address], dates: list[Moment], times: list[Moment],
    refs: list[Ref], phone: tuple[str, int, int] | None,
) -> tuple[str, list[int]]:  # fmt: skip
    """Replace what varies (places, days, numbers) by one capital letter each."""
    spans = [(a.start, a.end, "A") for a in addresses]
    spans += [(t.start, t.end, "T") for t in times]
    spans += [(d.start, d.end, "D") for d in dates]
    spans += [(r.start, r.end, "R") for r in refs if r.sure]
    if phone:
        spans.append((phone[1], phone[2], "F"))
    spans += [(m.start(), m.end(), "N") for m in _NUMBER.finditer(text)]
    spans.sort(key=lambda span: (span[0], "FRATDN".index(span[2])))
    out: list[str] = []
    positions: list[int] = []
    done = 0
    for start, end, letter in spans:
        if start < done:
            continue
        out += (text[done:start], letter)
        positions += [*range(done, start), start]
        done = end
    out.append(text[done:])
    positions += range(done, len(text))
    return "".join(out), positions
