"""Whether labelled voices can be trusted: the contract, free words, twins and conflicts.

A twin is a message that another voice wrote too, all but for signs and digits; voices are written
without sight of each other, so one is a copy. A conflict is a twin with other intents.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rapidfuzz.distance import Indel

from intents.contract import Label, Row

ALIKE = 0.92
"""From this share of common characters on, two messages are one."""
SHORTEST = 8
"""Characters under which two people may well write the same."""
FREE = ("area", "item", "activity", "recipient", "assignee")
NEEDED: Mapping[str, str] = {
    "volunteer.signup": "party_size",
    "visit.record": "diligence",
    "policy.ask": "topic",
    "hotline.ask": "contact",
    "report.handle": "action",
    "meeting.vote": "stance",
}
"""What a label of an intent is never without."""

_SIGNS = re.compile(r"@邻里助手|[\W\d_]+")
_RUN = 4


def faults_of(voices: Mapping[str, Sequence[Row]]) -> Iterator[str]:
    """Yield a sentence for every fault: of single messages, then of pairs across voices."""
    for voice, rows in voices.items():
        ids = Counter(row.id for row in rows)
        yield from (f"{voice}: the id {name} stands twice" for name, n in ids.items() if n > 1)
        for row in rows:
            yield from (f"{row.id}: {fault}" for fault in _faults_of_row(row))
    yield from twins(voices)


def _faults_of_row(row: Row) -> Iterator[str]:
    for label in row.requests:
        needed = NEEDED.get(label.intent)
        if needed is not None and needed not in label.slots:
            yield f"{label.intent} without {needed}"
        yield from _foreign(row.text, label)


def _foreign(text: str, label: Label) -> Iterator[str]:
    """Free words are the message's own."""
    for slot in FREE:
        value = label.slots.get(slot)
        if isinstance(value, str) and value not in text:
            yield f"{slot} {value!r} does not stand in the message"


def twins(voices: Mapping[str, Sequence[Row]]) -> Iterator[str]:
    """Yield the messages of different voices that are the same but for signs and digits."""
    known = [(voice, row, skeleton(row.text)) for voice, rows in voices.items() for row in rows]
    known = [each for each in known if len(each[2]) >= SHORTEST]
    for one, other in _candidates([each[2] for each in known]):
        (voice, row, bare), (voice2, row2, bare2) = known[one], known[other]
        if voice == voice2 or Indel.normalized_similarity(bare, bare2) < ALIKE:
            continue
        same = sorted(_intents(row)) == sorted(_intents(row2))
        yield f"{row.id} and {row2.id} are {'twins' if same else 'twins with other intents'}"


def skeleton(text: str) -> str:
    """Leave the characters of a message without mention, signs and digits."""
    return _SIGNS.sub("", text)


def _intents(row: Row) -> list[str]:
    return [label.intent for label in row.requests]


def _candidates(texts: Sequence[str]) -> Iterable[tuple[int, int]]:
    """Pair the texts that share one of their three rarest runs: twins do."""
    common = Counter(run for text in texts for run in _runs(text))
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        for run in sorted(_runs(text), key=lambda run: (common[run], run))[:3]:
            holders[run].append(place)
    pairs = {
        (one, other)
        for places in holders.values()
        for at, one in enumerate(places)
        for other in places[at + 1 :]
    }
    return sorted(pairs)


def _runs(text: str) -> set[str]:
    return {text[at : at + _RUN] for at in range(len(text) - _RUN + 1)}
