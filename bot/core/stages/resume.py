"""An open question to this person takes the message first."""

from __future__ import annotations

from bot.core.answers import is_never_mind
from bot.core.questions import OpenQuestion, close, open_questions
from bot.core.stages.passage import Passage
from bot.core.values import MessageKind


def resume(passage: Passage) -> bool:
    """Hand the message to what was asked; where nobody takes it, the way goes on."""
    if passage.message.kind is not MessageKind.TALK:
        return True
    turn = passage.live_turn
    waiting = _open_here(passage)
    if not waiting:
        return True
    if turn.addressed and is_never_mind(turn.text):
        close(waiting[0], passage.now, why="dropped")
        turn.say("core.dropped")
        return False
    return not any(_takes(passage, question) for question in waiting)


def _open_here(passage: Passage) -> list[OpenQuestion]:
    """What this message may answer; overheard talk answers only what was asked in its group."""
    turn = passage.live_turn
    waiting = open_questions(
        passage.session, person_id=turn.person_id, chat_id=turn.chat_id, now=passage.now
    )
    return waiting if turn.addressed else [q for q in waiting if q.chat_id is not None]


def _takes(passage: Passage, question: OpenQuestion) -> bool:
    registry, turn = passage.house.registry, passage.live_turn
    if registry.names_another(turn.text, question.name.partition(".")[0]):
        return False
    handler = registry.answers[question.name]
    turn.because = question.name
    if not handler(turn, question, passage.live_parse):
        turn.because = "talk"
        return False
    if question.closed_at is None and question is not turn.kept_open:
        close(question, passage.now)
    return True
