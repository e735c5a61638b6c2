"""Writing reports down: what is new, what is the same as a neighbour's, what was said before."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.core import mapped
from bot.core.answers import plain
from bot.core.events import ReportOpened
from bot.core.people import Person
from bot.core.states import BOT
from bot.core.work import Part, Turn, Work
from bot.skills.repairs import asking, explaining, homes, mending, photos
from bot.skills.repairs.cards import announce, state_name
from bot.skills.repairs.glimpses import Glimpse, near, of_category, whole
from bot.skills.repairs.kinds import ASKS_NEXT_DAY, RECURS_WITHIN, Scope
from bot.skills.repairs.life import OPEN, REOPENABLE, ReportState
from bot.skills.repairs.places import Overlap, Place, overlap, resolve, said_place
from bot.skills.repairs.routing import party_of
from bot.skills.repairs.seasons import season_of
from bot.skills.repairs.store import (
    allowance_of,
    household_of,
    households,
    is_concerned,
    lock,
    log,
    move,
    set_clock,
)
from bot.skills.repairs.tables import Report
from bot.skills.repairs.troubles import Trouble, is_echo, names_nothing
from bot.skills.repairs.voices import Voice, add_voice, alike, before_this, joinable
from intents import Request

JUST_ENDED = timedelta(hours=24)
"""How long after its end a trouble can still be leant on by a bare "me too"."""


def submit(turn: Turn, request: Request) -> None:
    """Somebody reports a trouble."""
    if not is_echo(turn.text):
        submit_trouble(turn, trouble_of(turn, request))


def submit_trouble(turn: Turn, trouble: Trouble) -> None:
    """Write a trouble down, or ask where it is."""
    place, scope = resolve(
        trouble.said,
        kind=trouble.kind,
        words=trouble.summary,
        chat_building=turn.chat.building if turn.chat else None,
        home=home_of(turn.person),
    )
    if asking.asks_where(turn, trouble, place):
        return
    if explaining.explains(turn, trouble.kind, place, trouble.urgency, trouble.words):
        return
    lock(turn)
    known = of_category(turn, trouble.kind.category, place.building)
    own = _own(turn, known, trouble, place, scope)
    if own is not None:
        _say_known(turn, own, trouble)
        return
    _write_down(turn, trouble, place, scope, known)


def join(turn: Turn, request: Request) -> None:
    """Somebody has the same trouble as a neighbour."""
    if is_echo(turn.text):
        return
    lock(turn)
    lead = _lead_to_join(turn, request)
    if lead is None:
        _join_nothing(turn, request)
        return
    said = said_place(request.slots)
    place, _ = resolve(
        said,
        kind=lead.kind,
        words=turn.text,
        chat_building=turn.chat.building if turn.chat else None,
        home=home_of(turn.person),
    )
    joined = Place(place.building or lead.building, said.unit, None, said.area)
    if overlap(lead.place, joined, lead.scope) is Overlap.NO:
        trouble = trouble_of(turn, request)
        submit_trouble(turn, _like(trouble, lead))
        return
    say_joined(turn, lead, place, turn.text)


def say_joined(
    turn: Turn, lead: Report, place: Place, words: str, *, via: int | None = None
) -> None:
    """Count the speaker's household in and say so; overheard talk gets no word."""
    before = len(turn.parts)
    voice = add_voice(turn, lead, turn.person, place, words, via=via)
    if turn.addressed and len(turn.parts) == before:
        turn.say(
            "repairs.joined" if voice is Voice.NEW else "repairs.counted_before",
            number=lead.number,
            label=lead.public,
            count=households(turn, lead),
            state=state_name(turn, lead),
        )


