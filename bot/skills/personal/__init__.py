"""What is kept of a person: they may see it, take it back, and learn who looked at it."""

from __future__ import annotations

from pathlib import Path

from bot.core.access import AccessEntry
from bot.core.consents import Consent, ConsentEvent
from bot.core.retention import ForgetRun
from bot.core.skill import Skill
from bot.skills.personal import digest, ears

SKILL = Skill(
    name="personal",
    title="个人信息",
    folder=Path(__file__).parent,
    hears=ears.hear,
    answers={"all": ears.answer_all},
    tables=(Consent, ConsentEvent, AccessEntry, ForgetRun),
    digest=digest.section,
    examples=(("你们存了我什么信息", frozenset()), ("别再留我的电话", frozenset())),
)
