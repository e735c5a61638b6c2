"""A visitor found something broken in the home of somebody they look after."""

from __future__ import annotations

from bot.core.events import NeedFound
from bot.core.people import by_name
from bot.core.roster import read_home
from bot.core.work import Work
from bot.skills.repairs import photos
from bot.skills.repairs.cards import announce
from bot.skills.repairs.opening import home_of, open_report
from bot.skills.repairs.places import Place, resolve
from bot.skills.repairs.troubles import Trouble
from intents import Utterance


def found(work: Work, event: NeedFound) -> None:
    """Write the need down as a report of the visitor's, at the home that was visited."""
    if event.kind != "report":
        return
    home = _home_visited(work, event)
    trouble = _trouble(work, event, home)
    place, scope = resolve(
        trouble.said, kind=trouble.kind, words=event.text, chat_building=None, home=home
    )
    report = open_report(work, trouble, place, scope, person_id=event.person_id, chat_id=None)
    announce(work, report)
    photos.attach_earlier(work, report)
    work.tell(
        work.person_of(event.person_id),
        "repairs.noted_for_other",
        prompt=True,
        number=report.number,
        label=report.full,
    )


def _home_visited(work: Work, event: NeedFound) -> Place:
    """The home named by the event, else that of the one visited; never the visitor's own."""
    if event.home:
        return Place(*read_home(event.home), None)
    visited = by_name(work.session, work.neighbourhood_id, event.recipient)
    return home_of(visited[0]) if visited else Place(None, None, None, None)


def _trouble(work: Work, event: NeedFound, home: Place) -> Trouble:
    heard = work.house.understand(Utterance(event.text, scene="private", now=work.now))
    asked = next((r for r in heard.parse.requests if r.intent == "report.submit"), None)
    slots = asked.slots if asked else {}
    return Trouble(
        category=str(slots.get("category", "other")),
        words=event.text,
        summary=event.text,
        urgency=str(slots.get("urgency", "")),
        said=home,
    )
