"""Whether a message will leave the parser unsure; looked at before its turn, changing nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.core.house import House
from bot.core.questions import open_questions
from bot.core.review import names_in
from bot.core.sighting import sightings
from bot.core.stages.decide import is_unsure
from bot.core.stages.identify import here, open_turn
from bot.core.stages.passage import Passage
from bot.core.stages.understand import utterance_of
from bot.core.values import Message, MessageKind
from intents import Parse, Utterance, emergency, parse_chain


@dataclass(frozen=True, slots=True)
class Doubt:
    """An addressed message that the parser would ask about or leave unread.

    `names` are those of known neighbours that stand in it.
    """

    utterance: Utterance
    parse: Parse
    names: Sequence[str]


def doubt_of(session: Session, message: Message, house: House, now: datetime) -> Doubt | None:
    """What is doubtful about a message; None for what is clear, overheard, dangerous, said by a
    stranger, or perhaps the answer to an open question."""
    if message.kind is not MessageKind.TALK:
        return None
    sender = here(sightings(session, message.sender, message.chat), message.chat)
    if sender is None:
        return None
    passage = Passage(session=session, now=now, house=house, message=message)
    turn = open_turn(passage, sender)
    if not turn.addressed or emergency(turn.text) is not None or parse_chain(turn.text):
        return None
    if open_questions(session, person_id=turn.person_id, chat_id=turn.chat_id, now=now):
        return None
    utterance = utterance_of(turn)
    heard = house.understand(utterance)
    if heard.danger is not None or not is_unsure(turn, heard.parse):
        return None
    return Doubt(utterance, heard.parse, names_in(session, turn.neighbourhood_id, turn.text))
