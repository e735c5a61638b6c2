"""Give each chosen intent its slots."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from intents import clauses, closed
from intents.clauses import Segment
from intents.contract import Slots
from intents.emergencies import hazard_in
from intents.listed import asked, listed
from intents.model.heads import HEADS, best, shares
from intents.model.net import Scores
from intents.model.spans import KINDS, Span, find_spans
from intents.parts import Part, Source, slots_of, thresholds
from intents.readers import read_slots
from intents.reading import Clause, Reading
from intents.slots.refs import Ref, shorthand_refs

_BARE_REFS = ("wish.", "report.", "meeting.vote")
_NEEDED = {
    "helper.find": ("item",), "helper.offer": ("item",), "wish.submit": ("item",),
    "wish.confirm": ("item",), "visit.record": ("recipient",), "visit.postpone": ("recipient",),
    "volunteer.signup": ("activity",), "volunteer.cancel": ("activity",),
}  # fmt: skip
# Words that name nothing, which a tagger that needs a thing may settle for.
_EMPTY = re.compile(
    r"(?:[我俺咱你您他她它们也都就再又还要想去来能会帮给把替给了的吧吗呢啊呀嘛一下个名两二三四五人位家户口份有]"
    r"|报名|参加|取消|退出|活动|不了|麻烦|谢谢|请问?)*"
)
_HEAD = re.compile(r"[钻机车器椅梯枪泵锯锅柜]")
_ON_A_NUMBER = frozenset({
    "report.status", "report.feedback", "report.withdraw", "wish.claim", "wish.release",
    "wish.complete", "wish.confirm", "meeting.vote",
})  # fmt: skip
_PUBLISHED = "announce.publish"
"""What asks for nothing itself, however much it tells people to do."""
_WHOLE = frozenset({_PUBLISHED, "meeting.propose"})
"""What is one request with all the items that it lists."""
_REPORTS = frozenset({"report.submit", "report.join"})


@dataclass(slots=True)
class Draft:
    """A request in the making."""

    intent: str
    confidence: float
    segment: Segment
    slots: Slots = field(default_factory=dict)


def fill(chosen: Sequence[tuple[float, str]], source: Source) -> list[Draft]:
    """Return one draft a request in the order said, slots filled."""
    if not chosen:
        return []
    items, source = _items(chosen, source)
    segments, sure = items or _segments(chosen, source)
    spans = _spans(source, list(sure))
    parts: list[Part] = []
    for segment in sorted(segments, key=lambda each: each.start):
        alone = len(segments) == 1
        split = [segment] if items else _split(segment, source, spans)
        parts += [part for each in split for part in
                  _numbered(each, source, spans, alone and each is segment)]  # fmt: skip
    drafts = [
        Draft(part.intent, sure[part.intent], part.segment, read_slots(part)) for part in parts
    ]
    _raise_alarm(drafts, source)
    return drafts


_Told = tuple[list[Segment], dict[str, float]]


def _items(chosen: Sequence[tuple[float, str]], source: Source) -> tuple[_Told | None, Source]:
    """Read a message that marks the items of a list item by item, without the marks."""
    if source.reading.chain is not None or chosen[0][1] in _WHOLE:
        return None, source
    message = listed(source.scorer, source.utterance.now.date())
    found = asked(message, source.whole, source.allows) if message else []
    if message is None or not found:
        return None, source
    told = {segment.intent: share for share, segment in found}
    told |= {name: share for share, name in chosen}
    return ([segment for _, segment in found], told), replace(source, scorer=message.scorer)


def _segments(chosen: Sequence[tuple[float, str]], source: Source) -> _Told:
    sure = {name: share for share, name in chosen}
    whole = source.reading.chain is not None or chosen[0][1] == _PUBLISHED
    parted = [] if whole else _by_refs(source) or clauses.parted(source.scorer, source.allows)
    if parted:
        told = {segment.intent: share for share, segment in parted}
        return [segment for _, segment in parted], told | sure
    names = list(sure)
    if len(clauses.told(source.reading)) < 2:
        names = _one_a_family(names)
    segments = clauses.assign(source.scorer, names, source.whole)
    return segments, sure


def _by_refs(source: Source) -> list[tuple[float, Segment]]:
    """Part a message that says different things of several numbers: "R80撤 R81加急".

    A resident's word on one report and staff's on another do not stand in one message.
    """
    refs = {ref.value: ref.start for ref in reversed(source.reading.refs)}
    if len(refs) < 2:
        return []
    return clauses.parted_at(
        source.scorer,
        list(refs.values()),
        lambda intent: intent in _ON_A_NUMBER and source.allows(intent),
    )


def _one_a_family(names: list[str]) -> list[str]:
    """Keep the likeliest of the intents that read one clause in rival ways."""
    kept: dict[str, str] = {}
    for name in names:
        kept.setdefault(name.partition(".")[0], name)
    return list(kept.values())


def _spans(source: Source, names: list[str]) -> tuple[Span, ...]:
    kinds = frozenset(slot for name in names for slot in slots_of()[name]) & frozenset(KINDS)
    if not kinds:
        return ()
    needed = frozenset(slot for name in names for slot in _NEEDED.get(name, ()))
    found = find_spans(source.tagger, source.reading, names, kinds, needed)
    text = source.reading.text
    named = [span for span in found if not _EMPTY.fullmatch(text[span.start : span.end])]
    return tuple(_with_head(span, text) for span in named)


def _with_head(span: Span, text: str) -> Span:
    """Give a thing the head of its name that the tagger cut off: "冲击" of "冲击钻"."""
    if span.kind == "item" and _HEAD.match(text, span.end):
        return replace(span, end=span.end + 1)
    return span


def _split(segment: Segment, source: Source, spans: tuple[Span, ...]) -> list[Segment]:
    intent = segment.intent
    if len(segment.clauses) < 2:
        return [segment]
    if "ref" in slots_of()[intent]:
        starts = [ref.start for ref in _refs(source, segment)]
        return clauses.split_by(source.scorer, segment, starts)
    if intent in ("visit.record", "wish.submit"):
        starts = _first_mentions(source, [span for span in spans if span.kind == "recipient"])
        return clauses.split_by(source.scorer, segment, starts)
    limits = thresholds()["parts"]
    least = limits["hint" if intent == "report.submit" else "many"]
    if intent not in _HEAD_OF or shares(source.whole, "many")[0] < least:
        return [segment]
    return clauses.split_topics(source.scorer, segment, partial(_value, source, intent))


def _value(source: Source, intent: str, clause: Clause, scores: Scores) -> str | None:
    """Return what a clause is about where it surely is about something."""
    limits, head = thresholds()["parts"], _HEAD_OF[intent]
    likely = dict(zip(HEADS["intent"], shares(scores, "intent"), strict=True))
    speaks = likely[intent]
    if intent == "report.submit":
        # "灯也不亮" alone sounds like joining a neighbour; here it is one trouble more.
        speaks += likely["report.join"]
        return _broken(source, clause) if speaks >= limits["speaks"] else None
    sure = max(shares(scores, head))
    known = sure >= limits["sure"] and speaks >= limits["sure"] / 2
    return best(scores, head) if known else None


_HEAD_OF = {"report.submit": "category", "policy.ask": "topic", "hotline.ask": "contact"}


def _broken(source: Source, clause: Clause) -> str | None:
    """Return the category of the one thing that a clause both names and calls broken."""
    if not any(
        hit.tag == "cue.fault" and clause.start <= hit.start < clause.end
        for hit in source.reading.hits
    ):
        return None
    named = closed.named_categories(source.reading.text[clause.start : clause.end])
    return named.pop() if len(named) == 1 else None


def _first_mentions(source: Source, spans: list[Span]) -> list[int]:
    seen: dict[str, int] = {}
    for span in spans:
        seen.setdefault(source.reading.text[span.start : span.end], span.start)
    return list(seen.values())


def _refs(source: Source, segment: Segment) -> list[Ref]:
    bare = segment.intent.startswith(_BARE_REFS)
    refs = source.reading.refs
    if bare and not refs:
        refs = _short_refs(source.reading, rooms=segment.intent != "report.handle")
    return [ref for ref in refs if segment.holds(ref.start) and (ref.sure or bare)]


def _short_refs(reading: Reading, *, rooms: bool) -> list[Ref]:
    """Find bare numbers that are no day, clock time or phone; nor, with `rooms`, a room."""
    taken = [(each.start, each.end) for each in (*reading.dates, *reading.times)]
    taken += [(each.start, each.end) for each in reading.addresses if rooms]
    taken += [reading.phone[1:]] if reading.phone else []
    return [
        ref
        for ref in shorthand_refs(reading.text)
        if not any(start <= ref.start < end for start, end in taken)
    ]


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


def _raise_alarm(drafts: list[Draft], source: Source) -> None:
    """Mark a report where the message as a whole tells of danger and none of its parts did."""
    if hazard_in(source.reading.text) is None:
        return
    reports = [draft for draft in drafts if draft.intent in _REPORTS]
    if reports and not any(draft.slots.get("urgency") == "emergency" for draft in reports):
        reports[0].slots["urgency"] = "emergency"
