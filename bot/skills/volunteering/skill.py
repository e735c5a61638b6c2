"""What the house knows of volunteering."""

from __future__ import annotations

from pathlib import Path

from bot.core.events import Forgetting, OwnDataAsked
from bot.core.skill import Skill
from bot.skills.volunteering import attending, keeping, leaving, ledger, signing
from bot.skills.volunteering.tables import Activity, ActivityEvent, Signup, SignupEvent

SKILL = Skill(
    name="volunteering",
    title="志愿活动",
    folder=Path(__file__).parent,
    intents={
        "volunteer.list": signing.show,
        "volunteer.signup": signing.sign_up,
        "volunteer.cancel": leaving.cancel,
        "volunteer.checkin": attending.check_in,
        "volunteer.hours": attending.hours,
    },
    tables=(Activity, Signup, ActivityEvent, SignupEvent),
    answers={
        "which": signing.answer_which,
        "promoted": signing.answer_promoted,
        "which_cancel": leaving.answer_which_cancel,
        "call_off": leaving.answer_call_off,
    },
    listens={OwnDataAsked: attending.tell_own, Forgetting: keeping.forget},
    due={
        "lapse": signing.lapse,
        "remind": attending.remind,
        "finish": attending.finish,
    },
    digest=ledger.digest,
    roster=ledger.load,
    examples=(
        ("这周末有啥活动", frozenset()),
        ("包饺子我报名，俩人", frozenset()),
    ),
)
