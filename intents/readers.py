"""Read the slots of one request, each from its share of the message."""

from __future__ import annotations

import re
from collections.abc import Callable

from intents import closed
from intents.contract import Slots, SlotValue
from intents.emergencies import hazard_in, is_live
from intents.model.heads import HEADS, NONE, START
from intents.parts import Part, slots_of
from intents.slots.address import Address, find_areas, merge
from intents.slots.dates import Moment, find_dates
from intents.slots.marks import find_score
from intents.slots.party import find_party

_PAST = frozenset({"visit.record", "digest.ask", "wish.complete"})
_SHARED = ("report.", "wish.submit")

Reader = Callable[[Part], SlotValue | None]


def read_slots(part: Part) -> Slots:
    """Read every slot that the request's intent can carry; those not said are left out."""
    slots: Slots = {}
    for name in slots_of()[part.intent]:
        value = _READERS[name](part)
        if value is not None:
            slots[name] = value
    return slots


def _best(head: str) -> Reader:
    first = START[head]
    options = HEADS[head]

    def read(part: Part) -> SlotValue | None:
        scores = part.segment.scores[first : first + len(options)]
        value = options[max(range(len(options)), key=scores.__getitem__)]
        return None if value == NONE else value

    return read


def _category(part: Part) -> str | None:
    first = START["category"]
    scores = part.segment.scores[first : first + len(HEADS["category"])]
    return closed.category(part.text, scores, needed=part.intent == "report.submit")


def _urgency(part: Part) -> SlotValue | None:
    if hazard_in(part.text) is not None:
        return "emergency"
    likely = _best("urgency")(part)
    # The model may hear danger that no rule words, but not in a story or a supposition.
    if likely == "emergency" and is_live(part.text):
        return likely
    stopped = closed.stops_life(part.text, _category(part))
    if stopped is None:
        return "urgent" if likely == "urgent" else None
    return "urgent" if stopped else None


def _resolved(part: Part) -> SlotValue | None:
    value = _best("resolved")(part)
    return None if value is None else value == "True"


def _place(part: Part) -> Address | None:
    addresses = part.source.reading.addresses
    own = [address for address in addresses if part.own(address.start)]
    placed = any(span.kind == "area" and part.own(span.start) for span in part.spans)
    if not own and (not placed or _indoors(part)) and part.intent.startswith(_SHARED):
        own = addresses[:1]
    return merge(own)


_INSIDE = re.compile(
    "楼道|楼梯|电梯|单元门|楼门|门厅|大厅|大堂|过道|走廊|楼顶|屋顶|顶楼|天台|电表|水表井"
)


def _indoors(part: Part) -> bool:
    """Tell whether the shared place that a part names lies inside a building."""
    return all(
        _INSIDE.match(part.source.reading.text, span.start)
        for span in part.spans
        if span.kind == "area" and part.own(span.start)
    )


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


def _area(part: Part) -> SlotValue | None:
    """Read the shared place; the lexicon completes what the tagger cut short or overlooked."""
    whole = part.source.reading
    found = next((s for s in part.spans if s.kind == "area" and part.own(s.start)), None)
    places = [place for place in find_areas(whole.text) if part.own(place[0])]
    if found is not None:
        start, end = found.start, found.end
        for place in places:
            if place[0] < end and start < place[1]:
                start, end = min(start, place[0]), max(end, place[1])
    elif part.intent in _LOCATED:
        said = [place for place in places if whole.text[slice(*place)] not in _THINGS]
        if not said:
            return None
        start, end = said[0]
    else:
        return None
    return whole.normal.source(start, end).strip() or None


_LOCATED = frozenset({"report.submit", "report.join"})

# Places that are as often the broken thing, or the neighbour, as where it is.
_THINGS = frozenset({
    "电梯里", "楼下", "滑梯", "快递柜", "化粪池", "单元门", "外墙", "房顶", "单元楼", "井盖",
    "栏杆", "快递站", "污水井", "下水井", "水池", "丰巢", "顶层",
})  # fmt: skip


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
    return find_party(part.text) or 1


def _people(part: Part) -> SlotValue | None:
    chain = part.source.reading.chain
    return chain.names if chain else None


def _score(part: Part) -> SlotValue | None:
    normal = part.source.reading.normal
    return find_score(part.text, normal.original if part.alone else "")


def _phone(part: Part) -> SlotValue | None:
    phone = part.source.reading.phone
    return phone[0] if phone else None


_READERS: dict[str, Reader] = {
    "category": _category,
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
    "area": _area,
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
