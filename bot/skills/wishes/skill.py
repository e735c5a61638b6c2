"""What the house knows of micro-wishes."""

from __future__ import annotations

from pathlib import Path

from bot.core.events import ConsentWithdrawn, Forgetting, NeedFound, OwnDataAsked
from bot.core.people import Role
from bot.core.skill import Skill
from bot.skills.wishes import (
    claims,
    closing,
    intake,
    keeping,
    ledger,
    placing,
    thanking,
    timing,
    verifying,
)
from bot.skills.wishes.tables import Wish, WishClaim, WishEvent

SKILL = Skill(
    name="wishes",
    title="微心愿",
    folder=Path(__file__).parent,
    intents={
        "wish.submit": intake.submit,
        "wish.list": claims.show,
        "wish.claim": claims.claim,
        "wish.release": claims.release,
        "wish.complete": closing.complete,
        "wish.confirm": closing.confirm,
    },
    hears=placing.hear,
    tables=(Wish, WishClaim, WishEvent),
    answers={
        "what": intake.answer_what,
        "whose": intake.answer_whose,
        "verify": verifying.answer_verify,
        "reason": verifying.answer_reason,
        "this_one": claims.answer_this_one,
        "which_one": claims.answer_which_one,
        "which_back": claims.answer_which_back,
        "contact": closing.answer_contact,
        "received": closing.answer_received,
        "held": placing.answer_held,
        "publicity": thanking.answer_publicity,
    },
    clicks={"verify": verifying.click_verify, "decline": verifying.click_decline},
    listens={
        NeedFound: intake.need_found,
        Forgetting: keeping.forget_old,
        ConsentWithdrawn: keeping.withdraw,
        OwnDataAsked: keeping.tell_own,
    },
    due={
        "verify": intake.ask_again,
        "remind": timing.remind,
        "late": timing.late,
        "lapse": timing.lapse,
        "confirm": timing.confirm_again,
        "round": timing.next_round,
    },
    digest=ledger.digest,
    decisions={"verify": verifying.decide},
    roster=ledger.load,
    examples=(
        ("现在有哪些微心愿", frozenset()),
        ("5号心愿我认领", frozenset()),
        ("王奶奶想要一个放大镜", frozenset({Role.CENTRAL_HOUSEHOLD, Role.SECRETARY})),
    ),
)
