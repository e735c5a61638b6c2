"""Errands: a neighbour who cannot go has paperwork done, a bill paid, a thing fetched (代办)."""

from __future__ import annotations

from pathlib import Path

from bot.core.skill import Skill
from bot.skills.errands import asking, following
from bot.skills.errands.tables import Errand, ErrandEvent

SKILL = Skill(
    name="errands",
    title="代办",
    folder=Path(__file__).parent,
    letter="D",
    tables=(Errand, ErrandEvent),
    hears=asking.hear,
    answers={"done": asking.told_done},
    clicks={"claim": following.pressed},
    due={"remind": following.remind, "ask": asking.ask_done},
    digest=following.digest,
    examples=(("我出不了门，麻烦帮我代缴一下电费", frozenset()),),
)
