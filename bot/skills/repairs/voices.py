"""Many neighbours, one trouble: who has it too, how many they are, when the groups hear of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from bot.core import mapped
from bot.core.people import Person
from bot.core.places import Chat, chats_of
from bot.core.work import Part, Turn, Work
from bot.skills.repairs.glimpses import Glimpse
from bot.skills.repairs.kinds import ASK_WINDOW, CONFIRMED_AT, Kind, Scope
from bot.skills.repairs.life import OPEN, IncidentState
from bot.skills.repairs.places import Overlap, Place, overlap
from bot.skills.repairs.store import (
    events_of,
    followers,
    household_of,
    households,
    incident_of,
    log,
    log_incident,
    move_incident,
)
from bot.skills.repairs.tables import Incident, Report, ReportFollower

Seen = TypeVar("Seen", Report, Glimpse)


class Voice(StrEnum):
    """What somebody's word adds to a trouble."""

    NEW = "new"
    KNOWN = "known"


def alike(
    reports: Iterable[Seen], kind: Kind, place: Place, scope: Scope, now: datetime
) -> tuple[Seen, Overlap] | None:
    """The open report that is, or may be, the same trouble; plain sameness goes first."""
    if not kind.merges:
        return None
    maybe = None
    for report in reports:
        if report.state not in OPEN or report.scope is not scope:
            continue
        age, verdict = now - report.active_at, overlap(report.place, place, scope)
        if verdict is Overlap.SAME and age <= kind.window:
            return report, verdict
        if verdict is Overlap.MAYBE and age <= ASK_WINDOW and maybe is None:
            maybe = report, verdict
    return maybe


def before_this(
    reports: Iterable[Glimpse], kind: Kind, place: Place, scope: Scope, since: datetime
) -> Glimpse | None:
    """The finished report of the same place that has come back."""
    if not kind.merges:
        return None
    return next(
        (
            r
            for r in reports
            if r.ended_at is not None
            and r.ended_at >= since
            and r.scope is scope
            and overlap(r.place, place, scope) is Overlap.SAME
        ),
        None,
    )


def joinable(reports: Sequence[Glimpse], chat: Chat | None, now: datetime) -> list[Glimpse]:
    """What a neighbour's "my home too" can lean on here: fresh, open, and no one's own home."""
    return [
        r
        for r in reports
        if r.state in OPEN
        and r.scope is not Scope.HOME
        and now - r.active_at <= max(r.kind.window, ASK_WINDOW)
        and (chat is None or r.chat_id == chat.id or r.building == chat.building)
    ]


def add_voice(
    work: Work, lead: Report, person: Person, place: Place, words: str, *, via: int | None = None
) -> Voice:
    """Count a household once; the second opens an incident, the third confirms it.

    `via`: the report by which it came, where that was merged.
    """
    assert person.id is not None
    household = household_of(person, place)
    if lead.person_id == person.id or household == household_of(work.person_of(lead.person_id)):
        return Voice.KNOWN
    follower = mapped.add_unless_known(
        work.session,
        ReportFollower,
        neighbourhood_id=work.neighbourhood_id,
        report_id=lead.key,
        person_id=person.id,
        household=household,
        building=place.building or person.building,
        unit=place.unit or person.unit,
        words=words,
        joined_at=work.now,
        via_id=via,
    )
    if follower is None:
        return Voice.KNOWN
    mapped.change(work.session, lead, active_at=work.now)
    log(work, lead, "join", actor_id=person.id, why=words)
    _widen(work, lead, follower.unit)
    _grow(work, lead)
    return Voice.NEW


def _grow(work: Work, lead: Report) -> None:
    incident = incident_of(work, lead) or _open_incident(work, lead)
    count = households(work, lead)
    if incident.state is IncidentState.CLOSED:
        move_incident(work, incident, "suspect")
    if incident.state is IncidentState.SUSPECTED and count >= CONFIRMED_AT:
        move_incident(work, incident, "confirm")
    if incident.state is IncidentState.CONFIRMED and incident.noticed_at is None:
        incident.noticed_at = work.now
        tell_groups(work, lead, "repairs.incident", count=count)


def _widen(work: Work, lead: Report, unit: str | None) -> None:
    """An outage that other units have too is not one unit's any more."""
    if lead.scope is not Scope.SUPPLY or None in (lead.unit, unit) or unit == lead.unit:
        return
    log(work, lead, "widened", actor_id=None, data={"unit": lead.unit, "room": lead.room})
    lead.unit = lead.room = None


def widened_from(work: Work, lead: Report) -> Mapping[str, Any]:
    """The unit and the room that an outage was told of before other units had it too."""
    if lead.unit is not None:
        return {}
    wide = (e.data for e in reversed(events_of(work, lead)) if e.move == "widened")
    return next(wide, {})


def shrink(work: Work, lead: Report) -> None:
    """Households went away again: their units are not meant any more, and one household alone
    has a trouble, and no incident."""
    before = widened_from(work, lead)
    if before and not {f.unit for f in followers(work, lead)} - {None, before["unit"]}:
        lead.unit, lead.room = before["unit"], before["room"]
        log(work, lead, "narrowed", actor_id=None)
    incident = incident_of(work, lead)
    if incident is None or households(work, lead) > 1:
        return
    if incident.state is not IncidentState.CLOSED:
        move_incident(work, incident, "close")


def _open_incident(work: Work, lead: Report) -> Incident:
    incident = mapped.add(
        work.session,
        Incident,
        neighbourhood_id=work.neighbourhood_id,
        lead_id=lead.key,
        category=lead.category,
        title=lead.title,
        building=lead.building,
        opened_at=work.now,
    )
    mapped.change(work.session, lead, incident_id=incident.id)
    log_incident(work, incident, "open", before="")
    return incident


def tell_groups(work: Work, lead: Report, words: str, /, **values: Any) -> None:
    """Say something once in every group that the trouble concerns.

    In the group where somebody is just being answered it is a part of the answer.
    """
    text = work.render(words, number=lead.number, label=lead.public, **values)
    for chat in _groups(work, lead):
        if isinstance(work, Turn) and chat.id == work.chat_id:
            work.parts.append(Part(text))
        elif chat.speaks:
            work.post(chat, words, number=lead.number, label=lead.public, **values)


def _groups(work: Work, lead: Report) -> list[Chat]:
    if lead.building is None and lead.area:
        origin = work.session.get(Chat, lead.chat_id) if lead.chat_id else None
        return [origin] if origin else []
    return chats_of(work.session, work.neighbourhood_id, lead.building)
