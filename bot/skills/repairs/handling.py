"""What property, secretary and grid do with a report, by message and by card."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.core import directory
from bot.core.people import STAFF, Person
from bot.core.questions import OpenQuestion
from bot.core.states import IllegalMove, NotAllowed
from bot.core.work import Turn, Work
from bot.skills.repairs import mending, photos
from bot.skills.repairs.cards import (
    contact_of_reporter,
    face,
    place_for_handler,
    say_standing,
    send_card,
    stamp_of,
    state_name,
)
from bot.skills.repairs.kinds import (
    ANSWER_WITHIN,
    contact_of,
    progress_of,
    says_accepted,
    says_cannot_fix,
    says_done,
    says_elsewhere,
    waits_for_somebody,
)
from bot.skills.repairs.life import HANDLER, OPEN, ReportState
from bot.skills.repairs.logbook import stamp
from bot.skills.repairs.orders import number_said, words_about
from bot.skills.repairs.promising import until_said
from bot.skills.repairs.routing import PROPERTY, party_named
from bot.skills.repairs.store import (
    by_id,
    by_number,
    in_states,
    incident_of,
    lead_of,
    log,
    move,
    set_clock,
)
from bot.skills.repairs.tables import Report
from bot.skills.repairs.voices import tell_groups
from intents import Parse, Request

_ASSIGNED = re.compile(
    r"(?:派给?了?|安排了?|交给了?|转给了?|让)\s*([^，。,\s\dR]{1,6}?)"
    r"(?:去|来|过去|处理|了|$|[，。,\s])"
)
_ELSEWHERE = re.compile(r"(?:请?找|归|属于|联系|问)\s*([^，。,;；！!\s]{2,12})")
_REF = re.compile(r"^\s*[Rr]\d+\s*(?:号)?[\s，,、:：]*")
_TAIL = re.compile(r"(?:来?管|负责|处理|解决|的事|的)+$")
_US = re.compile(r"我们|咱|物业$")
LISTED = 4
WHOM_LENGTH = 30


def handle(turn: Turn, request: Request) -> None:
    """Staff take a report on, assign, update or finish it; from anybody else "R1 is done" is
    the word of a neighbour."""
    if not turn.roles & STAFF:
        _said_by_resident(turn, request)
        return
    report = _which(turn, request)
    if report is None:
        return
    words = said_by_staff(words_about(request.text or turn.text, report.number))
    name = _move_of(str(request.slots.get("action", "progress")), words)
    assignee = str(request.slots.get("assignee") or assignee_in(words))
    if change(turn, report, name, words=words, assignee=assignee):
        _say_changed(turn, report, name)


def hear(turn: Turn, parse: Parse) -> bool:
    """Take what staff say behind a report's number where the parser heard something else: it is
    about that report all the same."""
    number = number_said(turn.text, None)
    if number is None or not turn.addressed or not turn.roles & STAFF:
        return False
    if not _REF.match(turn.text) or any(r.intent.startswith("report.") for r in parse.requests):
        return False
    words = said_by_staff(turn.text)
    action = "done" if says_done(words) else "progress"
    if says_cannot_fix(words) or says_elsewhere(words):
        action = "reject"
    elif action == "progress" and progress_of(words) == "in_progress":
        return False
    slots: dict[str, str | int | list[str]] = {"ref": str(number), "action": action}
    handle(turn, Request("report.handle", slots, 1.0, "numbered", turn.text))
    return True


def _said_by_resident(turn: Turn, request: Request) -> None:
    if request.slots.get("action") != "done" or not says_done(turn.text):
        turn.say("core.not_your_role")
        return
    slots = {name: value for name, value in request.slots.items() if name != "action"}
    mending.feedback(turn, replace(request, slots={**slots, "resolved": True}))


def said_by_staff(words: str) -> str:
    """A handler's words without the number that they begin with."""
    return _REF.sub("", words) or words


def assignee_in(words: str) -> str:
    """To whom a handler says that the report went; empty where nobody is named."""
    found = _ASSIGNED.search(words)
    return found[1] if found else ""


