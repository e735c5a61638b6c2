"""The works are over by their notice, and a neighbour says that it is not back: a new report."""

from __future__ import annotations

from datetime import timedelta

from bot.core.work import Turn
from bot.skills.repairs import explaining, opening
from bot.skills.repairs.places import Place
from bot.skills.repairs.restoration import heard
from bot.skills.repairs.restoring import place_said
from bot.skills.repairs.troubles import Trouble

OVERHEARD_WITHIN = timedelta(hours=2)


def hear(turn: Turn) -> bool:
    """Take "还没来水" of somebody whom a notice promised it: an outage of its own from now on.

    Before its end a notice answers; overheard talk counts for two hours after it.
    """
    said = heard(turn.text)
    if said is None or said.back:
        return False
    place = place_said(turn)
    if explaining.notice_for(turn, said.category, place.building, place.unit) is not None:
        return False
    notice = explaining.ended_lately(turn, said.category, place.building, place.unit)
    if notice is None or not (turn.addressed or turn.now - notice.ends_at <= OVERHEARD_WITHIN):
        return False
    summary = f"{notice.title}：{turn.text}"
    where = Place(place.building, None, None, None)
    opening.submit_trouble(turn, Trouble(notice.category, turn.text, summary, "urgent", where))
    return True
