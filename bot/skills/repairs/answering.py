"""What the reporter answers about a new report: the building, the unit, the same or not."""

from __future__ import annotations

from bot.core.answers import plain, yes_no
from bot.core.places import by_their_names
from bot.core.questions import OpenQuestion
from bot.core.work import Turn
from bot.skills.repairs import homes, opening
from bot.skills.repairs.cards import staff_for
from bot.skills.repairs.kinds import Scope
from bot.skills.repairs.life import OPEN
from bot.skills.repairs.places import Place
from bot.skills.repairs.store import by_id, log
from bot.skills.repairs.tables import Report
from bot.skills.repairs.troubles import (
    Trouble,
    detail_answer,
    is_mostly_place,
    place_answer,
    says_trouble,
    trouble_from_json,
)
from intents import Parse

_ABOUT_TROUBLE = frozenset({"report.submit", "report.join"})


def can_hear(turn: Turn, question: OpenQuestion) -> bool:
    """Whether the message can be meant for the bot: what was asked in private is not answered
    by talk among neighbours."""
    return turn.addressed or question.chat_id is not None


def where(turn: Turn, question: OpenQuestion, parse: Parse) -> bool:
    """The answer to "which building?"."""
    words = plain(by_their_names(turn.session, turn.neighbourhood_id, turn.text))
    place = place_answer(words) if can_hear(turn, question) else None
    troubles = [trouble_from_json(data) for data in question.state["troubles"]]
    if place is None or not _is_meant(words, troubles, parse):
        return False
    for trouble in troubles:
        opening.submit_trouble(turn, trouble.at(place))
    return True


def _is_meant(words: str, troubles: list[Trouble], parse: Parse) -> bool:
    """Whether a message with a place answers, and is not a matter of its own."""
    if not parse.requests or (is_mostly_place(words) and not says_trouble(words)):
        return True
    first = parse.requests[0]
    same = first.slots.get("category") in (None, *(t.category for t in troubles))
    return first.intent in _ABOUT_TROUBLE and same


def detail(turn: Turn, question: OpenQuestion, parse: Parse) -> bool:
    """The answer to "which unit?" or "which room?"."""
    words, wants = plain(turn.text), question.state["wants"]
    found = detail_answer(words, wants=wants) if can_hear(turn, question) else None
    report = by_id(turn, question.state["report"])
    if found is None or not _is_detail(words, parse, report):
        return False
    place_report(turn, report, found)
    say_placed(turn, report)
    return True


def say_placed(turn: Turn, report: Report) -> None:
    """Say where a report stands now; a home's rooms in private."""
    private = report.scope is Scope.HOME and turn.in_group
    turn.say(
        "repairs.placed",
        private=private,
        number=report.number,
        label=report.shown(closely=private or not turn.in_group),
    )


def _is_detail(words: str, parse: Parse, report: Report) -> bool:
    first = parse.requests[0] if parse.requests else None
    if first is None or not says_trouble(words):
        short = is_mostly_place(words) or len(words) <= len("12单元")
        return short or first is None or first.intent in _ABOUT_TROUBLE
    same = first.slots.get("category") in (None, report.category)
    return first.intent in _ABOUT_TROUBLE and same


def place_report(turn: Turn, report: Report, found: Place) -> None:
    """Write what was missing of a report's place, or was wrong, and tell who goes there."""
    before = report.place
    moved = found.unit not in (None, report.unit) or found.building not in (None, report.building)
    report.building = found.building or report.building
    report.unit = found.unit or report.unit
    report.room = found.room or (None if moved else report.room)
    if report.place == before:
        return
    data = {"building": report.building, "unit": report.unit, "room": report.room}
    log(turn, report, "placed", actor_id=turn.person_id, data=data)
    homes.learn(turn, report)
    if report.state not in OPEN:
        return
    handler = turn.person_of(report.handler_id) if report.handler_id else None
    for person in [handler] if handler else staff_for(turn, report):
        label = report.shown(closely=handler is not None)
        turn.tell(
            person, "repairs.placed_for_staff", prompt=report.urgent, number=report.number,
            label=label,
        )  # fmt: skip


def same(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """The answer to "is it the same as R1?"."""
    verdict = yes_no(turn.text) if can_hear(turn, question) else None
    if verdict is None:
        return False
    report, lead = by_id(turn, question.state["report"]), by_id(turn, question.state["twin"])
    if verdict and report.state in OPEN and lead.state in OPEN:
        opening.merge(turn, report, lead)
    else:
        turn.say("repairs.kept_apart", number=report.number)
    return True
