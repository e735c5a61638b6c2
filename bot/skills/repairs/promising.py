"""A restore time that was made public takes the place of our own deadline."""

from __future__ import annotations

from datetime import datetime, time

from bot.core.clock import at, local
from bot.core.places import building_names
from bot.core.work import Work
from bot.skills.repairs.glimpses import of_category
from bot.skills.repairs.kinds import Scope
from bot.skills.repairs.life import OPEN, IncidentState
from bot.skills.repairs.logbook import stamp
from bot.skills.repairs.notice_life import SupplyNotice
from bot.skills.repairs.store import by_id, incident_of, log, move_incident, set_clock
from bot.skills.repairs.tables import Report
from bot.skills.repairs.voices import tell_groups
from intents import parse_when

END_OF_DAY = time(18)
WAITS = frozenset({"planned", "waiting_parts", "waiting_third_party"})


def match(work: Work, notice: SupplyNotice) -> list[int]:
    """Give the open reports that a notice explains its restore time; their numbers."""
    outage = notice.outage
    found = [
        by_id(work, report.key)
        for building in outage.buildings or building_names(work.session, work.neighbourhood_id)
        for report in of_category(work, outage.category, building)
        if report.state in OPEN
        and report.scope is not Scope.HOME
        and outage.covers(report.category, report.building, report.unit)
        and outage.starts_at <= work.now
    ]
    for report in found:
        promise(work, report, outage.ends_at, actor_id=notice.person_id, why=notice.text)
        _confirm_incident(work, report, outage.ends_at)
    return [report.number for report in found]


def promise(
    work: Work, report: Report, until: datetime, *, actor_id: int | None, why: str
) -> None:
    """Write the restore time down; the clocks follow it from now on."""
    held = by_id(work, report.key)
    log(work, held, "promised", actor_id=actor_id, why=why, data={"until": until.isoformat()})
    stamp(held, "promised", work.now)
    set_clock(work, held)


def _confirm_incident(work: Work, report: Report, until: datetime) -> None:
    """A notice confirms what neighbours reported; the groups hear of it once, with the time."""
    incident = incident_of(work, report)
    if incident is None:
        work.tell(
            work.person_of(report.person_id),
            "repairs.reporter_promised",
            number=report.number,
            label=report.full,
            until=said_until(until, work.now),
        )
        return
    if incident.state is IncidentState.SUSPECTED:
        move_incident(work, incident, "confirm")
    if incident.noticed_at is None:
        incident.noticed_at = work.now
        tell_groups(work, report, "repairs.incident_promised", until=said_until(until, work.now))


def until_said(name: str, words: str, now: datetime) -> dict[str, str]:
    """The moment that a handler's words on waiting name, for the log: the end of "后天"."""
    if name not in WAITS:
        return {}
    day, clock = parse_when(words, now)
    if day is None and clock is None:
        return {}
    until = at(day or local(now).date(), clock or END_OF_DAY)
    return {"until": until.isoformat()} if until > now else {}


def said_until(until: datetime, now: datetime) -> str:
    """A restore time as a neighbour says it: 12点, 明天8点半."""
    here, today = local(until), local(now).date()
    days = (here.date() - today).days
    day = {0: "", 1: "明天", 2: "后天"}.get(days, f"{here.month}月{here.day}日")
    minutes = {0: "", 30: "半"}.get(here.minute, f"{here.minute:02d}分")
    return f"{day}{here.hour}点{minutes}"
