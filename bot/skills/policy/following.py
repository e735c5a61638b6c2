"""What the asker says after an answer: which one was meant, that it is wrong, "那残疾人呢"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.core.questions import OpenQuestion
from bot.core.work import Turn, Work
from bot.skills.policy import duties, examples, kept, pushing, queue, rules
from bot.skills.policy.answering import (
    by_id,
    hand_over,
    reply_to,
    state_card,
    unsure_key,
)
from bot.skills.policy.flags import raise_flag
from intents import Parse, Request


def choose(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """The answer to "is it this, or that?"."""
    if not turn.addressed and question.chat_id is None:
        return False
    known = by_id()
    offered = [known[name] for name in question.state["cards"] if name in known]
    index = rules.chosen(turn.text, len(offered))
    if index is None or index >= len(offered):
        return False
    text, topic = question.state["text"], question.state.get("topic")
    turn.cancel_due(unsure_key(turn))
    if index < 0:
        hand_over(turn, text, topic, None)
    elif offered[index].states_fact:
        state_card(turn, text, offered[index])
    else:
        hand_over(turn, text, topic, offered[index])
    return True


def ask_after_all(work: Work, payload: Mapping[str, Any]) -> None:
    """The asker chose none of what came nearest: the secretary gets the question."""
    queue.enqueue(
        work, payload["person"], payload["chat"], payload["text"], payload["topic"] or ""
    )


def hear(turn: Turn, parse: Parse) -> bool:
    """What has no name among the intents: what is told unasked, an example for all, whose matter
    something is, what was answered last."""
    ears = (pushing.choose, examples.hear, duties.hear)
    return any(ear(turn) for ear in ears) or listen_on(turn, parse)


def listen_on(turn: Turn, parse: Parse) -> bool:
    """A doubt about the last answer, or a shorter question that goes on from the last one."""
    if not turn.addressed:
        return False
    if rules.is_doubt(turn.text):
        return _doubted(turn)
    if not rules.leans_on_last(turn.text):
        return False
    elsewhere = parse.outcome == "act" and any(_is_elsewhere(r) for r in parse.requests)
    if elsewhere or kept.last(turn) is None:
        return False
    reply_to(turn, turn.text, None)
    return True


def _is_elsewhere(request: Request) -> bool:
    """Whether a short question names something of another matter; of "那残疾人呢" the parser
    guesses more than it reads."""
    return bool(request.slots) and request.intent != "policy.ask"


def _doubted(turn: Turn) -> bool:
    last = kept.last(turn, rules.doubts_within(turn.text))
    if last is None:
        return False
    _, card, article_id = last
    named = card or (f"article:{article_id}" if article_id else None)
    if named is None:
        return False
    raise_flag(turn, named)
    turn.say("policy.flagged")
    return True
