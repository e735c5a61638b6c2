"""A cold snap: told by the secretary, it shortens clocks, and no group hears why."""

from __future__ import annotations

from bot.core.clock import local
from bot.core.events import ColdSnapAnnounced, NoticePublished
from bot.core.people import Role
from bot.core.work import Turn, Work
from bot.skills.repairs import noticing, seasons


def hear(turn: Turn) -> bool:
    """Take the secretary's "寒潮来了，到周五" and "寒潮过了", said to the bot alone."""
    if turn.in_group or Role.SECRETARY not in turn.roles or "通知" in turn.text[:6]:
        return False
    if not seasons.announces_cold(turn.text):
        return False
    until = seasons.set_cold(turn, turn.text)
    if until is None:
        turn.say("repairs.cold_over")
    else:
        here = local(until)
        turn.say("repairs.cold", until=f"{here.month}月{here.day}日{here.hour}点")
        turn.emit(ColdSnapAnnounced(turn.text))
    return True


def published(work: Work, event: NoticePublished) -> None:
    """A published notice may announce works, or a cold snap."""
    noticing.published(work, event)
    if seasons.announces_cold(event.text):
        seasons.set_cold(work, event.text)