def elsewhere_in(words: str) -> str:
    """Whose matter a handler says it is; empty where nobody is named."""
    named = (_TAIL.sub("", found) for found in _ELSEWHERE.findall(words))
    return next((whom for whom in named if whom and not _US.search(whom)), "")


def _move_of(action: str, words: str) -> str:
    """The move that a handler makes; a report is never done on words that do not say so."""
    if action == "reject" or (action == "assign" and says_elsewhere(words)):
        return "cannot_fix" if says_cannot_fix(words) else "not_ours"
    if action == "done" and not says_done(words):
        action = "accept" if says_accepted(words) else "progress"
    if action == "progress" and says_cannot_fix(words):
        return "cannot_fix"
    if action == "progress" or (action == "done" and waits_for_somebody(words)):
        return progress_of(words)
    return action


def change(turn: Turn, report: Report, name: str, *, words: str = "", assignee: str = "") -> bool:
    """Make a handler's move with all that follows; False where it was refused, with a sentence."""
    actors = {str(role) for role in turn.roles}
    if report.handler_id == turn.person_id:
        actors.add(HANDLER)
    data = until_said(name, words, turn.now)
    if name == report.state and turn.roles & STAFF:
        log(turn, report, "noted", actor_id=turn.person_id, why=words, data=data)
        stamp(report, "noted", turn.now)
        set_clock(turn, report)
        _progressed(turn, report, words, assignee)
        return True
    try:
        move(turn, report, name, actors=actors, actor_id=turn.person_id, why=words, data=data)
    except IllegalMove:
        say_standing(turn, report)
        return False
    except NotAllowed:
        turn.say("core.not_your_role")
        return False
    _EFFECTS.get(name, _progressed)(turn, report, words, assignee)
    return True


def _accepted(turn: Turn, report: Report, _words: str, _assignee: str) -> None:
    report.handler_id = turn.person_id
    photos.show_handler(turn, report)


def _assigned(turn: Turn, report: Report, _words: str, assignee: str) -> None:
    report.assignee = assignee
    worker = _staff_called(turn, assignee) if assignee else None
    if worker is not None and worker.id != turn.person_id:
        report.handler_id = worker.id
        send_card(turn, report, worker, "repairs.for_property", stamp_of(turn, report))
        photos.show_handler(turn, report)
    else:
        report.handler_id = report.handler_id or turn.person_id


def _staff_called(work: Work, name: str) -> Person | None:
    staff = work.staff(*STAFF)
    exact = [p for p in staff if p.name == name]
    alike = exact or [p for p in staff if p.name and (p.name in name or name in p.name)]
    return alike[0] if len(alike) == 1 else None


def _progressed(turn: Turn, report: Report, words: str, _assignee: str) -> None:
    report.handler_id = report.handler_id or turn.person_id
    report.result = words
    if report.state is ReportState.PLANNED:
        _tell_reporter(turn, report, "repairs.reporter_planned", words=words)
    elif report.state is ReportState.WAITING_REPORTER:
        turn.ask_person(
            turn.person_of(report.person_id),
            "repairs.when",
            "repairs.reporter_waiting_reporter",
            state={"report": report.key},
            lives=ANSWER_WITHIN,
            number=report.number,
            label=report.full,
            words=words,
        )


def _done(turn: Turn, report: Report, words: str, _assignee: str) -> None:
    report.handler_id = report.handler_id or turn.person_id
    report.result = words
    mending.ask_next_morning(turn, report)
    incident = incident_of(turn, report)
    if incident is not None and incident.noticed_at is not None:
        tell_groups(turn, report, "repairs.restored")


def _refused(turn: Turn, report: Report, words: str, _assignee: str) -> None:
    report.handler_id = report.handler_id or turn.person_id
    report.result = words
    whom = elsewhere_in(words)
    if not whom and report.state is ReportState.NOT_OURS and report.party not in ("", PROPERTY):
        whom = party_named(report.party).name
    _tell_reporter(
        turn,
        report,
        f"repairs.reporter_{report.state}",
        words=words,
        whom=whom,
        phone=phone_of(turn, whom),
    )


