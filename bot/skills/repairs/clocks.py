"""The clocks of a report, computed from its log: pure functions of marks and an allowance.

Two clocks run: until somebody takes the report on, and until it is done. Both stand still while
staff wait for the reporter, a third party or a planned day; reopening starts the second anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import NamedTuple

from bot.core.clock import at, local, out_of_quiet
from bot.skills.repairs.kinds import Allowance
from bot.skills.repairs.life import AT_WORK, DONE, FRESH, OPEN, PAUSED, ReportState

WARN_SHARE = 0.7
ASK_AT = time(9, 30)

_STARTS_ANEW = frozenset({ReportState.RECEIVED, ReportState.REOPENED})


class Mark(NamedTuple):
    """A report came into `state` at `at`."""

    at: datetime
    state: ReportState


@dataclass(frozen=True, slots=True)
class Deadlines:
    """When staff have to have taken the report on and be done; None while a clock is still."""

    accept_by: datetime | None
    done_by: datetime | None


class Alarm(NamedTuple):
    """Something to be said when a clock has come so far."""

    at: datetime
    name: str


def deadlines(marks: Sequence[Mark], allowance: Allowance, *, urgent: bool) -> Deadlines:
    """The deadlines that follow from the log, oldest mark first.

    A report that is not urgent and comes at night starts its clocks at seven in the morning.
    """
    if not marks or marks[-1].state not in OPEN - PAUSED:
        return Deadlines(None, None)
    started = _accept_from(marks, urgent=urgent)
    return Deadlines(
        started + allowance.accept if started else None,
        _done_by(marks, allowance.done, urgent=urgent),
    )


def _start(moment: datetime, *, urgent: bool) -> datetime:
    return moment if urgent else out_of_quiet(moment)


def _accept_from(marks: Sequence[Mark], *, urgent: bool) -> datetime | None:
    """When the present stretch began in which nobody has taken the report on."""
    started = None
    for mark in marks:
        if mark.state not in FRESH:
            started = None
        elif started is None:
            started = _start(mark.at, urgent=urgent)
    return started


def _done_by(marks: Sequence[Mark], allowed: timedelta, *, urgent: bool) -> datetime:
    left = allowed
    since: datetime | None = None
    for mark in marks:
        if since is not None:
            left -= max(timedelta(), mark.at - since)
        if mark.state in _STARTS_ANEW:
            left = allowed
        since = _start(mark.at, urgent=urgent) if mark.state in FRESH | AT_WORK else None
    assert since is not None
    return since + left


def alarms(marks: Sequence[Mark], allowance: Allowance, *, urgent: bool) -> tuple[Alarm, ...]:
    """What is to be said and when, earliest first, if nothing happens any more."""
    limits = deadlines(marks, allowance, urgent=urgent)
    found: list[Alarm] = []
    for name, by, allowed in (
        ("accept", limits.accept_by, allowance.accept),
        ("done", limits.done_by, allowance.done),
    ):
        if by is not None:
            found.append(Alarm(by - allowed * (1 - WARN_SHARE), f"{name}_warned"))
            found.append(Alarm(by, f"{name}_overdue"))
    return tuple(sorted(found))


def unsaid(due: Iterable[Alarm], said: Iterable[str]) -> tuple[Alarm, ...]:
    """The alarms that were not given yet."""
    known = frozenset(said)
    return tuple(alarm for alarm in due if alarm.name not in known)


def is_overdue(limits: Deadlines, now: datetime) -> bool:
    """Whether one of the clocks has run out."""
    return any(by is not None and by < now for by in (limits.accept_by, limits.done_by))


def next_morning(now: datetime) -> datetime:
    """Half past nine on the next day, when the reporter is asked."""
    return at(local(now).date() + timedelta(days=1), ASK_AT)


def time_to_done(marks: Sequence[Mark]) -> timedelta | None:
    """From the first word to the last time that staff were done; None while they are not."""
    done = [mark.at for mark in marks if mark.state in DONE]
    return done[-1] - marks[0].at if done else None
