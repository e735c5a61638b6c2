"""Give each chosen intent its slots."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from intents.api import Utterance
from intents.contract import Slots, SlotValue
from intents.data import ROOT, read_yaml
from intents.model.heads import HEADS, NONE, START
from intents.reading import Reading
from intents.slots.address import Address, find_area, merge
from intents.slots.party import find_party


@dataclass(slots=True)
class Draft:
    """A request in the making."""

    intent: str
    confidence: float
    why: str = "model"
    slots: Slots = field(default_factory=dict)


@cache
def slots_of() -> dict[str, tuple[str, ...]]:
    """Load which slots each intent can carry."""
    raw: dict[str, list[str]] = read_yaml(ROOT / "slots_of.yaml")
    return {intent: tuple(names) for intent, names in raw.items()}


@dataclass(frozen=True, slots=True)
class Source:
    """What slots are read from."""

    reading: Reading
    scores: list[float]
    utterance: Utterance
    address: Address | None


def fill(
    chosen: list[tuple[float, str]], reading: Reading, scores: list[float], utterance: Utterance
) -> list[Draft]:
    """Return one draft a request, slots filled."""
    source = Source(reading, scores, utterance, merge(reading.addresses))
    drafts: list[Draft] = []
    for confidence, intent in chosen:
        slots: Slots = {}
        for name in slots_of()[intent]:
            value = _READERS[name](source, intent) if name in _READERS else None
            if value is not None:
                slots[name] = value
        drafts.append(Draft(intent, confidence, "model", slots))
    return drafts


def _best(head: str) -> Callable[[Source, str], SlotValue | None]:
    first = START[head]
    options = HEADS[head]

    def read(source: Source, _intent: str) -> SlotValue | None:
        scores = source.scores[first : first + len(options)]
        value = options[max(range(len(options)), key=scores.__getitem__)]
        return None if value == NONE else value

    return read


def _address(part: str) -> Callable[[Source, str], SlotValue | None]:
    def read(source: Source, _intent: str) -> SlotValue | None:
        return getattr(source.address, part) if source.address else None

    return read


def _area(source: Source, _intent: str) -> SlotValue | None:
    span = find_area(source.reading.text)
    return source.reading.normal.source(*span).strip() or None if span else None


def _ref(source: Source, _intent: str) -> SlotValue | None:
    return source.reading.refs[0].value if source.reading.refs else None


def _date(source: Source, _intent: str) -> SlotValue | None:
    return source.reading.dates[0].value.isoformat() if source.reading.dates else None


def _time(source: Source, _intent: str) -> SlotValue | None:
    times = source.reading.times
    return times[0].value.isoformat("minutes") if times else None


def _party(source: Source, _intent: str) -> SlotValue | None:
    if source.reading.chain:
        return source.reading.chain.heads
    return find_party(source.reading.text) or 1


def _people(source: Source, _intent: str) -> SlotValue | None:
    return source.reading.chain.names if source.reading.chain else None


def _resolved(source: Source, intent: str) -> SlotValue | None:
    value = _best("resolved")(source, intent)
    return None if value is None else value == "True"


_READERS: dict[str, Callable[[Source, str], SlotValue | None]] = {
    "category": _best("category"),
    "topic": _best("topic"),
    "contact": _best("contact"),
    "urgency": _best("urgency"),
    "diligence": _best("diligence"),
    "action": _best("action"),
    "stance": _best("stance"),
    "resolved": _resolved,
    "building": _address("building"),
    "unit": _address("unit"),
    "room": _address("room"),
    "area": _area,
    "ref": _ref,
    "date": _date,
    "time": _time,
    "party_size": _party,
    "people": _people,
}
