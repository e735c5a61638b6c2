"""Changing bonds and visits: every change of state is logged."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from sqlalchemy import bindparam, null, update
from sqlmodel import SQLModel

from bot.core.people import Role
from bot.core.work import Turn, Work
from bot.skills.visits import rules, store
from bot.skills.visits.life import BOND, VISIT, BondState, VisitState
from bot.skills.visits.reading import Finding
from bot.skills.visits.rules import Found, Told
from bot.skills.visits.tables import Bond, BondEvent, Visit, VisitEvent

_VISIT: Final = SQLModel.metadata.tables[str(Visit.__tablename__)]
_FORGET: Final = (
    update(_VISIT).where(_VISIT.c.bond_id == bindparam("bond")).values(follow_up=null())
)


def plan(work: Work, bond: Bond, due_on: date) -> Visit:
    """Let the next visit of a bond fall due."""
    visit = Visit(neighbourhood_id=work.neighbourhood_id, bond_id=bond.key, due_on=due_on)
    work.session.add(visit)
    work.session.flush()
    _log_visit(work, visit, "plan", before="")
    return visit


def plan_next(work: Work, bond: Bond, done: date, found: Found) -> Visit:
    """Let somebody go again after a visit on `done`."""
    day = rules.due_after(
        done,
        bond.every_days,
        found,
        store.today(work),
        store.load_of(work, bond.member_id),
        store.liking_of(work, bond),
    )
    return plan(work, bond, day)


def plan_first(work: Work, bond: Bond) -> Visit:
    """The first visit of a bond that has just begun."""
    day = rules.first_due(
        store.today(work),
        bond.every_days,
        f"{work.neighbourhood_id}:{bond.key}",
        store.load_of(work, bond.member_id),
        store.liking_of(work, bond),
    )
    return plan(work, bond, day)


def record(work: Work, bond: Bond, finding: Finding, recorder_id: int) -> tuple[Visit, Visit]:
    """Write down a visit that was made and plan the next one; both come back."""
    if bond.state is BondState.PAUSED:
        move_bond(work, bond, "resume")
    visit = store.open_visit(work, bond) or plan(work, bond, finding.on)
    move_visit(work, visit, "record", store.actors(work, bond))
    visit.done_on, visit.recorded_at, visit.recorder_id = finding.on, work.now, recorder_id
    visit.diligence, visit.also = finding.diligence, ",".join(finding.also)
    visit.way, visit.found = finding.way, finding.found
    codes = ",".join(finding.kept_codes)
    visit.follow_up = work.house.vault.seal(codes) if codes else None
    if finding.urgent:
        visit.code = work.next_number("urgent_visit")
    work.session.flush()
    return visit, plan_next(work, bond, finding.on, finding.found)


def settle_way(work: Work, bond: Bond) -> bool:
    """Take the phone or the door from now on where the latest visits ask for it; True where it
    is the phone now and was the door before."""
    latest = store.latest_visits(work, bond, rules.WELL_IN_A_ROW)
    way = rules.way_after(bond.way, [(v.way, v.found) for v in latest])
    if way == bond.way:
        return False
    bond.way = way
    log_bond(work, bond, "way", why=way)
    return way == "phone"


def put_off(work: Work, bond: Bond, until: date, *, pause: bool) -> Visit:
    """Move the open visit to a day; `pause` lets the bond rest until then."""
    if pause:
        bond.paused_until = until
        move_bond(work, bond, "pause")
    elif bond.state is BondState.PAUSED:
        move_bond(work, bond, "resume")
    visit = store.open_visit(work, bond)
    if visit is None:
        return plan(work, bond, until)
    move_visit(work, visit, "postpone", store.actors(work, bond))
    visit.due_on, visit.told, visit.occasion = until, Told.NOBODY, ""
    return visit


def replan(work: Work, bond: Bond, *, sooner: bool = False) -> Visit | None:
    """Let the open visit follow a new rhythm or a new wished weekday, `sooner`: never later than
    it was; None where there is none."""
    visit = store.open_visit(work, bond)
    if visit is None:
        return None
    last = store.last_visit(work, bond)
    start = last.done_on if last and last.done_on else store.today(work)
    load = store.load_of(work, bond.member_id)
    load[visit.due_on] -= 1
    liking = store.liking_of(work, bond)
    day = rules.due_after(start, bond.every_days, Found.OK, store.today(work), load, liking)
    day = min(day, visit.due_on) if sooner else day
    if day != visit.due_on:
        visit.due_on, visit.told = day, Told.NOBODY
    return visit


def move_bond(
    work: Work, bond: Bond, move: str, who: Iterable[Role | str] | None = None, why: str = ""
) -> None:
    """Move a bond. Raises `IllegalMove` or `NotAllowed`."""
    before = bond.state
    bond.state = BOND.after(before, move, store.actors(work, bond) if who is None else who)
    if bond.state is not BondState.PAUSED:
        bond.paused_until = None
    log_bond(work, bond, move, before=before, why=why)


def begin(work: Work, bond: Bond, who: Iterable[Role | str]) -> Visit:
    """The household has said yes, or none is asked: the bond begins, and one that it takes the
    place of ends; the first visit comes back."""
    bond.consented_at = bond.consented_at or work.now
    move_bond(work, bond, "consent", who)
    move_bond(work, bond, "activate", store.SYSTEM)
    if bond.follows is not None:
        end(work, store.bond_by_id(work, bond.follows), "end", frozenset({Role.SECRETARY}))
    work.session.flush()
    return plan_first(work, bond)


def end(
    work: Work, bond: Bond, move: str, who: Iterable[Role | str] | None = None, why: str = ""
) -> None:
    """End a bond: no visit falls due any more, and what was known of the household's troubles
    is forgotten at once."""
    visit = store.open_visit(work, bond)
    if visit is not None:
        move_visit(work, visit, "drop", store.SYSTEM)
    move_bond(work, bond, move, who, why)
    bond.ended_at = work.now
    bond.categories = bond.notes = bond.contact = bond.birthday = None
    work.session.flush()
    work.session.execute(_FORGET, {"bond": bond.key})


def log_bond(work: Work, bond: Bond, move: str, *, before: str = "", why: str = "") -> None:
    """Write down what happened to a bond; a change that moves no state has it on both sides."""
    work.log(BondEvent, bond, move, before=before or bond.state, actor_id=work.actor_id, why=why)


def move_visit(work: Work, visit: Visit, move: str, who: Iterable[Role | str]) -> None:
    """Move a visit. Raises `IllegalMove` or `NotAllowed`."""
    before = visit.state
    visit.state = VISIT.after(before, move, who)
    _log_visit(work, visit, move, before=before)


def _log_visit(work: Work, visit: Visit, move: str, *, before: VisitState | str) -> None:
    work.log(
        VisitEvent,
        visit,
        move,
        before=before,
        actor_id=work.actor_id,
        data={"message": work.message.key} if isinstance(work, Turn) else {},
    )
