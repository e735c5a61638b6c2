"""The digest's lines on visits: counts and codes, no household."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select

from bot.core.skill import Section
from bot.core.work import Work
from bot.skills.visits import festivals, store
from bot.skills.visits.life import ENDED_WELL
from bot.skills.visits.rules import Found
from bot.skills.visits.tables import Visit

RANK, FESTIVAL_RANK = 6, 11
AHEAD = 7


def section(work: Work) -> Section:
    """Today's visits due, done and overdue, urgent findings, and the feasts of the week."""
    today = store.today(work)
    lines = [*_visits(work, today), *_feasts(work, today)]
    return Section(lines=tuple(lines))


def _visits(work: Work, today: date) -> list[tuple[int, str]]:
    waiting = store.open_visits(work)
    late = [bond for visit, bond in waiting if visit.due_on < today]
    done = _made(work, col(Visit.done_on) == today)
    due = done + sum(visit.due_on == today for visit, _ in waiting)
    urgent = _made(
        work, Visit.found == Found.URGENT, col(Visit.recorded_at) > work.now - timedelta(days=1)
    )
    if not (due or late or urgent):
        return []
    text = work.render(
        "visits.digest", due=due, done=done, late=len(late), urgent=urgent,
        members=_by_member(work, (bond.member_id for bond in late)),
    )  # fmt: skip
    return [(RANK, text)]


def _made(work: Work, *conditions: bool | ColumnElement[bool]) -> int:
    query = (
        select(func.count())
        .select_from(Visit)
        .where(
            Visit.neighbourhood_id == work.neighbourhood_id,
            col(Visit.state).in_(ENDED_WELL),
            *conditions,
        )
    )
    return work.session.exec(query).one()


def _by_member(work: Work, member_ids: Iterable[int]) -> list[tuple[str, int]]:
    counts = Counter(member_ids)
    return [(work.person_of(i).called, count) for i, count in counts.items()]


def _feasts(work: Work, today: date) -> list[tuple[int, str]]:
    if not store.all_bonds(work):
        return []
    return [
        (FESTIVAL_RANK, work.render("visits.digest_feast", name=f.name, days=(f.day - today).days))
        for f in festivals.within(today, AHEAD + 1)
    ]
