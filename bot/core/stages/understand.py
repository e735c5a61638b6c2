"""What was said: `intents.perceive` with what surrounds the message."""

from __future__ import annotations

from typing import Literal

from bot.core import alarm, review
from bot.core.places import by_their_names
from bot.core.stages.decide import is_unsure
from bot.core.stages.passage import Passage
from bot.core.values import MessageKind
from bot.core.work import Turn
from intents import Context, Utterance


def understand(passage: Passage) -> bool:
    """Parse what was said; clicks, entries and feedback carry no words to be parsed. A request
    that is an emergency goes the way of emergencies."""
    if passage.message.kind is not MessageKind.TALK:
        return True
    turn = passage.live_turn
    heard = passage.house.understand(utterance_of(turn))
    passage.parse = heard.parse
    if heard.danger is None or not turn.addressed:
        _hear_second(passage)
        return True
    # No fixed wording told of it, but what was asked for cannot wait.
    alarm.raise_alarm(turn, str(heard.danger))
    return False


def _hear_second(passage: Passage) -> None:
    """Where the parser is unsure, the second reader's answer stands in for its own."""
    turn, second = passage.live_turn, passage.second
    if second is None or not turn.addressed or not is_unsure(turn, passage.live_parse):
        return
    passage.parse = second
    review.keep(turn, review.ReviewReason.SECOND, [r.intent for r in second.requests])


def utterance_of(turn: Turn) -> Utterance:
    """What the parser is given: the words and what surrounds them."""
    scene: Literal["group", "private"] = "group" if turn.in_group else "private"
    quote = turn.message.quote.text if turn.message.quote else None
    return Utterance(
        by_their_names(turn.session, turn.neighbourhood_id, turn.text),
        scene=scene,
        role=review.role_of(turn),
        mentioned=turn.addressed,
        now=turn.now,
        context=Context(building=turn.chat.building if turn.chat else None, quote=quote),
    )
