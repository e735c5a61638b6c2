"""What the secretary reads of consents and of forgetting: counts alone."""

from __future__ import annotations

from datetime import timedelta

from bot.core import consents
from bot.core.retention import last_run
from bot.core.skill import Section
from bot.core.work import Work

RANK = 10
DAY = timedelta(days=1)


def section(work: Work) -> Section:
    """Consents taken back today, and what the night's forgetting removed."""
    lines = []
    withdrawn = consents.withdrawn_since(work, work.now - DAY)
    if withdrawn:
        lines.append((RANK, work.render("personal.digest_withdrawn", count=withdrawn)))
    run = last_run(work)
    if run is not None and run.deleted and run.at > work.now - DAY:
        lines.append((RANK, work.render("personal.digest_forgotten", deleted=run.deleted)))
    return Section(lines=tuple(lines))
