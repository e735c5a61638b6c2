"""A message that is nothing but a place: it belongs to what the speaker has just reported."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import timedelta

from bot.core.privacy import home_in_full
from bot.core.questions import OpenQuestion
from bot.core.work import Turn
from bot.skills.repairs import answering, asking, opening
from bot.skills.repairs.life import OPEN
from bot.skills.repairs.places import Place, said_place
from bot.skills.repairs.store import by_id, concerning
from bot.skills.repairs.tables import Report
from bot.skills.repairs.troubles import is_bare, says_stopped_again
from intents import Parse, Request

JUST_REPORTED = timedelta(hours=2)
"""How long after a report a bare place still belongs to it."""


def submit(turn: Turn, request: Request) -> None:
    """Somebody reports a trouble, says a place and nothing else, or that it stopped again."""
    if turn.in_group and says_stopped_again(turn.text):
        # Whatever category the parser guessed, the words name none.
        slots = {name: said for name, said in request.slots.items() if name != "category"}
        opening.join(turn, replace(request, slots=slots))
        return
    if not is_bare(turn.text):
        opening.submit(turn, request)
        return
    said = said_place(request.slots)
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
