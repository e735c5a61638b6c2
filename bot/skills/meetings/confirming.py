"""Who was at a deliberation: said by whoever led it, so that it counts as done."""

from __future__ import annotations

from datetime import date

from bot.core.clock import local
from bot.core.events import DeedDone
from bot.core.people import Person, Role, by_name, names_of
from bot.core.work import Turn
from bot.skills.meetings import rules, store
from bot.skills.meetings.rules import Came
from intents import Parse, parse_when

_LEADERS = frozenset({Role.SECRETARY, Role.GRID_MEMBER})


def hear(turn: Turn, _parse: Parse) -> bool:
    """Take "昨晚的议事会，张强、赵敏都来了" of the secretary or the grid member; nobody confirms
    that they were there themselves."""
    if not turn.addressed or not turn.roles & _LEADERS or not rules.tells_who_came(turn.text):
        return False
    came = rules.came(turn.text, names_of(turn.session, turn.neighbourhood_id))
    if not came.names and not came.all_who_said:
        return False
    named, _ = parse_when(turn.text, turn.now)
    today = local(turn.now).date()
    _confirm(turn, came, min(named or today, today))
    return True


def _confirm(turn: Turn, came: Came, day: date) -> None:
    waiting = store.attendances(turn, day.isoformat())
    people = [p for name in came.names for p in _only(turn, name)]
    if came.all_who_said:
        people += [turn.person_of(row.person_id) for row in waiting]
    by_id = {person.id: person for person in people if person.id is not None}
    new = [key for key in by_id if store.confirm(turn, key, day.isoformat(), waiting)]
    for key in new:
        turn.emit(DeedDone(key, "meeting", f"meeting:{day.isoformat()}:{key}"))
    turn.say(
        "meetings.came",
        private=True,
        day=f"{day.month}月{day.day}日",
        names=[person.called for person in by_id.values()],
        unknown=[*came.unknown, *(n for n in came.names if not _only(turn, n))],
        before=len(by_id) - len(new),
    )


def _only(turn: Turn, name: str) -> list[Person]:
    """The one person of a name; nobody where several share it."""
    found = by_name(turn.session, turn.neighbourhood_id, name)
    return found if len(found) == 1 else []
