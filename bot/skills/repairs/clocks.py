"""The clocks of a report, computed from its log: pure functions of marks and an allowance.

Three clocks run: until somebody takes the report on, until staff say again how it stands, and
until it is done. They stand still while staff wait for the reporter, for parts, for a third party
or for a planned day; reopening starts them anew. A restore time that was made public takes the
place of the third one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import NamedTuple

from bot.core import workdays
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
    """When staff have to have taken the report on, said how it stands, and be done; None while
    a clock is still."""

    accept_by: datetime | None
    done_by: datetime | None
    update_by: datetime | None = None


class Alarm(NamedTuple):
    """Something to be said when a clock has come so far."""

    at: datetime
    name: str


@dataclass(frozen=True, slots=True)
class _Running:
    """A clock that runs since a moment with `left` of what was `allowed`."""

    since: datetime
    left: timedelta
    allowed: timedelta
    on_workdays: bool

    @property
    def ends(self) -> datetime:
        return self._after(self.left)

    @property
    def warns(self) -> datetime:
        return self._after(self.left - self.allowed * (1 - WARN_SHARE))

    def _after(self, span: timedelta) -> datetime:
        if self.on_workdays:
            return workdays.ahead(self.since, span)
        return self.since + span


def deadlines(
    marks: Sequence[Mark],
    allowance: Allowance,
    *,
    urgent: bool,
    promised: datetime | None = None,
    heard: datetime | None = None,
) -> Deadlines:
    """The deadlines that follow from the log, oldest mark first.

    `promised`: the restore time that was made public; `heard`: when staff last said how it
    stands. A report that is not urgent and comes at night starts its clocks at seven in the
    morning.
    """
    if not marks or marks[-1].state not in OPEN:
        return Deadlines(None, None)
    accept = _accept_clock(marks, allowance, urgent=urgent)
    done = _done_clock(marks, allowance, urgent=urgent)
    update = _update_clock(marks, allowance, heard or marks[-1].at)
    done_by = promised or (done.ends if done else None)
    update_by = _update_by(update, promised, done_by)
    return Deadlines(accept.ends if accept else None, done_by, update_by)


def _update_by(
    update: _Running | None, promised: datetime | None, done_by: datetime | None
) -> datetime | None:
    """Nobody is asked how it stands before a promised time, nor after the last deadline."""
    if update is None:
        return None
    by = max(update.ends, promised) if promised else update.ends
    return by if done_by is None or by < done_by else None


def _start(moment: datetime, *, urgent: bool) -> datetime:
    return moment if urgent else out_of_quiet(moment)


def _accept_clock(marks: Sequence[Mark], allowance: Allowance, *, urgent: bool) -> _Running | None:
    """Runs through the present stretch in which nobody has taken the report on."""
    started = None
    for mark in marks:
        if mark.state not in FRESH:
            started = None
        elif started is None:
            started = _start(mark.at, urgent=urgent)
    if started is None:
        return None
    return _Running(started, allowance.accept, allowance.accept, allowance.on_workdays)


def _done_clock(marks: Sequence[Mark], allowance: Allowance, *, urgent: bool) -> _Running | None:
    if marks[-1].state in PAUSED:
        return None
    left = allowance.done
    since: datetime | None = None
    for mark in marks:
        if since is not None:
            left -= _spent(since, mark.at, allowance)
        if mark.state in _STARTS_ANEW:
            left = allowance.done
        since = _start(mark.at, urgent=urgent) if mark.state in FRESH | AT_WORK else None
    assert since is not None
    return _Running(since, left, allowance.done, allowance.on_workdays)


def _spent(since: datetime, until: datetime, allowance: Allowance) -> timedelta:
    if allowance.on_workdays:
        return workdays.spent(since, until)
    return max(timedelta(), until - since)


def _update_clock(marks: Sequence[Mark], allowance: Allowance, heard: datetime) -> _Running | None:
    """Runs since staff last said something, once they took the report on; not while it is the
    reporter's turn."""
    if marks[-1].state in FRESH | {ReportState.WAITING_REPORTER}:
        return None
    return _Running(heard, allowance.update, allowance.update, allowance.on_workdays)


def alarms(
    marks: Sequence[Mark],
    allowance: Allowance,
    *,
    urgent: bool,
    promised: datetime | None = None,
    heard: datetime | None = None,
) -> tuple[Alarm, ...]:
    """What is to be said and when, earliest first, if nothing happens any more."""
    limits = deadlines(marks, allowance, urgent=urgent, promised=promised, heard=heard)
    found: list[Alarm] = []
    accept = _accept_clock(marks, allowance, urgent=urgent) if limits.accept_by else None
    if accept is not None:
        found += [Alarm(accept.warns, "accept_warned"), Alarm(accept.ends, "accept_overdue")]
    if limits.update_by is not None:
        found.append(Alarm(limits.update_by, "update_overdue"))
    done = _done_clock(marks, allowance, urgent=urgent) if limits.done_by else None
    if done is not None and promised is None:
        found.append(Alarm(done.warns, "done_warned"))
    if limits.done_by is not None:
        found.append(Alarm(limits.done_by, "done_overdue"))
    return tuple(sorted(found))


def unsaid(due: Iterable[Alarm], said: Iterable[str]) -> tuple[Alarm, ...]:
    """The alarms that were not given yet."""
    known = frozenset(said)
    return tuple(alarm for alarm in due if alarm.name not in known)


def is_overdue(limits: Deadlines, now: datetime) -> bool:
    """Whether the time to take it on or to be done has run out."""
    return any(by is not None and by < now for by in (limits.accept_by, limits.done_by))


def next_morning(now: datetime) -> datetime:
    """Half past nine on the next day, when the reporter is asked."""
    return at(local(now).date() + timedelta(days=1), ASK_AT)


def time_to_done(marks: Sequence[Mark]) -> timedelta | None:
    """From the first word to the last time that staff were done; None while they are not."""
    done = [mark.at for mark in marks if mark.state in DONE]
    return done[-1] - marks[0].at if done else None
