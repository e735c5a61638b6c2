"""Who looks after whom, when they are to be visited, and what a visit found."""

from __future__ import annotations

from pathlib import Path

from bot.core.people import Role
from bot.core.skill import Skill
from bot.skills.visits import digest, recording, reminders, roster, waiting
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
        "waits": waiting.answer_which,
        "until": waiting.answer_until,
    },
    due={
        "eve": reminders.remind_eve,
        "day": reminders.remind_day,
        "backup": reminders.tell_backup,
        "secretary": reminders.tell_secretary,
        "resume": reminders.resume,
        "festival": reminders.remind_festival,
    },
    digest=digest.section,
    roster=roster.load,
    examples=(
        ("我这个月还要走访谁", _VISITORS),
        ("今天去看了王奶奶，精神不错", _VISITORS),
    ),
)
