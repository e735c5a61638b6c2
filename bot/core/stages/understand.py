"""What was said: `intents.perceive` with what surrounds the message."""

from __future__ import annotations

from typing import Literal

from bot.core import alarm
from bot.core.people import Role
from bot.core.stages.passage import Passage
from bot.core.values import MessageKind
from bot.core.work import Turn
from intents import Context, Utterance

# Who speaks for whom, when somebody holds several roles: the parser wants one.
_RANK = (
    Role.SECRETARY, Role.PROPERTY, Role.GRID_MEMBER, Role.CENTRAL_HOUSEHOLD, Role.PARTY_MEMBER,
)  # fmt: skip


def understand(passage: Passage) -> bool:
    """Parse what was said; clicks, entries and feedback carry no words to be parsed. A request
    that is an emergency goes the way of emergencies."""
    if passage.message.kind is not MessageKind.TALK:
        return True
    turn = passage.live_turn
    heard = passage.house.understand(_utterance(turn))
    passage.parse = heard.parse
    if heard.danger is None or not turn.addressed:
        return True
    # No fixed wording told of it, but what was asked for cannot wait.
    alarm.raise_alarm(turn, str(heard.danger))
    return False


def _utterance(turn: Turn) -> Utterance:
    scene: Literal["group", "private"] = "group" if turn.in_group else "private"
    quote = turn.message.quote.text if turn.message.quote else None
    return Utterance(
        turn.text,
        scene=scene,
        role=next((r for r in _RANK if r in turn.roles), Role.RESIDENT),
        mentioned=turn.addressed,
        now=turn.now,
        context=Context(building=turn.chat.building if turn.chat else None, quote=quote),
    )
