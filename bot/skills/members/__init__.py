"""Members: the ledger, reporting to the neighbourhood, keeping in touch with those away."""

from __future__ import annotations

from pathlib import Path

from bot.core.events import ConsentWithdrawn, OwnDataAsked
from bot.core.people import Role
from bot.core.skill import Duty, Skill
from bot.skills.members import completing, duties, handlers, keeping, lists, mobile, roster
from bot.skills.members.ledger import noting
from bot.skills.members.tables import (
    Homecoming,
    HomecomingEvent,
    LedgerRun,
    MemberCheckin,
    MemberContact,
    MemberContactEvent,
    MemberRecord,
)

_MEMBERS = frozenset({Role.PARTY_MEMBER})

SKILL = Skill(
    name="members",
    title="党员",
    folder=Path(__file__).parent,
    intents={"member.checkin": handlers.check_in},
    hears=lists.hear,
    tables=(
        MemberCheckin,
        MemberContact,
        MemberContactEvent,
        MemberRecord,
        LedgerRun,
        Homecoming,
        HomecomingEvent,
    ),
    answers={
        "about": handlers.answer_about,
        "contact": handlers.answer_contact,
        "review": mobile.answer_review,
        "missing": completing.answer_missing,
        "homecoming": lists.answer_homecoming,
    },
    listens={OwnDataAsked: keeping.tell_own, ConsentWithdrawn: keeping.withdraw},
    due={"overdue": duties.lapse},
    duties=(
        Duty("monthly", "0 9 1-12 * *", duties.ask_mobile),
        Duty("quarterly", "5 9 1-9 1,4,7,10 *", mobile.plan_visits),
        Duty("yearly", "0 10 10 12 *", mobile.ask_review),
        Duty("notes", "0 9 25 3,6,9,12 *", noting.remind),
        Duty("complete", "0 10 * * wed", completing.ask_for_missing),
    ),
    digest=duties.section,
    roster=roster.load,
    examples=(
        ("在职党员来报到，会修电脑，周末有空", _MEMBERS),
        ("流出党员名单", frozenset({Role.SECRETARY})),
    ),
)
