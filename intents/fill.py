"""Give each chosen intent its slots."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache

from intents import clauses
from intents.api import Utterance
from intents.clauses import Segment
from intents.contract import Slots, SlotValue
from intents.data import ROOT, read_yaml
from intents.emergencies import EmergencyKind, danger_in
from intents.model.heads import HEADS, NONE, START, shares
from intents.model.linear import Linear
from intents.model.spans import KINDS, Span, find_spans
from intents.reading import Reading
from intents.slots.address import Address, merge
from intents.slots.dates import Moment, find_dates
from intents.slots.marks import find_score
from intents.slots.party import find_party
from intents.slots.refs import Ref

_PAST = frozenset({"visit.record", "digest.ask", "wish.complete"})
_BARE_REFS = ("wish.", "report.", "meeting.vote")
_NEEDED = {
    "helper.find": ("item",), "helper.offer": ("item",), "wish.submit": ("item",),
    "wish.confirm": ("item",), "visit.record": ("recipient",), "visit.postpone": ("recipient",),
    "volunteer.signup": ("activity",), "volunteer.cancel": ("activity",),
}  # fmt: skip
# Danger that is no trouble with house or grounds; the safety floor answers it, not a report.
_QUARRELS = frozenset({EmergencyKind.DOMESTIC_VIOLENCE, EmergencyKind.LOST_PERSON})
_SHARED = ("report.", "wish.submit")


@dataclass(slots=True)
class Draft:
    """A request in the making."""

    intent: str
    confidence: float
    segment: Segment
    slots: Slots = field(default_factory=dict)


@cache
def slots_of() -> dict[str, tuple[str, ...]]:
    """Load which slots each intent can carry."""
    raw: dict[str, list[str]] = read_yaml(ROOT / "slots_of.yaml")
    return {intent: tuple(names) for intent, names in raw.items()}


@cache
def thresholds() -> dict[str, dict[str, float]]:
    """Load the thresholds of the decision."""
    loaded: dict[str, dict[str, float]] = read_yaml(ROOT / "decide.yaml")
    return loaded


@dataclass(frozen=True, slots=True)
class Source:
    """What slots are read from."""

    reading: Reading
    utterance: Utterance
    model: Linear
    tagger: Linear
    flags: set[str]
    whole: list[float]


@dataclass(frozen=True, slots=True)
class Part:
    """One request's share of a message."""

    source: Source
    segment: Segment
    alone: bool
    spans: tuple[Span, ...]
    ref: str | None = None

    @property
    def intent(self) -> str:
        """Return the intent whose slots are read."""
        return self.segment.intent

    def own(self, start: int) -> bool:
        """Tell whether a place in the text belongs to this request."""
        return self.alone or self.segment.holds(start)


def fill(chosen: Sequence[tuple[float, str]], source: Source) -> list[Draft]:
    """Return one draft a request in the order said, slots filled."""
    if not chosen:
        return []
    names = [name for _, name in chosen]
    segments = clauses.assign(source.model, source.reading, names, source.flags, source.whole)
    spans = _spans(source, names)
    sure = {name: share for share, name in chosen}
    parts: list[Part] = []
    for segment in sorted(segments, key=lambda each: each.start):
        alone = len(segments) == 1
        parts += [part for each in _split(segment, source, spans) for part in
                  _numbered(each, source, spans, alone and each is segment)]  # fmt: skip
    return [_draft(part, sure[part.intent]) for part in parts]


def _spans(source: Source, names: list[str]) -> tuple[Span, ...]:
    kinds = frozenset(slot for name in names for slot in slots_of()[name]) & frozenset(KINDS)
    if not kinds:
        return ()
    needed = frozenset(slot for name in names for slot in _NEEDED.get(name, ()))
    return tuple(find_spans(source.tagger, source.reading, names, kinds, needed))


def _split(segment: Segment, source: Source, spans: tuple[Span, ...]) -> list[Segment]:
    intent, reading = segment.intent, source.reading
    if len(segment.clauses) < 2:
        return [segment]
    if "ref" in slots_of()[intent]:
        starts = [ref.start for ref in _refs(source, segment)]
        return clauses.split_by(source.model, reading, segment, starts, source.flags)
    if intent in ("visit.record", "wish.submit"):
        starts = _first_mentions(source, [span for span in spans if span.kind == "recipient"])
        return clauses.split_by(source.model, reading, segment, starts, source.flags)
    limits = thresholds()["parts"]
    if intent not in _HEAD_OF or shares(source.whole, "many")[0] < limits["many"]:
        return [segment]
    return clauses.split_topics(
        source.model, reading, segment, _HEAD_OF[intent], source.flags, limits["sure"]
    )


_HEAD_OF = {"report.submit": "category", "policy.ask": "topic", "hotline.ask": "contact"}


def _first_mentions(source: Source, spans: list[Span]) -> list[int]:
    seen: dict[str, int] = {}
    for span in spans:
        seen.setdefault(source.reading.text[span.start : span.end], span.start)
    return list(seen.values())


