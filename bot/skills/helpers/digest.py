"""What the secretary and the groups read of neighbours' help: numbers alone."""

from __future__ import annotations

from datetime import timedelta

from bot.core.skill import Section
from bot.core.work import Work
from bot.skills.helpers import store
from bot.skills.helpers.tables import NeedState


def digest(work: Work) -> Section:
    """How many looked and how many found, of the day and of the week."""
    day = store.needs_since(work, work.now - timedelta(days=1))
    week = store.needs_since(work, work.now - timedelta(days=7), NeedState.MATCHED)
    matched = sum(1 for need in day if need.state is NeedState.MATCHED)
    line = work.render("helpers.digest", count=len(day), matched=matched)
    weekly = work.render("helpers.weekly", count=len(week)) if week else ""
    return Section(lines=((9, line),) if day else (), weekly=weekly)
