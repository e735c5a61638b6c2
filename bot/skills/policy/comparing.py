"""Two matters in one question: "低保和临时救助有什么区别"."""

from __future__ import annotations

import re

from bot.core.work import Turn
from bot.skills.policy import kept, queue, rules
from bot.skills.policy.flags import withdrawn
from knowledge import Card, Finding, find

SURE = 0.5
"""How likely each side's card must be the right one before both are set side by side."""

_SIDES = re.compile(
    r"^(?P<one>.{2,16}?)(?:和|跟|与|同|还有)(?P<other>.{2,16}?)"
    r"(?:哪个|哪样|哪一个|哪种|哪头|咋选|怎么选|是一回事|是不是一|一回事|一样|有什么|有啥|有甚|差在|差哪|差别|差多少"
    r"|区别|不同|不一样|能不能|能一起|能一块|可以|能同时|都能|一起|一块|同时)"
)


def answer_both(turn: Turn, text: str) -> bool:
    """Set two cards side by side where the question names both; False where it does not."""
    pair = _cards(turn, text)
    if pair is None:
        return False
    turn.say(
        "policy.both", private=turn.in_group and rules.is_personal(text), cards=pair, asked=text
    )
    kept.keep(turn, text, card=pair[0].id, checked_on=pair[0].checked_on.isoformat())
    if not all(card.states_fact for card in pair):
        queue.enqueue(turn, turn.person_id, turn.chat_id, text, pair[0].topic)
    return True


def _cards(turn: Turn, text: str) -> tuple[Card, Card] | None:
    sides = _SIDES.match(rules.plain_question(text))
    if sides is None:
        return None
    gone = withdrawn(turn)
    one, other = (
        _best(find(sides[side], now=turn.now).without(gone)) for side in ("one", "other")
    )
    return (one, other) if one and other and one.id != other.id else None


def _best(found: Finding) -> Card | None:
    """The card of one side: one that states a fact rather than where to ask."""
    if found.sure < SURE:
        return None
    facts = (card for card in found.cards[:2] if card.states_fact)
    return next(facts, found.best)
