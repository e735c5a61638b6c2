"""Policy questions answered with their source, or honestly handed to the secretary."""

from __future__ import annotations

from pathlib import Path

from bot.core.events import QuestionUnanswered
from bot.core.skill import Duty, Skill
from bot.skills.policy import examples, pushing
from bot.skills.policy.answering import submit
from bot.skills.policy.digest import digest
from bot.skills.policy.drafts import decide_draft
from bot.skills.policy.flags import decide_flag
from bot.skills.policy.following import ask_after_all, choose, hear
from bot.skills.policy.page import PAGE
from bot.skills.policy.queue import answer, decide_question, on_unanswered
from bot.skills.policy.tables import (
    CardFlag,
    CardFlagEvent,
    DocumentArticle,
    DraftCard,
    DraftCardEvent,
    DutyEntry,
    PolicyAnswer,
    PolicyAsking,
    PolicyDocument,
    PolicyQuestion,
    PolicyQuestionEvent,
    PushPosting,
    PushSetting,
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
        DraftCard,
        DraftCardEvent,
        PolicyDocument,
        DocumentArticle,
        PushSetting,
        PushPosting,
        DutyEntry,
    ),
    hears=hear,
    answers={
        "which": choose,
        "answer": answer,
        "example": examples.seen,
        "example_named": examples.named,
    },
    clicks={"example_send": examples.press_send, "example_drop": examples.press_drop},
    listens={QuestionUnanswered: on_unanswered},
    due={"unsure": ask_after_all, "example": examples.tell, "season": pushing.tell},
    duties=(Duty("push", "0 8 * * *", pushing.plan),),
    digest=digest,
    decisions={"question": decide_question, "flag": decide_flag, "draft": decide_draft},
    pages=(PAGE,),
    examples=(("高龄补贴多大岁数能领", frozenset()),),
)
