"""Measures of understanding and of knowledge, for the command line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import intents
import knowledge
from bot.core.clock import SystemClock

Measured = tuple[Sequence[str], dict[str, Any]]
"""Lines for people, and the same figures as JSON."""


def of_parser(files: list[Path], worst: int = 0) -> Measured:
    """The parser on labelled messages, with the `worst` it misread. Raises `ValueError` and
    `OSError`."""
    report = intents.evaluate_files(files)
    return list(intents.tell(report, worst)), report.to_json()


def of_growth() -> Measured:
    """Parsers trained on growing shares of the voices, on voices left out."""
    reports = dict(intents.learning_curve())
    lines = [
        f"{voices:3} voices  intent F1 {report.intents.f1:.3f}  slot F1 {report.slots.f1:.3f}  "
        f"false triggers per 1,000 {report.false_rate:.0f}"
        for voices, report in reports.items()
    ]
    return lines, {"curve": {voices: report.to_json() for voices, report in reports.items()}}


def of_cards(files: list[Path] | None) -> Measured:
    """The cards on questions (default: those kept apart), each with the topic that the parse
    names, as a turn has it. Raises `knowledge.BadQuestion` and `OSError`."""
    reports = [
        knowledge.evaluate(file, topic_of=_topic_of) for file in files or [knowledge.HELD_OUT_FILE]
    ]
    lines = [line for report in reports for line in knowledge.tell(report)]
    return lines, {"knowledge": [report.to_json() for report in reports]}


def _topic_of(text: str) -> str | None:
    said = intents.Utterance(text, scene="private", now=SystemClock().now())
    slots = [r.slots for r in intents.parse(said).requests if r.intent == "policy.ask"]
    topic = slots[0].get("topic") if slots else None
    return topic if isinstance(topic, str) else None
