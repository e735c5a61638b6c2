"""Handing a report over to 12345: with the names of Open311, and as a sheet to be printed.

The field names are those of GeoReport v2 (service requests); `address_id` is the neighbourhood's
own number of the place, since nobody here knows a latitude. What identifies the reporter is
masked (civic table B10): the secretary has it and gives it when 12345 asks.
"""

from __future__ import annotations

from datetime import datetime
from html import escape
from typing import Any

from bot.core.clock import local
from bot.core.people import Role
from bot.core.privacy import for_group, mask_phone
from bot.core.work import Turn, Work
from bot.skills.repairs.cards import state_name
from bot.skills.repairs.kinds import Scope
from bot.skills.repairs.life import CLOSED, DONE
from bot.skills.repairs.places import public_place
from bot.skills.repairs.routing import party_named
from bot.skills.repairs.store import deadlines_of, events_of, households, move
from bot.skills.repairs.tables import Report


def transfer(turn: Turn, report: Report) -> None:
    """The secretary sends a report to 12345. Raises `IllegalMove` or `NotAllowed`."""
    move(turn, report, "transfer", actors=turn.roles, actor_id=turn.person_id, why=turn.text)
    report.handler_id = turn.person_id
    reporter = turn.person_of(report.person_id)
    turn.tell(reporter, "repairs.reporter_transfer", number=report.number, label=report.full)
    turn.say("repairs.decided_transfer", number=report.number, label=report.public)
    for secretary in turn.staff(Role.SECRETARY):
        if secretary.id == turn.person_id:
            turn.say("repairs.handover_how", private=turn.in_group, number=report.number)


def open311(work: Work, report: Report) -> dict[str, Any]:
    """One service request by Open311's names; moments as ISO 8601 with their offset."""
    limits = deadlines_of(report, events_of(work, report))
    place = work.neighbourhood
    parts = (place.city, place.district, place.street, place.community, place.name)
    address = public_place(report.place, report.scope)
    return {
        "service_request_id": report.handed_over or f"{place.id}-R{report.number}",
        "status": "closed" if report.state in DONE | CLOSED else "open",
        "status_notes": state_name(work, report),
        "service_name": report.title,
        "service_code": report.category,
        "description": for_group(report.summary) if report.scope is not Scope.HOME else "",
        "agency_responsible": party_named(report.party).name,
        "service_notice": work.render("repairs.handover_notice", count=households(work, report)),
        "requested_datetime": _iso(report.opened_at),
        "updated_datetime": _iso(report.active_at),
        "expected_datetime": _iso(limits.done_by),
        "address": "".join([*parts, address]),
        "address_id": f"{place.id}-{report.building or ''}-{report.unit or ''}",
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
        "account_id": None,
        "phone": _phone(work, report),
    }


def _iso(moment: datetime | None) -> str | None:
    return local(moment).isoformat(timespec="seconds") if moment else None


def _phone(work: Work, report: Report) -> str | None:
    sealed = work.person_of(report.person_id).phone
    return mask_phone(work.house.vault.open(sealed)) if sealed else None


def sheet(work: Work, report: Report) -> str:
    """The same as a page that can be printed, stamped and handed in."""
    request = open311(work, report)
    shown = {name: escape(str(value or "")) for name, value in request.items()}
    steps = [
        (f"{local(event.at):%m-%d %H:%M}", escape(work.render(f"repairs.state_{event.after}")))
        for event in events_of(work, report)
        if event.before != event.after
    ]
    return work.render(
        "repairs.handover_sheet",
        number=report.number,
        neighbourhood=escape(work.neighbourhood.name),
        steps=steps,
        printed=f"{local(work.now):%Y-%m-%d %H:%M}",
        **shown,
    )
