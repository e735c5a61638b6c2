"""Deliberation: matters that neighbours put up, who comes, and what they think of them.

Nothing here is a vote of the owners: Civil Code art. 278 wants two thirds by area and by heads
to take part, which a chat can neither show nor check.
"""

from __future__ import annotations

from pathlib import Path

from bot.core.skill import Skill
from bot.skills.meetings.confirming import hear
from bot.skills.meetings.handlers import (
    decide,
    digest,
    hear_stance,
    hear_which,
    join,
    propose,
    vote,
)
from bot.skills.meetings.store import load_roster
from bot.skills.meetings.tables import Attendance, Matter, MatterEvent, MatterStance

SKILL = Skill(
    name="meetings",
    title="议事协商",
    folder=Path(__file__).parent,
    intents={"meeting.propose": propose, "meeting.join": join, "meeting.vote": vote},
    tables=(Matter, MatterEvent, MatterStance, Attendance),
    answers={"which": hear_which, "stance": hear_stance},
    hears=hear,
    digest=digest,
    decisions={"matter": decide},
    roster=load_roster,
    examples=(
        ("建议装个充电桩，大家议一议", frozenset()),
        ("1号议题我同意", frozenset()),
    ),
)
