"""The safety floor: fixed texts before any parsing."""

from __future__ import annotations

from bot.core import alarm
from bot.core.stages.passage import Passage
from bot.core.values import MessageKind
from intents import emergency


def safety(passage: Passage) -> bool:
    """Answer an emergency with its fixed text and raise the alarm; nothing else follows then."""
    turn = passage.live_turn
    if passage.message.kind is not MessageKind.TALK:
        return True
    kind = emergency(turn.text, overheard=not turn.addressed)
    if kind is None:
        return True
    alarm.raise_alarm(turn, str(kind))
    return False
