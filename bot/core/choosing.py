"""The answer to "A or B?": what was chosen is done as if it had been plain."""

from __future__ import annotations

from pathlib import Path

from bot.core import review, review_page
from bot.core.answers import plain
from bot.core.questions import OpenQuestion, close
from bot.core.retention import forget
from bot.core.skill import Duty, Skill
from bot.core.work import Turn
from intents import Parse, Request

NAMES_AN_OPTION = 6
"""Characters: what is longer says something of its own and is no answer."""

_FIRST = frozenset({"1", "一", "A", "a", "前面", "前一个", "第一个", "头一个"})
_SECOND = frozenset({"2", "二", "B", "b", "后面", "后一个", "第二个"})


def _choose(turn: Turn, question: OpenQuestion, parse: Parse) -> bool:
    if question.chat_id != turn.chat_id:
        return False
    options = [
        Request(o["intent"], o["slots"], 1.0, "chosen", o["text"])
        for o in question.state["options"]
    ]
    index = _index(turn, parse, options)
    if index is None or index >= len(options):
        return False
    close(question, turn.now)
    chosen = options[index]
    owner = turn.house.registry.intents.get(chosen.intent)
    if owner is None:
        turn.say("core.no_skill")
        return True
    needed = owner.needs.get(chosen.intent)
    if needed is not None and not needed & turn.roles:
        turn.say("core.not_your_role")
        return True
    review.chose(turn.session, question.state.get("review"), chosen.intent)
    turn.because, turn.text = chosen.intent, question.state["text"]
    owner.intents[chosen.intent](turn, chosen)
    return True


def _index(turn: Turn, parse: Parse, options: list[Request]) -> int | None:
    words = plain(turn.text)
    if words in _FIRST:
        return 0
    if words in _SECOND:
        return 1
    if len(words) > NAMES_AN_OPTION:
        return None
    bare = [r.intent for r in parse.requests if not r.slots]
    return next((i for i, o in enumerate(options) if [o.intent] == bare), None)


CORE = Skill(
    name="core",
    title="",
    folder=Path(__file__).parent,
    answers={"choose": _choose},
    duties=(Duty("forget", "30 3 * * *", forget),),
    pages=(review_page.PAGE,),
)
