"""Who looks after whom, when they are to be visited, and what a visit found."""

from __future__ import annotations

from pathlib import Path

from bot.core.events import (
    ColdSnapAnnounced,
    ConsentWithdrawn,
    Forgetting,
    FrailHomeAsked,
    HomeMeantAsked,
    NoticePublished,
    OwnDataAsked,
    ReportOpened,
)
from bot.core.people import Role
from bot.core.skill import Duty, Skill
from bot.skills.visits import (
    changing,
    digest,
    ears,
    keeping,
    planning,
    proposing,
    recording,
    reminders,
    roster,
    sudden,
    waiting,
)
from bot.skills.visits.lists import show
from bot.skills.visits.tables import Bond, BondEvent, Visit, VisitEvent

_VISITORS = frozenset({Role.CENTRAL_HOUSEHOLD, Role.PARTY_MEMBER, Role.SECRETARY})

SKILL = Skill(
    name="visits",
    title="走访",
    folder=Path(__file__).parent,
    intents={
        "visit.record": recording.record,
        "visit.list": show,
        "visit.postpone": waiting.postpone,
    },
    tables=(Bond, BondEvent, Visit, VisitEvent),
    answers={
        "visited": recording.answer_which,
        "need": recording.answer_need,
        "take_on": proposing.answer_take_on,
        "approve": proposing.answer_approve,
        "consent": proposing.answer_consent,
        "home": proposing.answer_home,
        "successor": changing.answer_successor,
        "end_asked": changing.answer_end,
        "no_more": changing.answer_no_more,
        "waits": waiting.answer_which,
        "until": waiting.answer_until,
    },
    hears=ears.hear,
    listens={
        ReportOpened: sudden.reported,
        NoticePublished: sudden.noticed,
        ColdSnapAnnounced: sudden.announced,
        FrailHomeAsked: keeping.is_frail,
        HomeMeantAsked: keeping.home_meant,
        OwnDataAsked: keeping.own_data,
        ConsentWithdrawn: keeping.withdrawn,
        Forgetting: keeping.forget,
    },
    duties=(
        Duty("plan", "30 2 * * *", planning.plan_night),
        Duty("morning", "0 9 * * *", reminders.remind_morning),
        Duty("eve", "0 18 * * *", reminders.remind_eve),
    ),
    digest=digest.section,
    decisions={"bond": digest.decide_bond, "late": digest.decide_late},
    roster=roster.load,
    examples=(
        ("我这个月还要走访谁", _VISITORS),
        ("今天去看了王奶奶，精神不错", _VISITORS),
        ("请张强包联王奶奶，每月一次", frozenset({Role.SECRETARY})),
    ),
)
