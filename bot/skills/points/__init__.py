"""Points out of confirmed deeds, and the year's evaluation: one exam, two ratings, one posting."""

from __future__ import annotations

from pathlib import Path

from bot.core.events import DeedDone, DeedsAsked, OwnDataAsked
from bot.core.people import Role
from bot.core.skill import Skill
from bot.skills.points import digest, ears, entries, rating, review
from bot.skills.points.tables import PointEntry, ReviewEvent, YearReview

SKILL = Skill(
    name="points",
    title="积分和考评",
    folder=Path(__file__).parent,
    intents={"member.points": entries.show},
    hears=ears.hear,
    tables=(PointEntry, YearReview, ReviewEvent),
    answers={
        "resident": rating.answer_resident,
        "helped": rating.answer_helped,
        "objection": review.answer_objection,
    },
    listens={
        DeedDone: entries.count,
        DeedsAsked: entries.tell_deeds,
        OwnDataAsked: entries.tell_own,
    },
    due={"final": review.become_final},
    digest=digest.section,
    examples=(("我的积分多少", frozenset({Role.PARTY_MEMBER})),),
)