_EFFECTS: dict[str, Callable[[Turn, Report, str, str], None]] = {
    "accept": _accepted,
    "assign": _assigned,
    "done": _done,
    "not_ours": _refused,
    "cannot_fix": _refused,
}


def phone_of(work: Work, whom: str) -> str:
    """The directory's number for whoever is named; empty where it has none."""
    numbers = directory.numbers(work.session, work.neighbourhood_id)
    contact = contact_of(whom)
    return numbers.get(contact, "") if contact else ""


def _tell_reporter(turn: Turn, report: Report, words: str, /, **values: Any) -> None:
    turn.tell(
        turn.person_of(report.person_id),
        words,
        number=report.number,
        label=report.full,
        **values,
    )


def _say_changed(turn: Turn, report: Report, name: str) -> None:
    label = report.shown(closely=not turn.in_group)
    values: dict[str, Any] = {"number": report.number, "label": label}
    values["assignee"] = report.assignee
    known = name if name in ("accept", "assign", "done", "not_ours", "cannot_fix") else "progress"
    turn.say(f"repairs.changed_{known}", state=state_name(turn, report), **values)
    if name == "accept":
        turn.say(
            "repairs.for_handler",
            private=turn.in_group,
            number=report.number,
            place=place_for_handler(turn, report),
            contact=contact_of_reporter(turn, report),
            words=report.summary,
        )


def _which(turn: Turn, request: Request) -> Report | None:
    """The report that a handler speaks of; where it is not plain, what there is is listed."""
    ref = number_said(turn.text, request.slots.get("ref"))
    if ref is not None:
        found = by_number(turn, ref)
        if found is None:
            turn.say("repairs.no_such_number", number=ref)
        return lead_of(turn, found) if found else None
    live = [r for r in in_states(turn, OPEN) if _fits(r, request)]
    mine = [r for r in live if r.handler_id == turn.person_id]
    chosen = mine if len(mine) == 1 else live
    if len(chosen) == 1:
        return by_id(turn, chosen[0].key)
    listed = [f"R{r.number} {r.public}" for r in (mine or live)[-LISTED:]]
    turn.say("repairs.which_one", listed=listed)
    return None


def _fits(report: Report, request: Request) -> bool:
    named = ("category", "building", "unit")
    return all(request.slots.get(n) in (None, getattr(report, n)) for n in named)


def click(name: str) -> Callable[[Turn, str], None]:
    """The handler of a button that makes this move."""

    def pressed(turn: Turn, argument: str) -> None:
        report = _clicked(turn, argument)
        if report is None or not turn.roles & STAFF:
            turn.say("core.not_your_role")
            return
        changed = change(turn, report, name)
        note = "" if changed else turn.render("repairs.card_late", state=state_name(turn, report))
        task_id = turn.message.click.task_id if turn.message.click else ""
        turn.reface(face(turn, report, turn.person, task_id, note))
        if changed and name == "not_ours":
            _ask_whom(turn, report)

    return pressed


def _clicked(turn: Turn, argument: str) -> Report | None:
    query_id = int(argument) if argument.isdigit() else None
    found = turn.session.get(Report, query_id) if query_id else None
    if found is None or found.neighbourhood_id != turn.neighbourhood_id:
        return None
    return lead_of(turn, by_id(turn, found.key))


def _ask_whom(turn: Turn, report: Report) -> None:
    turn.ask_person(
        turn.person,
        "repairs.whom",
        "repairs.whom",
        state={"report": report.key},
        prompt=True,
        number=report.number,
    )


def whom(turn: Turn, question: OpenQuestion, parse: Parse) -> bool:
    """The answer to "whom should they turn to?"; a report's number is a matter of its own."""
    words = turn.text.strip()
    numbered = any("ref" in request.slots for request in parse.requests)
    if numbered or not turn.addressed or not words or len(words) > WHOM_LENGTH:
        return False
    report = by_id(turn, question.state["report"])
    report.result = words
    log(turn, report, "pointed", actor_id=turn.person_id, why=words)
    target = elsewhere_in(words) or words
    _tell_reporter(
        turn, report, "repairs.reporter_whom", whom=target, phone=phone_of(turn, target)
    )
    turn.say("repairs.whom_noted", number=report.number)
    return True