def open_report(
    work: Work,
    trouble: Trouble,
    place: Place,
    scope: Scope,
    *,
    person_id: int,
    chat_id: int | None,
    recurrence_of: Report | Glimpse | None = None,
    merges: bool = False,
) -> Report:
    """Write a new report with its number, its log and its clocks; one that `merges` into
    another at once has no clock."""
    report = mapped.add(
        work.session,
        Report,
        neighbourhood_id=work.neighbourhood_id,
        number=work.next_number("report"),
        category=trouble.kind.category,
        title=trouble.kind.title,
        scope=scope,
        building=place.building,
        unit=place.unit,
        room=place.room,
        area=place.area,
        words=trouble.words,
        summary=trouble.summary,
        urgency=trouble.urgency,
        person_id=person_id,
        chat_id=chat_id,
        recurrence_of=recurrence_of.key if recurrence_of else None,
        season=season_of(work, trouble.kind, _at_home(work, place, person_id)),
        party=party_of(trouble.kind.category, trouble.kind.title, work.neighbourhood.settings).key,
        opened_at=work.now,
        active_at=work.now,
    )
    log(work, report, "open", actor_id=person_id, before="", why=trouble.words)
    if not merges:
        set_clock(work, report)
    at_home = scope is Scope.HOME
    category, urgent = report.category, report.urgent
    work.emit(ReportOpened(report.key, category, place.building, urgent, at_home))
    return report


def _at_home(work: Work, place: Place, person_id: int) -> Place:
    """Whose home a trouble reaches: the one that is named, else the reporter's."""
    person = work.person_of(person_id)
    if place.room is not None or place.building not in (None, person.building):
        return place
    return home_of(person)


def merge(turn: Turn, report: Report, lead: Report, *, clocked: bool = True) -> None:
    """Let an earlier report speak for this one; its words and its number stay."""
    report.merged_into = lead.key
    move(
        turn,
        report,
        "merge",
        actors={BOT},
        actor_id=turn.person_id,
        data={"into": lead.number},
        clocked=clocked,
    )
    say_joined(turn, lead, report.place, report.summary, via=report.key)
    mapped.change(turn.session, report, incident_id=lead.incident_id)


def home_of(person: Person) -> Place:
    """Where somebody lives, as far as the ledger has it."""
    return Place(person.building, person.unit, person.room)


def trouble_of(turn: Turn, request: Request) -> Trouble:
    """What a request reports."""
    slots = request.slots
    return Trouble(
        category=str(slots.get("category", "other")),
        words=turn.text,
        summary=request.text or turn.text,
        urgency=str(slots.get("urgency", "")),
        said=said_place(slots),
    )


def _like(trouble: Trouble, lead: Report) -> Trouble:
    """The trouble of somebody who leans on a neighbour's words but is at another place."""
    return Trouble(
        category=lead.category,
        words=trouble.words,
        summary=f"{lead.title}：{trouble.summary}",
        urgency=trouble.urgency or lead.urgency,
        said=trouble.said,
    )


def _own(
    turn: Turn, known: list[Glimpse], trouble: Trouble, place: Place, scope: Scope
) -> Report | None:
    """The report by which the speaker's household has this trouble written down already."""
    household = household_of(turn.person)
    for report in known:
        live = report.state in OPEN or report.state is ReportState.DONE_BY_STAFF
        if not live or report.scope is not scope or not _same(report, trouble, place):
            continue
        reporter = turn.person_of(report.person_id)
        if is_concerned(turn, report, turn.person_id) or household_of(reporter) == household:
            return whole(turn, report)
    return None


def _same(report: Glimpse, trouble: Trouble, place: Place) -> bool:
    if not trouble.kind.merges:
        return plain(report.summary) == plain(trouble.summary)
    return overlap(report.place, place, report.scope) is not Overlap.NO


def _say_known(turn: Turn, report: Report, trouble: Trouble) -> None:
    if report.state in REOPENABLE:
        mending.reopen(turn, report, trouble.summary)
        return
    log(turn, report, "said_again", actor_id=turn.person_id, why=trouble.words)
    mending.pass_on(turn, report, trouble.summary)
    if turn.addressed:
        turn.say(
            "repairs.known",
            number=report.number,
            label=report.shown(closely=not turn.in_group),
            state=state_name(turn, report),
        )


