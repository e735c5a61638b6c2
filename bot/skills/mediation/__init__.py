"""Mediation: a quarrel among neighbours goes to somebody who listens, and never into a group."""

from __future__ import annotations

from pathlib import Path

from bot.core.skill import Skill
from bot.skills.mediation import asking, following
from bot.skills.mediation.tables import Mediation, MediationEvent

SKILL = Skill(
    name="mediation",
    title="调解",
    folder=Path(__file__).parent,
    letter="M",
    tables=(Mediation, MediationEvent),
    hears=asking.hear,
    answers={"consent": asking.consented},
    clicks={"take": following.pressed},
    due={"remind": following.remind},
    digest=following.digest,
    examples=(("我跟楼上吵起来了，帮我找人调解一下", frozenset()),),
)
