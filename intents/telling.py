"""Tell a report to a person."""

from __future__ import annotations

from collections.abc import Iterator

from intents.evaluate import Report

_FIRST = (
    "messages", "intent_f1", "exact", "slot_f1", "near_misses", "small_talk",
    "false_triggers_per_1000", "false_triggers_near_misses", "false_triggers_small_talk",
    "unanswered", "emergencies", "alarm_recall", "false_alarms_per_1000", "asked",
    "micros_median", "micros_p99",
)  # fmt: skip


def tell(report: Report, worst: int = 0) -> Iterator[str]:
    """Tell a report line by line, with the `worst` messages that were read surest and wrong.

    Messages of test voices are not to be read by those who tune; ask for none of them.
    """
    told = report.to_json()
    yield from (f"{name:27} {told[name]}" for name in _FIRST)
    for group in ("per_intent", "per_slot", "calibration"):
        yield f"-- {group}"
        for name, each in told[group].items():
            yield (
                f"{name:27} f1 {each['f1']:.3f}  right {each['right']}  "
                f"wrong {each['wrong']}  missed {each['missed']}"
            )
    yield "-- confusion (labelled, read as)"
    yield from (f"{count:4} {lost} -> {found}" for lost, found, count in told["confusion"])
    if worst:
        yield "-- worst"
    for sure, row, parse in sorted(report.worst, key=lambda item: -item[0])[:worst]:
        labelled = [label.intent for label in row.requests]
        got = [request.intent for request in parse.requests]
        yield f"{sure:.2f} {row.id} {row.text!r} labelled {labelled} read {got}"
