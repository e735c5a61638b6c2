"""Measure parsing against labelled messages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter_ns
from typing import Any

from intents.api import Parse, Utterance
from intents.contract import LOOSE_SLOTS, Label, Row, SlotValue
from intents.lexicon import scan

Parser = Callable[[Utterance], Parse]
Triple = tuple[str, str, SlotValue]


@dataclass(slots=True)
class Tally:
    """Counts of right, wrong and missed answers."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall; 1.0 where nothing was asked."""
        whole = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / whole if whole else 1.0


@dataclass(slots=True)
class Report:
    """What was measured over a set of messages."""

    messages: int = 0
    exact: int = 0
    intents: Tally = field(default_factory=Tally)
    slots: Tally = field(default_factory=Tally)
    per_intent: dict[str, Tally] = field(default_factory=dict)
    per_slot: dict[str, Tally] = field(default_factory=dict)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    near: Tally = field(default_factory=Tally)
    chat: Tally = field(default_factory=Tally)
    real: Tally = field(default_factory=Tally)
    alarms: Tally = field(default_factory=Tally)
    asked: int = 0
    micros: list[float] = field(default_factory=list)
    worst: list[tuple[float, Row, Parse]] = field(default_factory=list)
    calibration: dict[int, Tally] = field(default_factory=dict)
    per_voice: dict[str, dict[str, Tally]] = field(default_factory=dict)

    @property
    def silent_overheard(self) -> int:
        """Return how many overheard messages ask nothing."""
        return sum(each.right + each.wrong for each in (self.near, self.chat))

    @property
    def false_triggers(self) -> int:
        """Return how many of them were taken for a request."""
        return self.near.wrong + self.chat.wrong

    @property
    def false_rate(self) -> float:
        """Return false triggers per 1,000 overheard messages that ask nothing."""
        return 1000 * self.false_triggers / max(1, self.silent_overheard)

    def _shares(self) -> dict[str, float]:
        quiet = self.messages - self.alarms.right - self.alarms.missed
        return {
            "false_triggers_per_1000": round(self.false_rate, 2),
            "false_triggers_near_misses": round(_per_mille(self.near), 2),
            "false_triggers_small_talk": round(_per_mille(self.chat), 2),
            "unanswered": round(self.real.missed / max(1, self.real.right + self.real.missed), 4),
            "alarm_recall": round(
                self.alarms.right / max(1, self.alarms.right + self.alarms.missed), 4
            ),
            "false_alarms_per_1000": round(1000 * self.alarms.wrong / max(1, quiet), 2),
        }

    def to_json(self) -> dict[str, Any]:
        """Shape the report as one JSON object."""
        times = sorted(self.micros) or [0.0]
        return {
            "messages": self.messages,
            "near_misses": self.near.right + self.near.wrong,
            "small_talk": self.chat.right + self.chat.wrong,
            "emergencies": self.alarms.right + self.alarms.missed,
            "intent_f1": round(self.intents.f1, 4),
            "exact": round(self.exact / max(1, self.messages), 4),
            "slot_f1": round(self.slots.f1, 4),
            **self._shares(),
            "asked": self.asked,
            "micros_median": round(times[len(times) // 2], 1),
            "micros_p99": round(times[int(len(times) * 0.99)], 1),
            "per_intent": {name: _tally(each) for name, each in sorted(self.per_intent.items())},
            "per_slot": {name: _tally(each) for name, each in sorted(self.per_slot.items())},
            "calibration": {
                f"{step / 10:.1f}": _tally(each) for step, each in sorted(self.calibration.items())
            },
            "per_voice": {
                voice: {name: _tally(each) for name, each in tallies.items()}
                for voice, tallies in sorted(self.per_voice.items())
            },
            "confusion": [[*pair, count] for pair, count in self.confusion.most_common(40)],
        }


def _per_mille(each: Tally) -> float:
    return 1000 * each.wrong / max(1, each.right + each.wrong)


def _tally(each: Tally) -> dict[str, Any]:
    return {
        "f1": round(each.f1, 4), "right": each.right, "wrong": each.wrong, "missed": each.missed,
    }  # fmt: skip


def utterance_of(row: Row) -> Utterance:
    """Make the utterance that a labelled message stands for."""
    scene: Any = row.scene
    return Utterance(row.text, scene, row.role, row.mentioned, now=row.now)


def evaluate(rows: Iterable[Row], parser: Parser, report: Report | None = None) -> Report:
    """Parse every message and compare with its labels; adds to `report` where one is given."""
    report = report or Report()
    for row in rows:
        start = perf_counter_ns()
        parse = parser(utterance_of(row))
        report.micros.append((perf_counter_ns() - start) / 1000)
        add(report, row, parse)
    return report


def add(report: Report, row: Row, parse: Parse) -> None:
    """Add one parsed message to a report."""
    got = [Label(request.intent, request.slots) for request in parse.requests]
    before = [replace(tally) for tally in (report.intents, report.slots)]
    report.messages += 1
    report.asked += parse.outcome == "ask"
    right = _add_intents(report, row.requests, got)
    report.exact += right
    for request in parse.requests:
        bucket = report.calibration.setdefault(min(9, int(request.confidence * 10)), Tally())
        named = any(label.intent == request.intent for label in row.requests)
        bucket.right += named
        bucket.wrong += not named
    if not row.requests and not row.mentioned:
        kind = report.near if _is_near_miss(parse.trace.text) else report.chat
        _count(kind, "wrong" if got else "right", 1)
    elif row.requests:
        _count(report.real, "right" if got else "missed", 1)
    _add_alarm(report, row.requests, got)
    if not right:
        sure = max((request.confidence for request in parse.requests), default=0.0)
        report.worst.append((sure, row, parse))
    _add_slots(report, row.requests, got)
    _add_voice(report, row, before)


def _add_voice(report: Report, row: Row, before: Sequence[Tally]) -> None:
    """Count for the row's voice what it added to the totals; its id begins with the voice."""
    voice = report.per_voice.setdefault(
        row.id.rpartition("-")[0], {"intents": Tally(), "slots": Tally()}
    )
    for tally, old, new in zip(
        voice.values(), before, (report.intents, report.slots), strict=True
    ):
        tally.right += new.right - old.right
        tally.wrong += new.wrong - old.wrong
        tally.missed += new.missed - old.missed


def _is_near_miss(folded: str) -> bool:
    """Tell whether normalised text holds a word by which a trouble, a rule or an office is
    named."""
    return any(hit.tag.startswith(("cat.", "top.", "con.")) for hit in scan(folded))


def _add_alarm(report: Report, gold: Sequence[Label], got: Sequence[Label]) -> None:
    there, heard = (
        any(label.slots.get("urgency") == "emergency" for label in labels)
        for labels in (gold, got)
    )
    if there or heard:
        _count(report.alarms, "missed" if not heard else "right" if there else "wrong", 1)


def _add_intents(report: Report, gold: Sequence[Label], got: Sequence[Label]) -> bool:
    wanted = Counter(label.intent for label in gold)
    given = Counter(label.intent for label in got)
    shared, missed, wrong = wanted & given, wanted - given, given - wanted
    for counts, name in ((shared, "right"), (missed, "missed"), (wrong, "wrong")):
        _count(report.intents, name, counts.total())
        for intent, count in counts.items():
            _count(report.per_intent.setdefault(intent, Tally()), name, count)
    for lost in missed or ["[]"]:
        for found in wrong or ["[]"]:
            if lost != found:
                report.confusion[lost, found] += 1
    return not missed and not wrong


def _count(tally: Tally, name: str, count: int) -> None:
    setattr(tally, name, getattr(tally, name) + count)


def _triples(labels: Sequence[Label]) -> list[Triple]:
    return [(label.intent, name, value) for label in labels for name, value in label.slots.items()]


def _same(one: Triple, other: Triple) -> bool:
    if one[:2] != other[:2]:
        return False
    a, b = one[2], other[2]
    if one[1] in LOOSE_SLOTS and isinstance(a, str) and isinstance(b, str):
        return a in b or b in a
    return a == b


def _add_slots(report: Report, gold: Sequence[Label], got: Sequence[Label]) -> None:
    left = _triples(gold)
    for triple in _triples(got):
        match = next((each for each in left if _same(each, triple)), None)
        if match is not None:
            left.remove(match)
        for tally in (report.slots, report.per_slot.setdefault(triple[1], Tally())):
            _count(tally, "right" if match else "wrong", 1)
    for triple in left:
        for tally in (report.slots, report.per_slot.setdefault(triple[1], Tally())):
            tally.missed += 1
