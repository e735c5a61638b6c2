"""What people around a visit are told: at 18:00 the day before, once in the morning, and later
those who step in; every duty is a few statements for a whole neighbourhood."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import chain
from typing import Any, Final

from sqlalchemy import Date, Integer, bindparam, select, update
from sqlmodel import SQLModel

from bot.core.clock import QUIET_FROM, local
from bot.core.people import Person, Role
from bot.core.privacy import home_in_full
from bot.core.roster import read_home
from bot.core.states import BOT
from bot.core.work import Work
from bot.skills.visits import bulk, festivals, rules
from bot.skills.visits.festivals import Festival
from bot.skills.visits.life import OPEN, VISIT, BondLevel, BondState, VisitState
from bot.skills.visits.rules import Told
from bot.skills.visits.tables import Bond, Visit, VisitEvent

_BOND: Final = SQLModel.metadata.tables[str(Bond.__tablename__)].c
_VISIT: Final = SQLModel.metadata.tables[str(Visit.__tablename__)].c
_MEMBER: Final = SQLModel.metadata.tables[str(Person.__tablename__)].alias("member")
_BACKUP: Final = SQLModel.metadata.tables[str(Person.__tablename__)].alias("backup")
Line = dict[str, Any]
Letter = tuple[int, str]
"""To whom (a person's id), and the words."""


def remind_eve(work: Work) -> None:
    """At 18:00 the day before: whom a member visits tomorrow. After ten at night nobody is told,
    because they would read it on the day itself."""
    here = local(work.now)
    if here.time() >= QUIET_FROM:
        return
    tomorrow = here.date() + timedelta(days=1)
    values = {"here": work.neighbourhood_id, "day": tomorrow, "told": Told.EVE}
    visits = bulk.read(work, _TOMORROW, values)
    bulk.send(work, _to_members(work, visits, "visits.eve"))
    _note(work, {visit.id: Told.EVE for visit in visits})


def remind_morning(work: Work) -> None:
    """Once on the day itself, after which the member hears nothing more; the backup three days
    later, when the visit counts as missed; the secretary after a week; a week before a feast
    the plan for it."""
    today = local(work.now).date()
    values = {"here": work.neighbourhood_id, "day": today}
    visits = bulk.read(work, _WAITING, values)
    steps = {v.id: rules.told_now(v.due_on, v.told, today) for v in visits}
    by_step = {step: [v for v in visits if steps[v.id] is step] for step in Told}
    letters = [
        _to_members(work, by_step[Told.DAY], "visits.day"),
        _to_backups(work, by_step[Told.BACKUP]),
        _to_secretaries(work, by_step[Told.SECRETARY]),
        *(_of_feast(work, feast) for feast in festivals.within(today + rules.FEAST_AHEAD, 1)),
    ]
    bulk.send(work, chain.from_iterable(letters))
    late = [*by_step[Told.BACKUP], *by_step[Told.SECRETARY]]
    _miss(work, [v.id for v in late if v.state is VisitState.PLANNED])
    _note(work, {key: step for key, step in steps.items() if step is not None})


def _to_members(work: Work, visits: Iterable[Any], words: str) -> Iterator[Letter]:
    for member_id, own in _grouped((v.member_id, v) for v in visits).items():
        yield member_id, work.render(words, people=[_line(work, v) for v in own])


def _to_backups(work: Work, visits: Iterable[Any]) -> Iterator[Letter]:
    by_backup = _grouped((v.backup_id, v) for v in visits if v.backup_id is not None)
    for backup_id, missed in by_backup.items():
        yield backup_id, work.render("visits.step_in", people=[_line(work, v) for v in missed])


def _to_secretaries(work: Work, visits: list[Any]) -> Iterator[Letter]:
    if not visits:
        return
    text = work.render("visits.week_late", people=[_line(work, v) for v in visits])
    yield from ((p.id, text) for p in work.staff(Role.SECRETARY) if p.id is not None)


def _of_feast(work: Work, feast: Festival) -> Iterator[Letter]:
    """Every member is told once whom to greet, and which of them has a day for it already."""
    found = bulk.read(work, _ALL, {"here": work.neighbourhood_id})
    greeted = [
        v for v in found if not feast.whose or feast.is_for(bulk.categories(work, v.categories))
    ]
    day = f"{feast.day.month}月{feast.day.day}日"
    for member_id, people in _greetings(work, feast, greeted):
        yield member_id, work.render("visits.festival", feast=feast.name, day=day, people=people)


def _greetings(
    work: Work, feast: Festival, bonds: Iterable[Any]
) -> Iterator[tuple[int, list[Line]]]:
    for member_id, own in _grouped((b.member_id, b) for b in bonds).items():
        yield member_id, [_greeting(work, feast, bond) for bond in own]


def _greeting(work: Work, feast: Festival, bond: Any) -> Line:
    planned = bond.due_on if bond.occasion == feast.name else None
    return {
        "name": bulk.opened(work, bond.recipient),
        "day": f"{planned.month}月{planned.day}日" if planned else "",
    }


def _miss(work: Work, visit_ids: list[int]) -> None:
    if not visit_ids:
        return
    after = VISIT.after(VisitState.PLANNED, "miss", {BOT})
    work.session.connection().execute(_MOVE, {"keys": visit_ids, "after": after})
    entry = {"before": VisitState.PLANNED, "after": after}
    bulk.enter(work, VisitEvent, "miss", ((key, entry) for key in visit_ids))


def _note(work: Work, told: dict[int, Told]) -> None:
    for step in set(told.values()):
        keys = [key for key, reached in told.items() if reached is step]
        work.session.connection().execute(_NOTE, {"keys": keys, "step": int(step)})


def _line(work: Work, visit: Any) -> Line:
    """What a reminder says of one visit."""
    home = home_in_full(*read_home(bulk.opened(work, visit.home)))
    return {
        "who": work.render("visits.in_full", name=bulk.opened(work, visit.recipient), home=home),
        "phone": visit.way == "phone",
        "occasion": visit.occasion,
        "member": visit.member or "邻居",
        "backup": visit.backup or "",
    }


def _grouped(pairs: Iterable[tuple[int, Any]]) -> dict[int, list[Any]]:
    groups: defaultdict[int, list[Any]] = defaultdict(list)
    for key, row in pairs:
        groups[key].append(row)
    return groups


_HERE: Final = bindparam("here", type_=Integer)
_DAY: Final = bindparam("day", type_=Date)
_VISITS: Final = (
    select(
        _VISIT.id, _VISIT.due_on, _VISIT.state, _VISIT.told, _VISIT.occasion,
        _BOND.member_id, _BOND.backup_id, _BOND.recipient, _BOND.home, _BOND.way,
        _MEMBER.c.name.label("member"), _BACKUP.c.name.label("backup"),
    )
    .join_from(Visit, Bond, _BOND.id == _VISIT.bond_id)
    .join(_MEMBER, _MEMBER.c.id == _BOND.member_id)
    .join(_BACKUP, _BACKUP.c.id == _BOND.backup_id, isouter=True)
    .where(_VISIT.neighbourhood_id == _HERE)
    .order_by(_VISIT.due_on, _VISIT.id)
)  # fmt: skip
_TOMORROW: Final = _VISITS.where(
    _VISIT.state == VisitState.PLANNED,
    _VISIT.due_on == _DAY,
    _VISIT.told < bindparam("told", type_=Integer),
    # A rest that ends tomorrow is over when the visit is due.
    (_BOND.state == BondState.ACTIVE)
    | ((_BOND.state == BondState.PAUSED) & (_BOND.paused_until <= _DAY)),
)
_WAITING: Final = _VISITS.where(
    _VISIT.state.in_(OPEN),
    _VISIT.due_on <= _DAY,
    _VISIT.told < int(Told.SECRETARY),
    _BOND.state == BondState.ACTIVE,
)
_ALL: Final = (
    select(_BOND.member_id, _BOND.recipient, _BOND.categories, _VISIT.due_on, _VISIT.occasion)
    .join_from(
        Bond,
        Visit,
        (_VISIT.neighbourhood_id == _HERE) & (_VISIT.bond_id == _BOND.id) & _VISIT.state.in_(OPEN),
        isouter=True,
    )
    .where(
        _BOND.neighbourhood_id == _HERE,
        _BOND.state == BondState.ACTIVE,
        _BOND.level == BondLevel.MEMBER_HOUSEHOLD,
    )
    .order_by(_BOND.id)
)
_OF: Final = _VISIT.id.in_(bindparam("keys", expanding=True))
_NOTE: Final = (
    update(SQLModel.metadata.tables[str(Visit.__tablename__)])
    .where(_OF)
    .values(told=bindparam("step", type_=Integer))
)
_MOVE: Final = (
    update(SQLModel.metadata.tables[str(Visit.__tablename__)])
    .where(_OF)
    .values(state=bindparam("after", type_=_VISIT.state.type))
)
