"""A message that is nothing but a report's number, or a place, which belongs to what the speaker
has just reported."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Final

from bot.core.privacy import home_in_full
from bot.core.questions import OpenQuestion
from bot.core.work import Turn
from bot.skills.repairs import answering, asking, opening, status
from bot.skills.repairs.life import OPEN
from bot.skills.repairs.places import Place, said_place
from bot.skills.repairs.store import by_id, concerning
from bot.skills.repairs.tables import Report
from bot.skills.repairs.troubles import bare_place, says_stopped_again
from intents import Parse, Request

_NUMBER: Final = re.compile(r"[Rr]\s*(\d{1,9})号?")
JUST_REPORTED = timedelta(hours=2)
"""How long after a report a bare place still belongs to it."""


def hear(turn: Turn) -> bool:
    """Take a message to the bot that is nothing but a report's number or a place."""
    if not turn.addressed:
        return False
    number = _NUMBER.fullmatch(turn.text.strip())
    if number is not None:
        asked = Request("report.status", {"ref": number[1]}, 1.0, "number only", turn.text)
        status.status(turn, asked)
        return True
    named = bare_place(turn.text)
    if named is None:
        return False
    _place(turn, Place(named.building, named.unit, named.room))
    return True


def submit(turn: Turn, request: Request) -> None:
    """Somebody reports a trouble, says a place and nothing else, or that it stopped again."""
    if turn.in_group and says_stopped_again(turn.text):
        # Whatever category the parser guessed, the words name none.
        slots = {name: said for name, said in request.slots.items() if name != "category"}
        opening.join(turn, replace(request, slots=slots))
        return
    if bare_place(turn.text) is not None:
        _place(turn, said_place(request.slots))
    else:
        opening.submit(turn, request)


def _place(turn: Turn, said: Place) -> None:
    report = _just_reported(turn, said)
    if report is not None:
        answering.place_report(turn, report, said)
        answering.say_placed(turn, report)
    elif turn.addressed:
        building = said.building or (turn.chat.building if turn.chat else turn.person.building)
        place = Place(building, said.unit, said.room, None)
        shown = home_in_full(building, said.unit, None)
        asking.put(turn, "repairs.there", "repairs.what_there", state=asdict(place), place=shown)


def there(turn: Turn, question: OpenQuestion, parse: Parse) -> bool:
    """The answer to "what is wrong there?"."""
    first = parse.requests[0] if parse.requests else None
    if first is None or first.intent != "report.submit" or not answering.can_hear(turn, question):
        return False
    trouble = opening.trouble_of(turn, first)
    opening.submit_trouble(turn, trouble.at(Place(**question.state)))
    return True


def _just_reported(turn: Turn, said: Place) -> Report | None:
    own = [
        r
        for r in concerning(turn, turn.person_id)
        if r.person_id == turn.person_id
        and r.state in OPEN
        and turn.now - r.opened_at <= JUST_REPORTED
        and said.building in (None, r.building)
    ]
    newest = max(own, key=lambda r: r.opened_at, default=None)
    return by_id(turn, newest.key) if newest else None
