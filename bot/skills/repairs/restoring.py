"""Neighbours say that the supply is back, or not yet: their unit's word, and only theirs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import bindparam
from sqlmodel import col, select

from bot.core.db import UtcDateTime
from bot.core.states import OWNER
from bot.core.work import Turn, Work
from bot.skills.repairs.cards import announce, state_name
from bot.skills.repairs.kinds import Scope
from bot.skills.repairs.life import OPEN, REOPENABLE, IncidentState, ReportState
from bot.skills.repairs.places import Place
from bot.skills.repairs.rating import thank
from bot.skills.repairs.restoration import Restoration, Word, heard, restoration
from bot.skills.repairs.store import by_id, followers, household_of, incident_of, lock, move
from bot.skills.repairs.tables import Incident, IncidentEvent, Report
from bot.skills.repairs.voices import add_voice, tell_groups, widened_from
from intents import parse_address

FRESH_NEWS = timedelta(hours=2)
"""How long after the news that it is back a bare "not yet" is still about it."""

LOOKS_BACK = timedelta(days=3)

_LEADS: Final = (
    select(Report, Incident)
    .join(Incident, col(Incident.lead_id) == col(Report.id))
    .where(
        Report.neighbourhood_id == bindparam("neighbourhood_id"),
        Report.building == bindparam("building"),
        Report.scope == Scope.SUPPLY,
        Report.active_at >= bindparam("since", type_=UtcDateTime),
        col(Incident.state) != IncidentState.CLOSED,
    )
    .order_by(col(Report.id).desc())
)
_WORDS: Final = (
    select(IncidentEvent)
    .where(
        IncidentEvent.subject_id == bindparam("incident_id"),
        col(IncidentEvent.move).in_(["back", "still"]),
    )
    .order_by(col(IncidentEvent.id))
)


def hear(turn: Turn) -> bool:
    """Take "来水了" and "还没有" where an outage of several households is known."""
    said = heard(turn.text)
    if said is None or (said.category is None and not (turn.addressed or not said.back)):
        return False
    place = place_said(turn)
    found = _lead(turn, said.category, place.building)
    if found is None:
        return False
    lead, incident = found
    if said.category is None and not _is_fresh(turn, lead):
        return False
    lock(turn)
    _take(turn, by_id(turn, lead.key), incident, place, back=said.back)
    return True


def is_shared(work: Work, report: Report) -> bool:
    """Whether several households have the trouble of one supply: then each speaks for its own."""
    incident = incident_of(work, report) if report.scope is Scope.SUPPLY else None
    return incident is not None and incident.state is not IncidentState.CLOSED


def take(turn: Turn, lead: Report, *, back: bool) -> None:
    """One household's word on an outage of several, said about this very report."""
    incident = incident_of(turn, lead)
    assert incident is not None
    _take(turn, lead, incident, place_said(turn), back=back)


def place_said(turn: Turn) -> Place:
    """The unit that is meant: the one that is named, else the speaker's own."""
    said = parse_address(turn.text)
    building = (said.building if said else None) or (
        turn.chat.building if turn.chat else turn.person.building
    )
    at_home = building in (None, turn.person.building)
    unit = (said.unit if said else None) or (turn.person.unit if at_home else None)
    return Place(building or turn.person.building, unit, None, None)


def _lead(
    turn: Turn, category: str | None, building: str | None
) -> tuple[Report, Incident] | None:
    where = {
        "neighbourhood_id": turn.neighbourhood_id,
        "building": building,
        "since": turn.now - LOOKS_BACK,
    }
    found = [
        (report, incident)
        for report, incident in turn.session.execute(_LEADS, where)
        if category in (None, report.category)
        and (report.state in OPEN or report.state in REOPENABLE)
    ]
    return found[0] if found else None


def _is_fresh(turn: Turn, lead: Report) -> bool:
    """Whether a word that names no supply can only be about this outage."""
    if turn.addressed:
        return True
    return lead.state in REOPENABLE and turn.now - lead.active_at <= FRESH_NEWS


def _take(turn: Turn, lead: Report, incident: Incident, place: Place, *, back: bool) -> None:
    household = household_of(turn.person, place)
    data = {"household": household, "unit": place.unit or ""}
    turn.log(
        IncidentEvent, incident, "back" if back else "still", before=incident.state,
        actor_id=turn.person_id, why=turn.text, data=data,
    )  # fmt: skip
    if back:
        _back(turn, lead, incident, place)
    else:
        _still(turn, lead, place)


def _back(turn: Turn, lead: Report, incident: Incident, place: Place) -> None:
    how = standing(turn, lead, incident)
    live = lead.state in OPEN or lead.state is ReportState.DONE_BY_STAFF
    if how.is_over and live:
        tells = incident.noticed_at is not None and lead.state is not ReportState.DONE_BY_STAFF
        move(turn, lead, "mended", actors={OWNER}, actor_id=turn.person_id, why=turn.text)
        thank(turn, lead, None)
        if tells:
            tell_groups(turn, lead, "repairs.back", units=_named(how.back))
            return
    if turn.addressed:
        turn.say(
            "repairs.unit_back",
            number=lead.number,
            label=lead.public,
            unit=place.unit,
            waiting=_named(sorted({*how.out, *how.waiting})),
            over=lead.state not in OPEN,
        )


def _still(turn: Turn, lead: Report, place: Place) -> None:
    add_voice(turn, lead, turn.person, place, turn.text)
    told = lead.state in REOPENABLE
    if told:
        move(turn, lead, "reopen", actors={OWNER}, actor_id=turn.person_id, why=turn.text)
        announce(turn, lead, "repairs.for_property_again")
    if turn.addressed:
        turn.say(
            "repairs.unit_still",
            number=lead.number,
            label=lead.public,
            unit=place.unit,
            state=state_name(turn, lead),
            told=told,
        )


def standing(work: Work, lead: Report, incident: Incident) -> Restoration:
    """How far an outage is over, by everybody's last word."""
    work.session.flush()
    said = work.session.execute(_WORDS, {"incident_id": incident.id}).scalars().all()
    staff_done = lead.state is ReportState.DONE_BY_STAFF
    return restoration(_words(said, lead), _joined(work, lead), staff_done=staff_done)


def _words(events: Sequence[IncidentEvent], lead: Report) -> list[Word]:
    """The words of the present outage: what was said before it came back again is void."""
    return [
        Word(e.data["household"], e.data["unit"], e.move == "back")
        for e in events
        if e.at >= lead.opened_at
    ]


def _joined(work: Work, lead: Report) -> dict[str, str]:
    reporter = work.person_of(lead.person_id)
    unit = lead.unit or reporter.unit or widened_from(work, lead).get("unit")
    units = {household_of(reporter): unit or ""}
    return units | {f.household: f.unit or "" for f in followers(work, lead)}


def _named(units: Sequence[str]) -> str:
    return "、".join(unit for unit in units if unit)
