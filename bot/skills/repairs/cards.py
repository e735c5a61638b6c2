"""The property's card: what it shows before and after somebody takes a report on."""

from __future__ import annotations

from datetime import datetime

from bot.core.clock import local, out_of_quiet
from bot.core.people import STAFF, Person, Role
from bot.core.privacy import for_group
from bot.core.values import Button, Card
from bot.core.work import Turn, Work
from bot.skills.repairs.kinds import Scope
from bot.skills.repairs.life import OPEN, ReportState
from bot.skills.repairs.places import full_place, public_place
from bot.skills.repairs.routing import PROPERTY, offered, party_named
from bot.skills.repairs.store import deadlines_of, events_of, households
from bot.skills.repairs.tables import Report

QUOTED = 60
"""Characters of the reporter's words that a card shows."""

_TAKEABLE = frozenset({
    ReportState.RECEIVED, ReportState.CONFIRMED, ReportState.ASSIGNED, ReportState.REOPENED,
})  # fmt: skip


def announce(work: Work, report: Report, words: str = "repairs.for_property") -> str:
    """Give the report to the property staff, or to the secretary where there are none.

    Who was told: `property`, `property_later` (after the quiet hours), `secretary` or nobody.
    """
    property_staff = staff_for(work, report)
    stamp = stamp_of(work, report)
    for person in property_staff or work.staff(Role.SECRETARY):
        send_card(work, report, person, words, stamp)
    if property_staff:
        waits = not report.urgent and out_of_quiet(work.now) != work.now
        return "property_later" if waits else "property"
    return "secretary" if work.staff(Role.SECRETARY) else ""


def staff_for(work: Work, report: Report) -> list[Person]:
    """The property staff to whom a report is offered now."""
    return offered(
        work.staff(Role.PROPERTY, building=report.building),
        work.neighbourhood.settings,
        category=report.category,
        number=report.number,
        now=work.now,
    )


def stamp_of(work: Work, report: Report) -> str:
    """What tells a report's cards of this moment from its earlier ones."""
    return f"{int(work.now.timestamp())}-{len(events_of(work, report))}"


def send_card(work: Work, report: Report, person: Person, words: str, stamp: str) -> None:
    """Send somebody the report with its buttons."""
    work.tell(
        person,
        words,
        card=face(work, report, person, f"R{report.key}-{person.id}-{stamp}"),
        prompt=report.urgent,
        number=report.number,
        label=report.shown(closely=report.handler_id == person.id),
        words=_said(report, person),
        urgent=report.urgent,
    )


def face(work: Work, report: Report, viewer: Person, task_id: str, note: str = "") -> Card:
    """The card as it stands now; only the handler sees room, name and number."""
    closely = report.handler_id is not None and report.handler_id == viewer.id
    return Card(
        title=f"R{report.number} {report.shown(closely=closely)}",
        desc=note or work.render("repairs.card_state", state=state_name(work, report)),
        task_id=task_id,
        facts=_facts(work, report, viewer, closely=closely),
        buttons=_buttons(work, report),
    )


def state_name(work: Work, report: Report) -> str:
    """The state in people's words."""
    return work.render(f"repairs.state_{report.state}")


def say_standing(turn: Turn, report: Report) -> None:
    """Say why a move is refused: where the report stands; staff hear in private who has it."""
    who = ""
    at_work = report.state in OPEN and report.handler_id not in (None, turn.person_id)
    if at_work and turn.roles & STAFF:
        who = "" if turn.in_group else turn.person_of(report.handler_id or 0).called
    turn.say("repairs.cannot_move", number=report.number, state=state_name(turn, report), who=who)


def contact_of_reporter(work: Work, report: Report) -> str:
    """Name and number of the reporter, for the handler alone."""
    person = work.person_of(report.person_id)
    phone = work.house.vault.open(person.phone) if person.phone else ""
    return " ".join(filter(None, [person.called, phone]))


def place_for_handler(work: Work, report: Report) -> str:
    """Where the handler goes: the place, and the reporter's door where a supply fails at home."""
    home = work.person_of(report.person_id)
    if report.scope is not Scope.SUPPLY or report.room or not home.room:
        return full_place(report.place)
    return f"{full_place(report.place)}（{home.unit or ''}单元{home.room}报的）"


def said_time(moment: datetime, now: datetime) -> str:
    """A moment as a neighbour would say it."""
    here = local(moment)
    if here.date() == local(now).date():
        return f"今天{here:%H:%M}"
    return f"{here.month}月{here.day}日{here:%H:%M}"


def _said(report: Report, person: Person) -> str:
    if report.scope is Scope.HOME and report.handler_id != person.id:
        return ""
    return shortened(for_group(report.summary))


def shortened(words: str) -> str:
    """Words that fit on a card."""
    return words if len(words) <= QUOTED else words[: QUOTED - 1] + "…"


def _facts(
    work: Work, report: Report, viewer: Person, *, closely: bool
) -> tuple[tuple[str, str], ...]:
    place = (
        place_for_handler(work, report) if closely else public_place(report.place, report.scope)
    )
    facts = [("地点", place), ("情况", _said(report, viewer)), ("期限", _deadline(work, report))]
    if closely and report.state in OPEN:
        facts.append(("联系", contact_of_reporter(work, report)))
    if report.party not in ("", PROPERTY):
        facts.append(("归口", party_named(report.party).name))
    count = households(work, report)
    if count > 1:
        facts.append(("户数", f"{count}户同报"))
    return tuple((name, value) for name, value in facts if value)


def _deadline(work: Work, report: Report) -> str:
    limits = deadlines_of(report, events_of(work, report))
    if limits.accept_by is not None:
        return f"{said_time(limits.accept_by, work.now)}前接单"
    return f"{said_time(limits.done_by, work.now)}前办完" if limits.done_by else ""


def _buttons(work: Work, report: Report) -> tuple[Button, ...]:
    if report.state not in OPEN:
        return ()
    names = ["done", "not_ours"]
    if report.state in _TAKEABLE:
        names.insert(0, "accept")
    return tuple(
        Button(work.render(f"repairs.button_{name}"), f"repairs.{name}:{report.key}", style)
        for name, style in zip(names, (1, 3, 4), strict=False)
    )
