"""The secretary's day on one screen, with reply codes that decide; and a line for the groups."""

from __future__ import annotations

from pathlib import Path

from bot.core.people import Role
from bot.core.skill import Duty, Skill
from bot.schedule.digest.handlers import (
    answer_codes,
    hear_code,
    send_to_secretaries,
    show,
    tell_groups,
)
from bot.schedule.digest.page import PAGE

SKILL = Skill(
    name="digest",
    title="日报",
    folder=Path(__file__).parent,
    intents={"digest.ask": show},
    needs={"digest.ask": frozenset({Role.SECRETARY})},
    hears=hear_code,
    answers={"decide": answer_codes},
    duties=(
        Duty("daily", "30 17 * * *", send_to_secretaries),
        Duty("weekly", "0 9 * * mon", tell_groups),
    ),
    pages=(PAGE,),
    examples=(("今天的日报发我", frozenset({Role.SECRETARY})),),
)
