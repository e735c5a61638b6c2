"""Reading and writing matters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, select

from bot.core.mapped import Selected
from bot.core.work import Turn, Work
from bot.skills.meetings.tables import (
    MACHINE,
    Attendance,
    Matter,
    MatterEvent,
    MatterStance,
    MatterState,
    Stance,
)


def load_roster(work: Work, roster: Mapping[str, Any]) -> None:
    """Matters that are up for deliberation from the beginning; a known title is left alone."""
    known = {matter.title for matter in matters(work)}
    for data in roster.get("matters", []):
        if str(data["title"]) not in known:
            add_matter(work, title=str(data["title"]), state=MatterState.LISTED)


def matters(work: Work, *states: MatterState) -> list[Matter]:
    """The matters in these states, or all, by number."""
    here = {"neighbourhood_id": work.neighbourhood_id}
    return _in_states(states or tuple(MatterState)).all(work.session, here)


@cache
def _in_states(states: tuple[MatterState, ...]) -> Selected[Matter]:
    query = select(Matter).where(
        Matter.neighbourhood_id == bindparam("neighbourhood_id"), col(Matter.state).in_(states)
    )
    return Selected(Matter, query.order_by(col(Matter.number)))


def add_matter(
    work: Work,
    *,
    title: str,
    state: MatterState,
    words: str = "",
    proposer_id: int | None = None,
) -> Matter:
    """A new matter with the next number."""
    matter = Matter(
        neighbourhood_id=work.neighbourhood_id,
        number=work.next_number("matter"),
        title=title,
        words=words,
        proposer_id=proposer_id,
        state=state,
        proposed_at=work.now,
    )
    work.session.add(matter)
    work.session.flush()
    log(work, matter, move="propose", before="", actor_id=proposer_id)
    return matter


def move(turn: Turn, matter: Matter, name: str) -> None:
    """Change the matter's state. Raises `IllegalMove` or `NotAllowed`."""
    before = matter.state
    matter.state = MACHINE.after(before, name, turn.roles)
    log(turn, matter, move=name, before=before, actor_id=turn.person_id)


def keep_stance(turn: Turn, matter: Matter, stance: Stance) -> bool:
    """Write what the person thinks; True where that changes their earlier word."""
    assert matter.id is not None
    query = select(MatterStance).where(
        MatterStance.matter_id == matter.id, MatterStance.person_id == turn.person_id
    )
    known = turn.session.exec(query).first()
    row = known or MatterStance(
        neighbourhood_id=turn.neighbourhood_id,
        matter_id=matter.id,
        person_id=turn.person_id,
        stance=stance,
        said_at=turn.now,
    )
    changed = known is not None and known.stance != stance
    row.stance, row.said_at = stance, turn.now
    turn.session.add(row)
    return changed


def keep_attendance(turn: Turn, day: str) -> None:
    """Write that the person comes; once a day is enough."""
    query = select(Attendance.id).where(
        Attendance.person_id == turn.person_id, Attendance.day == day
    )
    if turn.session.exec(query).first() is None:
        turn.session.add(
            Attendance(
                neighbourhood_id=turn.neighbourhood_id,
                person_id=turn.person_id,
                day=day,
                said_at=turn.now,
            )
        )


def attendances(work: Work, day: str) -> list[Attendance]:
    """Who said that they come on a day, or to the next deliberation."""
    query = select(Attendance).where(
        Attendance.neighbourhood_id == work.neighbourhood_id,
        col(Attendance.day).in_([day, ""]),
    )
    return list(work.session.exec(query.order_by(col(Attendance.id))).all())


def confirm(work: Work, person_id: int, day: str, said: Sequence[Attendance]) -> bool:
    """Write that somebody was there, whether they had said so or not; False where that is
    known already."""
    own = sorted((r for r in said if r.person_id == person_id), key=lambda r: r.day != day)
    row = own[0] if own else Attendance(
        neighbourhood_id=work.neighbourhood_id, person_id=person_id, said_at=work.now
    )  # fmt: skip
    if row.came_at is not None:
        return False
    row.day, row.came_at = day, work.now
    work.session.add(row)
    return True


def stances_on(work: Work, matter: Matter) -> list[Stance]:
    """What people think of a matter, without who they are."""
    query = select(MatterStance.stance).where(MatterStance.matter_id == matter.id)
    return [Stance(said) for said in work.session.exec(query).all()]


def coming(work: Work, since: str) -> dict[str, int]:
    """How many come, by day, from that day on; the empty day is the next meeting."""
    query = select(Attendance.day).where(
        Attendance.neighbourhood_id == work.neighbourhood_id,
        (Attendance.day >= since) | (Attendance.day == ""),
    )
    counted: dict[str, int] = {}
    for day in sorted(work.session.exec(query).all()):
        counted[day] = counted.get(day, 0) + 1
    return counted


def log(work: Work, matter: Matter, *, move: str, before: str, actor_id: int | None) -> None:
    """A line of what happened to the matter."""
    assert matter.id is not None
    work.log(MatterEvent, matter, move, before=before, actor_id=actor_id)
