"""Members report to the neighbourhood, and those who are away keep in touch."""

from __future__ import annotations

from pathlib import Path

from bot.core.people import Role
from bot.core.skill import Duty, Skill
from bot.skills.members import duties, handlers
from bot.skills.members.tables import (
    MemberCheckin,
    MemberContact,
    MemberContactEvent,
    MemberRequest,
)

_MEMBERS = frozenset({Role.PARTY_MEMBER})

SKILL = Skill(
    name="members",
    title="党员",
    folder=Path(__file__).parent,
    intents={"member.checkin": handlers.check_in, "member.points": handlers.ask_points},
    tables=(MemberCheckin, MemberContact, MemberContactEvent, MemberRequest),
    answers={"about": handlers.answer_about, "contact": handlers.answer_contact},
    due={"overdue": duties.lapse},
    duties=(Duty("monthly", "0 9 1-12 * *", duties.ask_mobile),),
    digest=duties.section,
    examples=(("在职党员来报到，会修电脑，周末有空", _MEMBERS),),
)
