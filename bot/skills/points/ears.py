"""What the secretary and the members say about points and the evaluation, in private."""

from __future__ import annotations

from bot.core.people import Person, Role, by_name
from bot.core.work import Turn
from bot.skills.points import entries, rating, review, sheet
from bot.skills.points.sayings import Said, Saying, said
from intents import Parse


def hear(turn: Turn, _parse: Parse) -> bool:
    """Take what has no intent of its own; in a group nothing of it exists."""
    saying = said(turn.text) if turn.addressed else None
    if saying is None:
        return False
    if saying.what is Said.OBJECT:
        return review.object_to(turn, saying.value.strip(":：，, "))
    if Role.SECRETARY not in turn.roles:
        return False
    if saying.what in _OF_YEAR:
        _OF_YEAR[saying.what](turn)
        return True
    return _of_member(turn, saying)


_OF_YEAR = {
    Said.OPEN: review.open_year,
    Said.RATE: rating.start,
    Said.SUGGEST: review.suggest,
    Said.POST: review.post,
    Said.SHEET: sheet.send,
}


def _of_member(turn: Turn, saying: Saying) -> bool:
    person = _member(turn, saying.who)
    if person is None or person.id is None:
        turn.say("points.no_such_member", private=True, who=saying.who)
    elif saying.what is Said.EXAM:
        review.examine(turn, person, int(saying.value))
    elif saying.what is Said.GRADE:
        review.grade(turn, person, saying.value)
    elif saying.what is Said.KEEP:
        review.keep(turn, person, saying.value.strip("：:，, "))
    else:
        entries.add_by_hand(turn, person.id, int(saying.value), saying.why)
        turn.say("points.given", private=True, who=person.called, points=saying.value)
    return True


def _member(turn: Turn, name: str) -> Person | None:
    members = {p.id for p in turn.staff(Role.PARTY_MEMBER)}
    found = by_name(turn.session, turn.neighbourhood_id, name.removesuffix("同志"))
    fitting = [p for p in found if p.id in members]
    return fitting[0] if len(fitting) == 1 else None
