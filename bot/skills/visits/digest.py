"""The digest's lines on visits: counts and codes, no household."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select

from bot.core.skill import Decision, Section
from bot.core.work import Turn, Work
from bot.skills.visits import changing, festivals, proposing, rules, steps, store
from bot.skills.visits.life import ENDED_WELL, BondState
from bot.skills.visits.tables import Bond, Visit
from bot.skills.visits.telling import day_said

RANK, FESTIVAL_RANK = 6, 11
AHEAD = 7
MOST_DECISIONS = 3


def section(work: Work) -> Section:
    """Today's visits due, done and overdue, urgent findings by their codes, the feasts of the
    week, and what the secretary has to decide."""
    today = store.today(work)
    waiting = store.open_visits(work)
    lines = [*_visits(work, today, waiting), *_feasts(work, today)]
    return Section(lines=tuple(lines), decisions=(*_proposals(work), *_late(today, waiting, work)))


def decide_bond(turn: Turn, letter: str, state: Mapping[str, Any]) -> None:
    """Let a bond that a member asked for go on, or not."""
    proposing.approve(turn, store.bond_by_id(turn, state["bond"]), yes=letter == "A")


def decide_late(turn: Turn, letter: str, state: Mapping[str, Any]) -> None:
    """Somebody else takes over what nobody got round to, or it waits another week."""
    bond = store.bond_by_id(turn, state["bond"])
    if bond.state not in store.LIVE:
        turn.say("visits.settled_before", private=True)
    elif letter == "A":
        changing.release(turn, bond)
    else:
        until = store.today(turn) + timedelta(days=AHEAD)
        steps.put_off(turn, bond, until, pause=False)
        turn.say("visits.waits", private=True, day=day_said(until, store.today(turn)))


def _visits(
    work: Work, today: date, waiting: Sequence[tuple[Visit, Bond]]
) -> list[tuple[int, str]]:
    late = [bond for visit, bond in waiting if visit.due_on < today]
    done = _made(work, col(Visit.done_on) == today)
    due = done + sum(visit.due_on == today for visit, _ in waiting)
    codes = _urgent(work)
    if not (due or late or codes):
        return []
    text = work.render(
        "visits.digest", due=due, done=done, late=len(late), codes=codes,
        members=_by_member(work, (bond.member_id for bond in late)),
    )  # fmt: skip
    return [(RANK, text)]


def _urgent(work: Work) -> list[int]:
    """The numbers of the urgent findings of the last day."""
    query = select(col(Visit.code)).where(
        Visit.neighbourhood_id == work.neighbourhood_id,
        col(Visit.code).is_not(None),
        col(Visit.recorded_at) > work.now - timedelta(days=1),
    )
    return sorted(code for code in work.session.exec(query).all() if code is not None)


def _proposals(work: Work) -> list[Decision]:
    """Bonds that members asked for."""
    asked = [b for b in store.all_bonds(work, (BondState.PROPOSED,)) if b.approved_at is None]
    return [
        Decision(
            "bond",
            work.render("visits.decide_bond", member=work.person_of(bond.member_id).called),
            options=("同意", "先不"),
            state={"bond": bond.key},
        )
        for bond in asked
    ]


def _late(today: date, waiting: Sequence[tuple[Visit, Bond]], work: Work) -> list[Decision]:
    """Visits that are late by a week or more, the latest first."""
    late = [(v, b) for v, b in waiting if v.due_on <= today - rules.SECRETARY_AFTER]
    return [
        Decision(
            "late",
            work.render(
                "visits.decide_late",
                member=work.person_of(bond.member_id).called,
                days=(today - visit.due_on).days,
            ),
            options=("换人", "再等一周"),
            state={"bond": bond.key},
        )
        for visit, bond in late[:MOST_DECISIONS]
    ]


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
