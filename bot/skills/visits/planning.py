"""The night's plan of a neighbourhood, set by set: who rests no longer, which bond waits for no
visit, and which visit a birthday or a feast brings nearer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import JSON, Date, Integer, String, bindparam, func, literal, select, update
from sqlmodel import SQLModel

from bot.core.clock import local
from bot.core.db import UtcDateTime, insert_into
from bot.core.states import BOT
from bot.core.work import Work
from bot.skills.visits import bulk, festivals, rules
from bot.skills.visits.festivals import Festival
from bot.skills.visits.life import BOND, ENDED_WELL, OPEN, BondLevel, BondState, VisitState
from bot.skills.visits.rules import Told
from bot.skills.visits.tables import Bond, BondEvent, Visit, VisitEvent

BIRTHDAY = "生日"
_BOND: Final = SQLModel.metadata.tables[str(Bond.__tablename__)].c
_VISIT: Final = SQLModel.metadata.tables[str(Visit.__tablename__)].c
_HERE: Final = bindparam("here", type_=Integer)
Loads = defaultdict[int, Counter[date]]


def plan_night(work: Work) -> None:
    """Everything that the calendar changes; a second time on the same day changes nothing."""
    today = local(work.now).date()
    here = {"here": work.neighbourhood_id, "today": today}
    wake(work, here)
    # On most nights nothing has to be placed, and then nobody's days are counted.
    loads = cache(lambda: loads_of(work))
    plan_missing(work, today, loads)
    mark_birthdays(work, today)
    for feast in festivals.within(today + timedelta(days=1), rules.FEAST_AHEAD.days):
        mark_feast(work, feast, today, loads)


def wake(work: Work, here: dict[str, Any]) -> None:
    """Bonds that rested until today go on."""
    after = BOND.after(BondState.PAUSED, "resume", {BOT})
    woken = work.session.connection().execute(_WAKE, {**here, "after": after}).scalars().all()
    entry = {"before": BondState.PAUSED, "after": after}
    bulk.enter(work, BondEvent, "resume", ((key, entry) for key in woken))


def loads_of(work: Work) -> Loads:
    """How many visits each member has on each day."""
    loads: Loads = defaultdict(Counter)
    found = work.session.connection().execute(_LOADS, {"here": work.neighbourhood_id})
    for member_id, day, count in found:
        loads[member_id][day] = count
    return loads


def plan_missing(work: Work, today: date, loads: Callable[[], Loads]) -> int:
    """Let a first or next visit fall due for every active bond that waits for none; how many."""
    bare = bulk.read(work, _BARE, {"here": work.neighbourhood_id})
    if not bare:
        return 0
    usual, all_loads = _habits(work, today), loads()
    rows = []
    for bond in bare:
        load, liking = all_loads[bond.member_id], rules.Liking(bond.weekday, usual[bond.member_id])
        due_on = _due(work, bond, today, load, liking)
        load[due_on] += 1
        rows.append(_row(work, bond.id, due_on))
    work.session.connection().execute(insert_into(Visit), rows)
    log = {"here": work.neighbourhood_id, "at": work.now, "after": VisitState.PLANNED}
    work.session.connection().execute(_LOG_PLANNED, log)
    return len(rows)


def mark_birthdays(work: Work, today: date) -> None:
    """The visit nearest a birthday that comes in two days is made on the day itself."""
    days = [today + timedelta(days=n) for n in range(1, rules.BIRTHDAY_AHEAD.days + 1)]
    solar = {number: day for day in days for number in festivals.solar_birthday(day)}
    lunar = {number: day for day in days for number in festivals.lunar_birthday(day)}
    values = {"here": work.neighbourhood_id, "solar": [*solar], "lunar": [*lunar], "on": days[0]}
    found = bulk.read(work, _BORN, values)
    born = ((v.id, (lunar if v.birthday_lunar else solar)[v.birthday], v.due_on) for v in found)
    bring_nearer(work, ((key, day) for key, day, due_on in born if due_on >= day), BIRTHDAY)


def mark_feast(work: Work, feast: Festival, today: date, loads: Callable[[], Loads]) -> None:
    """Every household greeted on a great feast is visited in the week before it or on it; on a
    small one a visit that falls into the week says so."""
    values = {"here": work.neighbourhood_id, "feast": feast.day, "name": feast.name}
    values["since"] = feast.day - rules.FEAST_AHEAD
    found = bulk.read(work, _UNGREETED, values)
    nearer = []
    for visit in found:
        if feast.whose and not feast.is_for(bulk.categories(work, visit.categories)):
            continue
        if visit.due_on <= feast.day:
            nearer.append((visit.id, visit.due_on))
        elif feast.great:
            load = loads()[visit.member_id]
            day = rules.day_before_feast(feast.day, today, load)
            load[visit.due_on] -= 1
            load[day] += 1
            nearer.append((visit.id, day))
    bring_nearer(work, nearer, feast.name)


def bring_nearer(
    work: Work,
    visits: Iterable[tuple[int, date]],
    occasion: str,
    *,
    told: Told = Told.NOBODY,
) -> None:
    """Write the new days of visits, why they are due then, and how far people know of it; a
    statement a day."""
    by_day: defaultdict[date, list[int]] = defaultdict(list)
    for key, day in visits:
        by_day[day].append(key)
    for day, keys in by_day.items():
        values = {"keys": keys, "day": day, "why": occasion, "step": told}
        work.session.connection().execute(_NEARER, values)


def _due(work: Work, bond: Any, today: date, load: Counter[date], liking: rules.Liking) -> date:
    if bond.last is None:
        seed = f"{work.neighbourhood_id}:{bond.id}"
        return rules.first_due(today, bond.every_days, seed, load, liking)
    return rules.due_after(bond.last, bond.every_days, rules.Found.OK, today, load, liking)


def _row(work: Work, bond_id: int, due_on: date) -> dict[str, Any]:
    common = {"neighbourhood_id": work.neighbourhood_id, "state": VisitState.PLANNED, "told": 0}
    blank = dict.fromkeys(("occasion", "diligence", "also", "way", "found"), "")
    return {**common, **blank, "bond_id": bond_id, "due_on": due_on}


def _habits(work: Work, today: date) -> defaultdict[int, frozenset[int]]:
    since = today - timedelta(days=180)
    values = {"here": work.neighbourhood_id, "since": since}
    days: defaultdict[int, list[date]] = defaultdict(list)
    for person_id, day in work.session.connection().execute(_DAYS, values):
        days[person_id].append(day)
    usual = {key: rules.habits(found[: rules.HABIT_OF]) for key, found in days.items()}
    return defaultdict(frozenset, usual)


_WAKE: Final = (
    update(Bond)
    .where(
        _BOND.neighbourhood_id == _HERE,
        _BOND.state == BondState.PAUSED,
        _BOND.paused_until <= bindparam("today", type_=Date),
    )
    .values(state=bindparam("after", type_=_BOND.state.type), paused_until=None)
    .returning(_BOND.id)
)
_LOADS: Final = (
    select(_BOND.member_id, _VISIT.due_on, func.count())
    .join_from(Bond, Visit, _VISIT.bond_id == _BOND.id)
    .where(_VISIT.neighbourhood_id == _HERE, _VISIT.state.in_(OPEN))
    .group_by(_BOND.member_id, _VISIT.due_on)
)
_LAST: Final = (
    select(_VISIT.bond_id, func.max(_VISIT.done_on).label("last"))
    .where(_VISIT.neighbourhood_id == _HERE)
    .group_by(_VISIT.bond_id)
    .subquery()
)
_WAITED_FOR: Final = select(_VISIT.id).where(
    _VISIT.neighbourhood_id == _HERE, _VISIT.bond_id == _BOND.id, _VISIT.state.in_(OPEN)
)
_BARE: Final = (
    select(_BOND.id, _BOND.member_id, _BOND.every_days, _BOND.weekday, _LAST.c.last)
    .join_from(Bond, _LAST, _LAST.c.bond_id == _BOND.id, isouter=True)
    .where(
        _BOND.neighbourhood_id == _HERE,
        _BOND.state == BondState.ACTIVE,
        ~_WAITED_FOR.exists(),
    )
    .order_by(_BOND.id)
)
_LOGGED: Final = SQLModel.metadata.tables[str(VisitEvent.__tablename__)].c
_AFTER: Final = bindparam("after", type_=String)
_LOG_PLANNED: Final = insert_into(VisitEvent).from_select(
    ["neighbourhood_id", "subject_id", "at", "move", "before", "after", "why", "data"],
    select(
        _VISIT.neighbourhood_id, _VISIT.id, bindparam("at", type_=UtcDateTime),
        literal("plan"), literal(""), _AFTER, literal(""), literal({}, type_=JSON),
    ).where(
        _VISIT.neighbourhood_id == _HERE,
        _VISIT.state == VisitState.PLANNED,
        ~select(_LOGGED.id).where(_LOGGED.subject_id == _VISIT.id).exists(),
    ),
)  # fmt: skip
_DAYS: Final = (
    select(_VISIT.recorder_id, _VISIT.done_on)
    .where(
        _VISIT.neighbourhood_id == _HERE,
        _VISIT.state.in_(ENDED_WELL),
        _VISIT.done_on >= bindparam("since", type_=Date),
    )
    .order_by(_VISIT.done_on.desc())
)
_BORN: Final = (
    select(_VISIT.id, _VISIT.due_on, _BOND.birthday, _BOND.birthday_lunar)
    .join_from(Bond, Visit, _VISIT.bond_id == _BOND.id)
    .where(
        _BOND.neighbourhood_id == _HERE,
        _BOND.state == BondState.ACTIVE,
        (_BOND.birthday.in_(bindparam("solar", expanding=True)) & ~_BOND.birthday_lunar)
        | (_BOND.birthday.in_(bindparam("lunar", expanding=True)) & _BOND.birthday_lunar),
        _VISIT.neighbourhood_id == _HERE,
        _VISIT.state == VisitState.PLANNED,
        _VISIT.occasion != BIRTHDAY,
        _VISIT.due_on >= bindparam("on", type_=Date),
    )
)
_DONE: Final = SQLModel.metadata.tables[str(Visit.__tablename__)].alias("done")
_UNGREETED: Final = (
    select(_VISIT.id, _VISIT.due_on, _BOND.member_id, _BOND.categories)
    .join_from(Bond, Visit, _VISIT.bond_id == _BOND.id)
    .where(
        _BOND.neighbourhood_id == _HERE,
        _BOND.state == BondState.ACTIVE,
        _BOND.level == BondLevel.MEMBER_HOUSEHOLD,
        _VISIT.neighbourhood_id == _HERE,
        _VISIT.state == VisitState.PLANNED,
        _VISIT.due_on > bindparam("since", type_=Date),
        _VISIT.occasion.not_in([BIRTHDAY]),
        _VISIT.occasion != bindparam("name"),
        # Who was greeted already is not greeted again.
        ~select(_DONE.c.id)
        .where(
            _DONE.c.neighbourhood_id == _HERE,
            _DONE.c.bond_id == _BOND.id,
            _DONE.c.done_on > bindparam("since", type_=Date),
        )
        .exists(),
    )
    .order_by(_VISIT.due_on, _VISIT.id)
)
_NEARER: Final = (
    update(SQLModel.metadata.tables[str(Visit.__tablename__)])
    .where(_VISIT.id.in_(bindparam("keys", expanding=True)))
    .values(
        due_on=bindparam("day", type_=Date),
        occasion=bindparam("why"),
        told=bindparam("step", type_=Integer),
    )
)
