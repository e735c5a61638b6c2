"""The clocks strike: the handler is reminded once, the secretary hears once of what is late."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.core.people import Person, Role
from bot.core.work import Work
from bot.skills.repairs.cards import said_time, staff_for, state_name
from bot.skills.repairs.clocks import Deadlines, unsaid
from bot.skills.repairs.life import OPEN
from bot.skills.repairs.logbook import alarms_said
from bot.skills.repairs.store import alarms_of, by_id, deadlines_of, events_of, log, set_clock
from bot.skills.repairs.tables import Report

OVERDUE = ("accept_overdue", "done_overdue")


def strike(work: Work, payload: Mapping[str, Any]) -> None:
    """Say what has come due on a report's clocks and set them on."""
    report = by_id(work, payload["report"])
    if report.state not in OPEN:
        return
    events = events_of(work, report)
    due, said = alarms_of(report, events), alarms_said(events)
    limits = deadlines_of(report, events)
    for alarm in unsaid(due, said):
        if alarm.at <= work.now:
            log(work, report, alarm.name, actor_id=None)
            _say(work, report, alarm.name, said, limits)
    set_clock(work, report)


def _say(work: Work, report: Report, name: str, said: frozenset[str], limits: Deadlines) -> None:
    if name == "update_overdue":
        _ask_how(work, report)
    elif name not in OVERDUE:
        _remind(work, report, name, limits)
    elif not said.intersection(OVERDUE):
        _tell_secretary(work, report, name)


def _remind(work: Work, report: Report, name: str, limits: Deadlines) -> None:
    by = limits.accept_by if name == "accept_warned" else limits.done_by
    for person in _handlers(work, report):
        work.tell(
            person,
            f"repairs.{name}",
            prompt=report.urgent and name == "accept_warned",
            number=report.number,
            label=report.shown(closely=person.id == report.handler_id),
            by=said_time(by, work.now) if by else "",
        )


def _ask_how(work: Work, report: Report) -> None:
    """Nobody has said for long how it stands: whoever has it is asked, once."""
    for person in _handlers(work, report):
        work.tell(
            person,
            "repairs.update_overdue",
            number=report.number,
            label=report.shown(closely=person.id == report.handler_id),
            state=state_name(work, report),
        )


def _handlers(work: Work, report: Report) -> list[Person]:
    if report.handler_id is not None:
        return [work.person_of(report.handler_id)]
    return staff_for(work, report)


def _tell_secretary(work: Work, report: Report, name: str) -> None:
    for person in work.staff(Role.SECRETARY):
        work.tell(
            person,
            f"repairs.{name}",
            prompt=report.urgent,
            number=report.number,
            label=report.full,
            since=said_time(report.opened_at, work.now),
            state=state_name(work, report),
        )
