"""How far a report has come: by number, by place and kind, or the asker's own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import String, bindparam
from sqlmodel import col, select

from bot.core.db import UtcDateTime
from bot.core.events import OwnDataAsked
from bot.core.mapped import Selected
from bot.core.people import STAFF
from bot.core.work import Turn, Work
from bot.skills.repairs import explaining
from bot.skills.repairs.cards import said_time, state_name
from bot.skills.repairs.kinds import Scope
from bot.skills.repairs.life import OPEN, ReportState
from bot.skills.repairs.logbook import promised_in_log
from bot.skills.repairs.orders import number_said
from bot.skills.repairs.places import said_place
from bot.skills.repairs.promising import said_until
from bot.skills.repairs.store import (
    by_number,
    concerning,
    events_of,
    households,
    in_states,
    incident_of,
    lead_of,
)
from bot.skills.repairs.tables import Report
from intents import Request

SHOWN = 3
SHOWN_TO_STAFF = 8
RECENT = timedelta(days=14)
MOST = 100
"""Reports among which an answer is looked for, the newest."""

JUST_TOLD = timedelta(hours=1)


def status(turn: Turn, request: Request) -> None:
    """Somebody asks how far a report has come."""
    ref = number_said(turn.text, request.slots.get("ref"))
    if ref is not None:
        _by_ref(turn, ref)
        return
    found = _found(turn, request)
    if not turn.addressed and _was_told(turn, found):
        return
    for report in found:
        turn.say("repairs.status", **_line(turn, report))
    if not found and not _from_notice(turn, request) and turn.addressed:
        turn.say("repairs.nothing_found")


def _was_told(turn: Turn, found: list[Report]) -> bool:
    """Whether the groups have just read about all of it; nobody asked the bot."""
    incidents = [incident_of(turn, report) for report in found]
    return bool(found) and all(
        i is not None and i.noticed_at is not None and turn.now - i.noticed_at <= JUST_TOLD
        for i in incidents
    )


def _from_notice(turn: Turn, request: Request) -> bool:
    """Answer from the notice that holds here; False where there is none."""
    said = said_place(request.slots)
    building = said.building or (turn.chat.building if turn.chat else turn.person.building)
    category = str(request.slots.get("category") or "") or None
    notice = explaining.notice_ahead(turn, category, building, said.unit)
    if notice is not None:
        explaining.say_notice(turn, notice)
    return notice is not None


def _by_ref(turn: Turn, number: int) -> None:
    report = by_number(turn, number)
    if report is not None:
        turn.say("repairs.status", **_line(turn, lead_of(turn, report)))
    elif turn.addressed:
        turn.say("repairs.no_such_number", number=number)


def _found(turn: Turn, request: Request) -> list[Report]:
    said = said_place(request.slots)
    named = request.slots.get("category") or said.building or said.area
    if not named:
        return _of_asker(turn)
    category = str(request.slots.get("category") or "") or None
    recent = [r for r in _recent(turn, category) if _fits(turn, r, request)]
    mine = {r.key for r in concerning(turn, turn.person_id)} if recent else set()
    own = [r for r in recent if r.key in mine]
    return (own or [r for r in recent if r.scope is not Scope.HOME])[:SHOWN]


def _of_asker(turn: Turn) -> list[Report]:
    if turn.roles & STAFF and not turn.in_group:
        return [r for r in in_states(turn, OPEN) if r.merged_into is None][:SHOWN_TO_STAFF]
    if not turn.addressed:
        return []
    own = [r for r in concerning(turn, turn.person_id) if _is_recent(turn, r)]
    return [r for r in own if r.state in OPEN][:SHOWN] or own[:1]


def _recent(turn: Turn, category: str | None) -> Iterable[Report]:
    """What is open or was ended lately, open ones first, newest first."""
    wanted = {
        "neighbourhood_id": turn.neighbourhood_id,
        "since": turn.now - RECENT,
        "category": category,
    }
    return sorted(
        _RECENT.all(turn.session, wanted), key=lambda r: (r.state not in OPEN, -r.number)
    )


_RECENT: Final = Selected(
    Report,
    select(Report)
    .where(
        Report.neighbourhood_id == bindparam("neighbourhood_id"),
        col(Report.state).not_in((ReportState.MERGED, ReportState.SPAM)),
        col(Report.ended_at).is_(None)
        | (Report.ended_at >= bindparam("since", type_=UtcDateTime)),
        bindparam("category", type_=String).is_(None)
        | (Report.category == bindparam("category", type_=String)),
    )
    .order_by(col(Report.id).desc())
    .limit(MOST),
)


def _is_recent(turn: Turn, report: Report) -> bool:
    return report.ended_at is None or turn.now - report.ended_at <= RECENT


def _fits(turn: Turn, report: Report, request: Request) -> bool:
    said = said_place(request.slots)
    building = said.building or (turn.chat.building if turn.chat else None)
    area = report.area or ""
    return (
        request.slots.get("category") in (None, report.category)
        and (building is None or report.building in (None, building))
        and said.unit in (None, report.unit)
        and (said.area is None or said.area in area or (area != "" and area in said.area))
    )


def _line(turn: Turn, report: Report) -> dict[str, Any]:
    """What the asker may know: rooms and names only in private, to those concerned."""
    staff = bool(turn.roles & STAFF)
    own = report.person_id == turn.person_id or report.handler_id == turn.person_id
    closely = not turn.in_group and own
    handler = turn.person_of(report.handler_id).called if report.handler_id and closely else ""
    return {
        "number": report.number,
        "label": report.shown(closely=closely),
        "state": state_name(turn, report),
        "handler": report.assignee or handler if closely or (staff and not turn.in_group) else "",
        "result": report.result if closely else "",
        "count": households(turn, report),
        "since": said_time(report.opened_at, turn.now),
        "until": _promised(turn, report),
    }


def _promised(turn: Turn, report: Report) -> str:
    """The restore time that was made public, while it is still to come."""
    if report.state not in OPEN:
        return ""
    until = promised_in_log(events_of(turn, report))
    return said_until(until, turn.now) if until is not None and until > turn.now else ""


def tell_own(work: Work, event: OwnDataAsked) -> None:
    """What somebody reported or joined, and how it stands."""
    lines = [
        f"R{r.number} {r.shown(closely=r.person_id == event.person_id)}：{state_name(work, r)}"
        for r in concerning(work, event.person_id)
    ]
    if lines:
        event.sections.append((work.render("repairs.own_data"), lines))