def _refs(source: Source, segment: Segment) -> list[Ref]:
    bare = segment.intent.startswith(_BARE_REFS)
    return [ref for ref in source.reading.refs if segment.holds(ref.start) and (ref.sure or bare)]


def _numbered(
    segment: Segment, source: Source, spans: tuple[Span, ...], alone: bool
) -> list[Part]:
    """Make one part a number where several are named."""
    if "ref" not in slots_of()[segment.intent]:
        return [Part(source, segment, alone, spans)]
    numbers = list(dict.fromkeys(ref.value for ref in _refs(source, segment)))
    if len(numbers) < 2:
        return [Part(source, segment, alone, spans, numbers[0] if numbers else None)]
    return [Part(source, segment, alone, spans, number) for number in numbers]


def _draft(part: Part, confidence: float) -> Draft:
    slots: Slots = {}
    for name in slots_of()[part.intent]:
        value = _READERS[name](part)
        if value is not None:
            slots[name] = value
    return Draft(part.intent, confidence, part.segment, slots)


Reader = Callable[[Part], SlotValue | None]


def _best(head: str) -> Reader:
    first = START[head]
    options = HEADS[head]

    def read(part: Part) -> SlotValue | None:
        scores = part.segment.scores[first : first + len(options)]
        value = options[max(range(len(options)), key=scores.__getitem__)]
        return None if value == NONE else value

    return read


def _urgency(part: Part) -> SlotValue | None:
    text = part.source.reading.text
    own = "".join(text[each.start : each.end + 1] for each in part.segment.clauses)
    kind = danger_in(text if part.alone else own)
    if kind is not None and kind not in _QUARRELS:
        return "emergency"
    return _best("urgency")(part)


def _resolved(part: Part) -> SlotValue | None:
    value = _best("resolved")(part)
    return None if value is None else value == "True"


def _place(part: Part) -> Address | None:
    addresses = part.source.reading.addresses
    own = [address for address in addresses if part.own(address.start)]
    placed = any(span.kind == "area" and part.own(span.start) for span in part.spans)
    if not own and not placed and part.intent.startswith(_SHARED):
        own = addresses[:1]
    return merge(own)


def _address(name: str) -> Reader:
    def read(part: Part) -> SlotValue | None:
        place = _place(part)
        value: str | None = getattr(place, name) if place else None
        return value

    return read


def _span(kind: str) -> Reader:
    def read(part: Part) -> SlotValue | None:
        found = [span for span in part.spans if span.kind == kind]
        own = [span for span in found if part.own(span.start)]
        shared = found[:1] if kind in ("recipient", "activity") else []
        for span in own or shared:
            return part.source.reading.normal.source(span.start, span.end).strip() or None
        return None

    return read


def _activity(part: Part) -> SlotValue | None:
    chain = part.source.reading.chain
    if chain and chain.title:
        found = _span("activity")(part)
        return found or chain.title
    return _span("activity")(part)


def _date(part: Part) -> SlotValue | None:
    moments = _moments(part)
    day = next((moment for moment in moments if part.own(moment.start)), None)
    if day is None and moments and part.intent == "visit.record":
        day = moments[0]
    return day.value.isoformat() if day else None


def _moments(part: Part) -> list[Moment]:
    reading = part.source.reading
    if part.intent in _PAST:
        return find_dates(reading.text, part.source.utterance.now.date(), past=True)
    if part.intent == "visit.postpone":
        return reading.dates[-1:]
    return reading.dates


def _time(part: Part) -> SlotValue | None:
    times = part.source.reading.times
    clock = next((moment for moment in times if part.own(moment.start)), None)
    return clock.value.strftime("%H:%M") if clock else None


def _party(part: Part) -> SlotValue | None:
    chain = part.source.reading.chain
    if chain:
        return chain.heads
    text = part.source.reading.text
    own = "".join(
        text[clause.start : clause.end + 1]
        for clause in ([*part.segment.clauses] if not part.alone else part.source.reading.clauses)
    )
    return find_party(own) or 1


def _people(part: Part) -> SlotValue | None:
    chain = part.source.reading.chain
    return chain.names if chain else None


def _score(part: Part) -> SlotValue | None:
    normal = part.source.reading.normal
    return find_score(normal.text, normal.original)


def _phone(part: Part) -> SlotValue | None:
    phone = part.source.reading.phone
    return phone[0] if phone else None


_READERS: dict[str, Reader] = {
    "category": _best("category"),
    "topic": _best("topic"),
    "contact": _best("contact"),
    "urgency": _urgency,
    "diligence": _best("diligence"),
    "action": _best("action"),
    "stance": _best("stance"),
    "resolved": _resolved,
    "building": _address("building"),
    "unit": _address("unit"),
    "room": _address("room"),
    "area": _span("area"),
    "item": _span("item"),
    "recipient": _span("recipient"),
    "assignee": _span("assignee"),
    "activity": _activity,
    "ref": lambda part: part.ref,
    "date": _date,
    "time": _time,
    "party_size": _party,
    "people": _people,
    "score": _score,
    "phone": _phone,
}
