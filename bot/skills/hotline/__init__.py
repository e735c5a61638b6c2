"""Whom to call: numbers, hours and places; the neighbourhood's own ones before the nation's."""

from __future__ import annotations

from pathlib import Path

from bot.core.people import Role
from bot.core.skill import Skill
from bot.skills.hotline import hours
from bot.skills.hotline.asking import hear, submit
from bot.skills.hotline.changing import confirm, dialled
from bot.skills.hotline.page import PAGE
from bot.skills.hotline.tables import DirectoryChange

SKILL = Skill(
    name="hotline",
    title="便民热线",
    folder=Path(__file__).parent,
    intents={"hotline.ask": submit},
    hears=hear,
    tables=(DirectoryChange,),
    answers={"confirm": confirm, "dialled": dialled, "opening": hours.confirm},
    pages=(PAGE,),
    examples=(
        ("供热公司电话多少", frozenset()),
        ("物业电话改成0353-1234567", frozenset({Role.SECRETARY, Role.PROPERTY})),
    ),
)
