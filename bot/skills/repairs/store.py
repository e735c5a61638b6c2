"""Reading and changing reports: every change of state goes through `move` and is logged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import bindparam, func, union
from sqlmodel import col, select

from bot.core.db import is_sqlite
from bot.core.events import ReportDone
from bot.core.mapped import Selected
from bot.core.people import Person, Role
from bot.core.places import Neighbourhood
from bot.core.prepared import Prepared
from bot.core.privacy import home_in_full
from bot.core.questions import close_named
from bot.core.work import Work
from bot.skills.repairs.clocks import Alarm, Deadlines, alarms, deadlines, unsaid
from bot.skills.repairs.glimpses import Glimpse
from bot.skills.repairs.kinds import CONFIRMED_AT, Allowance
from bot.skills.repairs.life import (
    CLOSED,
    DONE,
    INCIDENT,
    MACHINE,
    OPEN,
    IncidentState,
    ReportState,
    incident_move,
)
from bot.skills.repairs.logbook import (
    Entry,
    alarms_said,
    heard_in_log,
    marks_of,
    promised_in_log,
    stamp,
)
from bot.skills.repairs.places import Place
from bot.skills.repairs.tables import Incident, IncidentEvent, Report, ReportEvent, ReportFollower


def lock(work: Work) -> None:
    """Let one process at a time look for the same trouble and open reports.

    On SQLite the transaction itself is the only one that writes.
    """
    if not is_sqlite(work.session):
        _LOCK.run(work.session, {"held": work.neighbourhood_id})


_LOCK: Final = Prepared(
    select(Neighbourhood.id)
    .where(Neighbourhood.id == bindparam("held"))
    .with_for_update(key_share=True)
)


NO_NUMBER: Final = 2**31 - 1  # No column holds a larger one, and this is never given out.


def by_number(work: Work, number: int) -> Report | None:
    """The neighbourhood's report of this number, held until the transaction ends."""
    wanted = {"neighbourhood_id": work.neighbourhood_id, "number": min(number, NO_NUMBER)}
    return _BY_NUMBER.first(work.session, wanted)


def by_id(work: Work, report_id: int) -> Report:
    """A report that is known to exist, held until the transaction ends."""
    found = _BY_ID.first(work.session, {"report_id": report_id})
    assert found is not None
    return found


# What was read before the lock may be stale: another process may have moved the report.
_HELD: Final = select(Report).with_for_update()
_BY_ID: Final = Selected(Report, _HELD.where(col(Report.id) == bindparam("report_id")), fresh=True)
_BY_NUMBER: Final = Selected(
    Report,
    _HELD.where(
        Report.neighbourhood_id == bindparam("neighbourhood_id"),
        Report.number == bindparam("number"),
    ),
    fresh=True,
)


def lead_of(work: Work, report: Report) -> Report:
    """The report that speaks for this one."""
    while report.merged_into is not None and report.state is ReportState.MERGED:
        report = by_id(work, report.merged_into)
    return report


def in_states(work: Work, states: Iterable[ReportState]) -> list[Report]:
    """The neighbourhood's reports in these states, oldest first."""
    wanted = {"neighbourhood_id": work.neighbourhood_id, "states": list(states)}
    return list(work.session.execute(_IN_STATES, wanted).scalars().all())


_IN_STATES: Final = (
    select(Report)
    .where(
        Report.neighbourhood_id == bindparam("neighbourhood_id"),
        col(Report.state).in_(bindparam("states", expanding=True)),
    )
    .order_by(col(Report.id))
)


def concerning(work: Work, person_id: int) -> list[Report]:
    """What somebody reported or joined, newest first; merged ones by what speaks for them."""
    wanted = {"neighbourhood_id": work.neighbourhood_id, "person_id": person_id}
    return _CONCERNING.all(work.session, wanted)


# A union of the two, since an "or" of a column and a subquery would read the whole neighbourhood.
_CONCERNING: Final = Selected(
    Report,
    select(Report)
    .where(
        Report.neighbourhood_id == bindparam("neighbourhood_id"),
        col(Report.id).in_(
            union(
                select(Report.id).where(Report.person_id == bindparam("person_id")),
                select(ReportFollower.report_id).where(
                    ReportFollower.person_id == bindparam("person_id")
                ),
            )
        ),
        col(Report.merged_into).is_(None),
    )
    .order_by(col(Report.id).desc())
    .limit(50),
)


def is_concerned(work: Work, report: Report | Glimpse, person_id: int) -> bool:
    """Whether somebody reported this or has the same trouble."""
    if report.person_id == person_id:
        return True
    wanted = {"report_id": report.key, "person_id": person_id}
    return _FOLLOWS.first(work.session, wanted) is not None


def followers(work: Work, report: Report) -> list[ReportFollower]:
    """The other households with the same trouble, in the order in which they spoke."""
    return _FOLLOWERS.all(work.session, {"report_id": report.key})


def households(work: Work, report: Report) -> int:
    """How many households have the trouble, the reporter's included."""
    return 1 + int(_COUNT.scalar(work.session, {"report_id": report.key}))


