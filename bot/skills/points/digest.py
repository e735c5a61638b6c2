"""What the secretary reads of the evaluation: counts, and objections that wait."""

from __future__ import annotations

from collections import Counter

from bot.core.clock import local
from bot.core.skill import Section
from bot.core.work import Work
from bot.skills.points import review, rules
from bot.skills.points.tables import ReviewState

RANK = 10


def section(work: Work) -> Section:
    """Where the year's evaluations stand while they are under way."""
    today = local(work.now).date()
    found = Counter(r.state for r in review.of_year(work, rules.year_meant("", today)))
    under_way = {s: n for s, n in found.items() if s is not ReviewState.FINAL}
    if not under_way:
        return Section()
    text = work.render(
        "points.digest",
        all=sum(found.values()),
        waiting=found[ReviewState.OPEN],
        posted=found[ReviewState.POSTED],
        objections=found[ReviewState.OBJECTION],
    )
    return Section(lines=((RANK, text),))
