"""Measure parsing against labelled messages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from time import perf_counter_ns
from typing import Any

from intents.api import Parse, Utterance
from intents.contract import LOOSE_SLOTS, Label, Row, SlotValue

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
    silent_overheard: int = 0
    false_triggers: int = 0
    asked: int = 0
    micros: list[float] = field(default_factory=list)
    worst: list[tuple[float, Row, Parse]] = field(default_factory=list)
    calibration: dict[int, Tally] = field(default_factory=dict)

    @property
    def false_rate(self) -> float:
        """Return false triggers per 1,000 overheard messages that ask nothing."""
        return 1000 * self.false_triggers / max(1, self.silent_overheard)

    def to_json(self) -> dict[str, Any]:
        """Shape the report as one JSON object."""
        times = sorted(self.micros) or [0.0]
        return {
            "messages": self.messages,
            "intent_f1": round(self.intents.f1, 4),
            "exact": round(self.exact / max(1, self.messages), 4),
            "slot_f1": round(self.slots.f1, 4),
            "false_triggers_per_1000": round(self.false_rate, 2),
            "asked": self.asked,
            "micros_median": round(times[len(times) // 2], 1),
            "micros_p99": round(times[int(len(times) * 0.99)], 1),
            "per_intent": {name: _tally(each) for name, each in sorted(self.per_intent.items())},
            "per_slot": {name: _tally(each) for name, each in sorted(self.per_slot.items())},
            "calibration": {
                f"{step / 10:.1f}": _tally(each) for step, each in sorted(self.calibration.items())
            },
            "confusion": [[*pair, count] for pair, count in self.confusion.most_common(40)],
        }


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
        report.silent_overheard += 1
        report.false_triggers += bool(got)
    if not right:
        sure = max((request.confidence for request in parse.requests), default=0.0)
        report.worst.append((sure, row, parse))
    _add_slots(report, row.requests, got)


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
