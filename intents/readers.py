"""Read the slots of one request, each from its share of the message."""

from __future__ import annotations

import re
from collections.abc import Callable

from intents import closed
from intents.contract import Slots, SlotValue
from intents.emergencies import hazard_in, is_borne_out, is_live
from intents.model.heads import NONE, best, own
from intents.parts import Part, slots_of
from intents.slots.address import Address, find_areas, merge
from intents.slots.assignees import find_assignee
from intents.slots.clock import Moment
from intents.slots.dates import find_dates
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
    def read(part: Part) -> SlotValue | None:
        value = best(part.segment.scores, head)
        return None if value == NONE else value

    return read


def _category(part: Part) -> str | None:
    scores = own(part.segment.scores, "category")
    hinted = any(
        hit.tag.startswith("cat.") and part.own(hit.start) for hit in part.source.reading.hits
    )
    return closed.category(part.text, scores, needed=part.intent == "report.submit", hinted=hinted)


def _urgency(part: Part) -> SlotValue | None:
    if hazard_in(part.text) is not None:
        return "emergency"
    likely = _best("urgency")(part)
    # The parser may hear danger that no rule words, but not in a story or a supposition, and not
    # against the danger net, which knows far more of it.
    if likely == "emergency" and is_live(part.text) and is_borne_out(part.source.reading.text):
        return likely
    stopped = closed.stops_life(part.text, _category(part))
    return "urgent" if stopped or likely == "urgent" else None


def _resolved(part: Part) -> SlotValue | None:
    value = _best("resolved")(part)
    return None if value is None else value == "True"


def _place(part: Part) -> Address | None:
    addresses = part.source.reading.addresses
    named = [address for address in addresses if part.own(address.start)]
    placed = any(span.kind == "area" and part.own(span.start) for span in part.spans)
    if not named and (not placed or _indoors(part)) and part.intent.startswith(_SHARED):
        named = addresses[:1]
    return merge(named)


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
        # Staff call a report by its bare number, which looks like a room.
        return None if value == part.ref and part.intent == "report.handle" else value

    return read


def _span(kind: str) -> Reader:
    def read(part: Part) -> SlotValue | None:
        found = [span for span in part.spans if span.kind == kind]
        mine = [span for span in found if part.own(span.start)]
        shared = found[:1] if kind in ("recipient", "activity") else []
        for span in mine or shared:
            return _bare(part.source.reading.normal.source(span.start, span.end))
        return None

    return read


def _bare(words: str) -> str | None:
    """Take signs and blanks off the ends of free words."""
    return words.strip(_ENDS) or None


_ENDS = " \n\t“”\"'‘’《》<>【】()（）[]，,。.、;；:：!！?？~～…·-—+"


def _item(part: Part) -> SlotValue | None:
    """Read the thing; among several numbers the one named behind the request's own."""
    reading = part.source.reading
    spans = [(span.start, span.end) for span in part.spans if span.kind == "item"]
    if not spans and part.intent in _ABOUT_A_WISH:
        spans = _longest([(hit.start, hit.end) for hit in reading.hits if hit.tag == "it.thing"])
    mine = [span for span in spans if part.own(span[0])]
    starts = sorted(ref.start for ref in reading.refs if part.own(ref.start))
    at = next((ref.start for ref in reading.refs if ref.value == part.ref), None)
    if at is not None and len(starts) > 1:
        until = next((start for start in starts if start > at), len(reading.text))
        mine = [span for span in mine if at < span[0] < until]
    return _bare(reading.normal.source(*mine[0])) if mine else None


_ABOUT_A_WISH = frozenset({"wish.claim", "wish.release", "wish.complete", "wish.confirm"})


def _longest(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Keep the spans of more than one character that lie in no other."""
    return [
        (start, end)
        for start, end in spans
        if end - start > 1
        and not any(s <= start and end <= e and (s, e) != (start, end) for s, e in spans)
    ]


def _assignee(part: Part) -> SlotValue | None:
    """Read to whom a report is handed, by its words where the tagger overlooked them."""
    found = _span("assignee")(part)
    if found is not None:
        return found
    span = find_assignee(part.text)
    return _bare(part.text[slice(*span)]) if span and _action(part) == "assign" else None


def _action(part: Part) -> str:
    return closed.action(part.text, own(part.segment.scores, "action"))


_FOR = re.compile(
    r"(?:替|代|给|帮|为|送|陪)(?P<who>(?:[我他她]|我家|我们家)(?:妈|爸|爹|娘|母亲|父亲|奶奶|爷爷|姥姥|姥爷|老伴"
    r"|丈人|丈母娘|婆婆|公公|闺女|儿子|女儿|孙子|孙女|媳妇|老公|婆子)妈?爸?)"
)


def _recipient(part: Part) -> SlotValue | None:
    """Read for whom something is; one's own kin count where they are named after "替" or "给"."""
    found = _span("recipient")(part)
    if found is None and part.intent.startswith("wish."):
        for match in _FOR.finditer(part.source.reading.text):
            if part.own(match.start()):
                return part.source.reading.normal.source(*match.span("who"))
    return found


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
                # A thing named behind the place is no part of it, even if it was cut short.
                if end > place[1] and closed.named_categories(whole.text[place[1] : end + 1]):
                    end = place[1]
    elif part.intent in _LOCATED:
        said = [place for place in places if _is_place(whole.text[slice(*place)])]
        if not said:
            return None
        start, end = said[0]
    else:
        return None
    return _bare(whole.normal.source(start, end))


_BY_A_BLOCK = re.compile(r"(?:\d+|[一二三四五六七八九十]+)(?:号楼|栋|楼)(?!门口|门前).+")
"""Beside which block it is: told by the building, seldom a place of its own."""


def _is_place(words: str) -> bool:
    return words not in _THINGS and _BY_A_BLOCK.fullmatch(words) is None


_LOCATED = frozenset({"report.submit", "report.join"})

# Places that are as often the broken thing, or the neighbour, as where it is.
_THINGS = frozenset({
    "电梯里", "楼下", "化粪池", "单元门", "房顶", "井盖", "栏杆", "快递站", "污水井", "下水井",
    "水池", "丰巢", "顶层", "楼前", "墙角", "配电箱", "电表箱", "安全出口", "泵房", "院子",
    "小区里", "后门", "电井", "围栏", "岗亭", "正门", "走道", "垃圾站", "小区里头",
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
    "action": _action,
    "stance": _best("stance"),
    "resolved": _resolved,
    "building": _address("building"),
    "unit": _address("unit"),
    "room": _address("room"),
    "area": _area,
    "item": _item,
    "recipient": _recipient,
    "assignee": _assignee,
    "activity": _activity,
    "ref": lambda part: part.ref,
    "date": _date,
    "time": _time,
    "party_size": _party,
    "people": _people,
    "score": _score,
    "phone": _phone,
}
