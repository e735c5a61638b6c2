"""What a report's log says: its changes of state, its promises, its alarms; pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from bot.skills.repairs.clocks import Mark
from bot.skills.repairs.life import DONE, OPEN, ReportState
from bot.skills.repairs.tables import Report


class Entry(NamedTuple):
    """One line of a report's log."""

    at: datetime
    actor_id: int | None
    move: str
    before: str
    after: str
    why: str
    data: Mapping[str, Any]


ANEW = frozenset({"open", "reopen", "give_back", "split"})
"""After these moves the clocks, their alarms and their promises start anew."""

BREACHES = frozenset({"accept_overdue", "done_overdue"})

BY_STAFF = frozenset({
    "accept", "assign", "in_progress", "waiting_reporter", "waiting_parts",
    "waiting_third_party", "planned", "noted", "promised", "transfer",
})  # fmt: skip
"""The entries by which staff say how it stands."""

ANSWERS = BY_STAFF | {"done", "not_ours", "cannot_fix", "confirm"}
"""The first of these is the first answer that a report got."""


def marks_of(events: Iterable[Entry]) -> tuple[Mark, ...]:
    """The changes of state in a log."""
    return tuple(Mark(e.at, ReportState(e.after)) for e in events if e.before != e.after)


def alarms_said(events: Iterable[Entry]) -> frozenset[str]:
    """The alarms that were given since the clocks last started anew; a reminder to say how it
    stands may come again after staff said so."""
    said: set[str] = set()
    for entry in events:
        if entry.move in ANEW:
            said = set()
        elif entry.move in BY_STAFF:
            said.discard("update_overdue")
        else:
            said.add(entry.move)
    return frozenset(said)


def promised_in_log(events: Iterable[Entry]) -> datetime | None:
    """The restore time that was made public last; a new start makes it void."""
    promised: datetime | None = None
    for entry in events:
        if entry.move in ANEW:
            promised = None
        until = entry.data.get("until") if entry.data else None
        if until is not None:
            promised = datetime.fromisoformat(until)
    return promised


def heard_in_log(events: Iterable[Entry]) -> datetime | None:
    """When staff last said how it stands."""
    return max((entry.at for entry in events if entry.move in BY_STAFF), default=None)


def breaches_in_log(events: Iterable[Entry]) -> int:
    """How often a deadline was missed in the whole life of the report."""
    return sum(entry.move in BREACHES for entry in events)


def stamp(report: Report, move: str, now: datetime) -> None:
    """Keep how long it took to the first answer and until it was done, for the figures; the
    report's state is already the one after the move."""
    minutes = int((now - report.opened_at).total_seconds() // 60)
    if move in ANSWERS and report.first_minutes is None:
        report.first_minutes = minutes
    if report.state in OPEN:
        report.took_minutes = None
    elif report.state in DONE and report.took_minutes is None:
        report.took_minutes = minutes