def _write_down(
    turn: Turn, trouble: Trouble, place: Place, scope: Scope, known: list[Glimpse]
) -> None:
    twin = alike(known, trouble.kind, place, scope, turn.now)
    past = before_this(known, trouble.kind, place, scope, turn.now - RECURS_WITHIN)
    merges = twin is not None and twin[1] is Overlap.SAME
    report = open_report(
        turn,
        trouble,
        place,
        scope,
        person_id=turn.person_id,
        chat_id=turn.chat_id,
        recurrence_of=None if twin else past,
        merges=merges,
    )
    homes.learn(turn, report)
    if twin is not None and merges:
        merge(turn, report, whole(turn, twin[0]), clocked=False)
        photos.attach_earlier(turn, report)
        return
    told = announce(turn, report)
    photos.attach_earlier(turn, report)
    soon = allowance_of(report).done <= ASKS_NEXT_DAY
    if soon:
        mending.ask_next_morning(turn, report)
    say_noted(turn, report, told=told, soon=soon, past=past)
    asking.ask_more(turn, report, twin[0] if twin else None)


def say_noted(
    turn: Turn, report: Report, *, told: str, soon: bool, past: Report | Glimpse | None = None
) -> None:
    """Say the number; what a home concerns is said to the reporter alone, and so is what was
    only overheard of an outage.

    Of several reports in one message only the last says who was told.
    """
    home = report.scope is Scope.HOME
    values: dict[str, Any] = {"number": report.number, "again": past.number if past else None}
    hint = report.kind.hint
    if not turn.addressed and report.scope is not Scope.COMMON:
        # The group hears of an outage once three households have it (civic object 8.4).
        values |= {"label": report.full, "hint": hint}
        values["told"] = turn.render("repairs.told", told=told, soon=soon, brief=True)
        words = "repairs.noted_at_home" if home else "repairs.noted_quietly"
        turn.tell(turn.person, words, prompt=True, **values)
        return
    label = report.shown(closely=not turn.in_group)
    noted = turn.render("repairs.noted", label=label, **values)
    tail = turn.render("repairs.told", told=told, soon=soon, brief=not turn.addressed)
    turn.parts = [Part(p.text.removesuffix(tail), p.private) for p in turn.parts]
    turn.parts.append(Part(noted + tail))
    if home and turn.in_group:
        turn.say("repairs.noted_at_home", private=True, label=report.full, hint=hint, **values)
    elif hint and turn.addressed:
        turn.parts.append(Part(hint))


def _lead_to_join(turn: Turn, request: Request) -> Report | None:
    category = request.slots.get("category")
    reports = joinable(near(turn, OPEN, turn.chat), turn.chat, turn.now)
    if turn.chat is None:
        reports = [r for r in reports if r.building in (None, turn.person.building)]
    fitting = [r for r in reports if r.category == category]
    bare = category is None or names_nothing(turn.text)
    chosen = fitting or (reports if bare else [])
    return whole(turn, chosen[0]) if chosen else None


def _join_nothing(turn: Turn, request: Request) -> None:
    """Nobody has just reported it: a named trouble is new, or has come back, or a notice
    explains it."""
    trouble = trouble_of(turn, request)
    bare = request.slots.get("category") is None or names_nothing(turn.text)
    if bare and turn.chat and explaining.joins_notice(turn, turn.chat.building):
        return
    if request.slots.get("category") and not names_nothing(turn.text):
        submit_trouble(turn, trouble)
        return
    past = _just_ended(turn)
    if past is not None:
        submit_trouble(turn, _like(trouble, past))
    elif turn.addressed:
        turn.say("repairs.join_what")


def _just_ended(turn: Turn) -> Report | None:
    ended = [
        r
        for r in (reversed(near(turn, REOPENABLE, turn.chat)) if turn.chat is not None else ())
        if r.scope is not Scope.HOME
        and r.ended_at is not None
        and turn.now - r.ended_at <= JUST_ENDED
    ]
    last = max(ended, key=lambda r: r.ended_at or turn.now, default=None)
    return whole(turn, last) if last is not None else None
