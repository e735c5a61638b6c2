"""One folder a capability; the list of those that are switched on, in the order of the help."""

from __future__ import annotations

from bot.core.skill import Skill
from bot.skills import (
    announcements,
    helpers,
    hotline,
    meetings,
    members,
    policy,
    repairs,
    visits,
    volunteering,
    wishes,
)
from bot.skills import help as help_skill

SKILLS: tuple[Skill, ...] = (
    help_skill.SKILL,
    repairs.SKILL,
    policy.SKILL,
    wishes.SKILL,
    visits.SKILL,
    volunteering.SKILL,
    members.SKILL,
    hotline.SKILL,
    meetings.SKILL,
    announcements.SKILL,
    helpers.SKILL,
)
