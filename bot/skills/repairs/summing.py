"""The digest's lines on reports: the day, the month, what is late, where it piles up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from typing import Final

from sqlalchemy import bindparam
from sqlmodel import col, select

from bot.core.clock import at, local
from bot.core.work import Work
from bot.skills.repairs.counting import percentile
from bot.skills.repairs.figures import Scope, hot_spots, total
from bot.skills.repairs.logbook import Entry
from bot.skills.repairs.tables import Report, ReportEvent

_EVENTS: Final = (
    select(ReportEvent.subject_id, *(getattr(ReportEvent, name) for name in Entry._fields))
    .where(col(ReportEvent.subject_id).in_(bindparam("report_ids", expanding=True)))
    .order_by(col(ReportEvent.id))
)


def logs_of(work: Work, reports: Iterable[Report]) -> Mapping[int, Sequence[Entry]]:
    """The logs of many reports, oldest entry first, in one statement."""
    found: dict[int, list[Entry]] = {report.key: [] for report in reports}
    if not found:
        return found
    work.session.flush()
    rows = work.session.connection().execute(_EVENTS, {"report_ids": list(found)})
    for subject_id, *entry in rows:
        found[subject_id].append(Entry(*entry))
    return found


def month(work: Work) -> list[str]:
    """The month's rates, and where most was reported; nothing where nothing was."""
    scope = Scope(work.neighbourhood_id, since=_first_of_month(work.now))
    work.session.flush()
    tally = total(work.session, scope)
    if not tally.done:
        return []
    hours = percentile(tally.took, 0.5)
    line = work.render(
        "repairs.digest_month",
        answered=_percent(tally.answer_rate),
        done=_percent(tally.done_rate),
        satisfied=_percent(tally.satisfied_rate),
        hours=None if hours is None else max(1, round(hours / 60)),
        recurred=tally.recurred,
    )
    spots = hot_spots(work.session, scope)
    return [line, *([work.render("repairs.digest_spots", spots=spots)] if spots else [])]


def _first_of_month(now: datetime) -> datetime:
    return at(local(now).date().replace(day=1), time())


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.0%}"
