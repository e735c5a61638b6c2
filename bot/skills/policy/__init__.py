"""Policy questions answered with their source, or honestly handed to the secretary."""

from __future__ import annotations

from pathlib import Path

from bot.core.events import QuestionUnanswered
from bot.core.skill import Skill
from bot.skills.policy.answering import choose, listen_on, submit
from bot.skills.policy.digest import digest
from bot.skills.policy.flags import decide_flag
from bot.skills.policy.queue import answer, decide_question, on_unanswered
from bot.skills.policy.tables import (
    CardFlag,
    CardFlagEvent,
    PolicyAnswer,
    PolicyAsking,
    PolicyQuestion,
    PolicyQuestionEvent,
)

SKILL = Skill(
    name="policy",
    title="政策咨询",
    folder=Path(__file__).parent,
    intents={"policy.ask": submit},
    tables=(
        PolicyQuestion,
        PolicyQuestionEvent,
        PolicyAsking,
        PolicyAnswer,
        CardFlag,
        CardFlagEvent,
    ),
    answers={"which": choose, "after": listen_on, "answer": answer},
    listens={QuestionUnanswered: on_unanswered},
    digest=digest,
    decisions={"question": decide_question, "flag": decide_flag},
    examples=(("高龄补贴多大岁数能领", frozenset()),),
)
