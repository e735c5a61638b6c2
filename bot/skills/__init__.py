"""One folder a capability; the list of those that are switched on, in the order of the help."""

from __future__ import annotations

from bot.core.skill import Skill
from bot.skills import (
    announcements,
    errands,
    helpers,
    hotline,
    mediation,
    meetings,
    members,
    personal,
    points,
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
    announcements.SKILL,
    wishes.SKILL,
    visits.SKILL,
    volunteering.SKILL,
    members.SKILL,
    personal.SKILL,
    hotline.SKILL,
    meetings.SKILL,
    helpers.SKILL,
    mediation.SKILL,
    errands.SKILL,
    points.SKILL,
)