_FOLLOWERS: Final = Selected(
    ReportFollower,
    select(ReportFollower)
    .where(ReportFollower.report_id == bindparam("report_id"))
    .order_by(col(ReportFollower.id)),
)
_FOLLOWS: Final = Prepared(
    select(ReportFollower.id).where(
        ReportFollower.report_id == bindparam("report_id"),
        ReportFollower.person_id == bindparam("person_id"),
    )
)
_COUNT: Final = Prepared(
    select(func.count())
    .select_from(ReportFollower)
    .where(col(ReportFollower.report_id) == bindparam("report_id"))
)


def household_of(person: Person, said: Place | None = None) -> str:
    """By what a household is counted: its address, or else the person."""
    if person.room:
        return home_in_full(person.building, person.unit, person.room)
    if said is not None and said.building and said.room:
        return home_in_full(said.building, said.unit, said.room)
    return f"person {person.id}"


def events_of(work: Work, report: Report) -> list[Entry]:
    """The log of a report, oldest first."""
    return [Entry(*row) for row in _EVENTS.rows(work.session, {"report_id": report.key})]


_EVENTS: Final = Prepared(
    select(*(getattr(ReportEvent, name) for name in Entry._fields))
    .where(ReportEvent.subject_id == bindparam("report_id"))
    .order_by(col(ReportEvent.id))
)


def allowance_of(report: Report) -> Allowance:
    """How long staff may take."""
    return report.kind.allowed(report.urgency, report.season)


def deadlines_of(report: Report, events: Iterable[Entry]) -> Deadlines:
    """The report's deadlines as its log has them."""
    entries = list(events)
    return deadlines(
        marks_of(entries),
        allowance_of(report),
        urgent=report.urgent,
        promised=promised_in_log(entries),
        heard=heard_in_log(entries),
    )


def alarms_of(report: Report, events: Iterable[Entry]) -> tuple[Alarm, ...]:
    """What is to be said of the report's clocks, and when."""
    entries = list(events)
    return alarms(
        marks_of(entries),
        allowance_of(report),
        urgent=report.urgent,
        promised=promised_in_log(entries),
        heard=heard_in_log(entries),
    )


def log(
    work: Work,
    report: Report,
    move: str,
    *,
    actor_id: int | None,
    before: str | None = None,
    why: str = "",
    data: Mapping[str, Any] | None = None,
) -> None:
    """Write down what happened; without `before` nothing was moved."""
    work.log(
        ReportEvent,
        report,
        move,
        before=report.state if before is None else before,
        actor_id=actor_id,
        why=why,
        data=dict(data or {}),
    )


def move(
    work: Work,
    report: Report,
    name: str,
    *,
    actors: Iterable[Role | str],
    actor_id: int | None = None,
    why: str = "",
    data: Mapping[str, Any] | None = None,
    clocked: bool = True,
) -> None:
    """Move a report, log it, and set its clocks if it ever had any.

    Raises `IllegalMove` or `NotAllowed`.
    """
    before = report.state
    report.state = MACHINE.after(before, name, actors)
    report.active_at = work.now
    report.ended_at = work.now if report.state in DONE | CLOSED else None
    stamp(report, name, work.now)
    log(work, report, name, actor_id=actor_id, before=before, why=why, data=data)
    if clocked:
        set_clock(work, report)
        if report.state not in OPEN | {ReportState.DONE_BY_STAFF}:
            _ask_no_more(work, report)
    _move_incident(work, report)
    if report.state is ReportState.DONE_BY_STAFF:
        work.emit(ReportDone(report.key))


def _ask_no_more(work: Work, report: Report) -> None:
    for name in ("ask", "close"):
        work.cancel_due(f"repairs:{name}:{report.key}")
    close_named(work.session, "repairs.mended", "report", report.key, work.now)


def set_clock(work: Work, report: Report) -> None:
    """Let the next alarm of a report fall due, or none where no clock runs."""
    key = f"repairs:clock:{report.key}"
    if report.state not in OPEN:
        work.cancel_due(key)
        return
    events = events_of(work, report)
    left = unsaid(alarms_of(report, events), alarms_said(events))
    if left:
        when = max(left[0].at, work.now + timedelta(seconds=1))
        work.schedule("repairs.clock", key, when, {"report": report.key})
    else:
        work.cancel_due(key)


def incident_of(work: Work, report: Report) -> Incident | None:
    """The incident that the report is the first of."""
    if report.incident_id is None:
        return None
    return _INCIDENT.first(work.session, {"lead_id": report.key})


_INCIDENT: Final = Selected(
    Incident, select(Incident).where(Incident.lead_id == bindparam("lead_id"))
)


def move_incident(work: Work, incident: Incident, name: str) -> None:
    """Move an incident and log it."""
    before = incident.state
    incident.state = INCIDENT.after(before, name, {"bot"})
    log_incident(work, incident, name, before=before)


def log_incident(work: Work, incident: Incident, name: str, *, before: str) -> None:
    """Write down what happened to an incident."""
    work.log(IncidentEvent, incident, name, before=before, actor_id=None)


def _move_incident(work: Work, report: Report) -> None:
    incident = incident_of(work, report)
    name = incident_move(incident.state, report.state) if incident else None
    if incident is None or name is None:
        return
    count = households(work, report)
    if incident.state is not IncidentState.CLOSED or count > 1:
        move_incident(work, incident, name)
    if name == "suspect" and count >= CONFIRMED_AT:
        move_incident(work, incident, "confirm")
