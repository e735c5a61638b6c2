"""Figures out of the table of reports, in two statements however many there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import exp
from typing import Any, Final

from sqlalchemy import ColumnElement, Float, Integer, String, and_, case, cast, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction
from sqlmodel import Session, col

from bot.core.clock import BEIJING
from bot.core.places import Neighbourhood
from bot.skills.repairs.counting import Tally, to_csv
from bot.skills.repairs.kinds import kind_of
from bot.skills.repairs.life import ReportState
from bot.skills.repairs.tables import Report

LEVELS: Final = ("neighbourhood", "community", "street", "district", "city")
TITLES: Final = {
    "neighbourhood": "小区", "community": "社区", "street": "街道", "district": "区县",
    "city": "市", "kind": "类别", "building": "楼栋", "month": "月份",
}  # fmt: skip
COARSE = 16
"""Of a whole city, times are put into steps of a sixteenth of their logarithm: within 4 %."""

SATISFIED = 4
_LEFT_OUT = (
    ReportState.MERGED, ReportState.SPAM, ReportState.WITHDRAWN, ReportState.DUPLICATE_OF_ME,
)  # fmt: skip


class UnknownGrouping(ValueError):
    """Figures cannot be grouped by this."""


class month_of(GenericFunction[str]):
    """The month of a moment in the people's zone; its text begins with 2026-11."""

    type = String()
    inherit_cache = True


@compiles(month_of, "postgresql")
def _month_postgresql(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    moment = compiler.process(next(iter(element.clauses)), **options)
    return f"date_trunc('month', {moment} AT TIME ZONE '{BEIJING.key}')"


@compiles(month_of, "sqlite")
def _month_sqlite(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    moment = compiler.process(next(iter(element.clauses)), **options)
    return f"strftime('%Y-%m', {moment}, '+8 hours')"


@dataclass(frozen=True, slots=True)
class Scope:
    """Which reports are counted: of one neighbourhood (None: of all), opened in [since, until)."""

    neighbourhood_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def where(self) -> ColumnElement[bool]:
        """The same as a condition; what was merged, taken back or no report is not counted."""
        wanted: list[ColumnElement[bool]] = [col(Report.state).not_in(_LEFT_OUT)]
        if self.neighbourhood_id is not None:
            wanted.append(col(Report.neighbourhood_id) == self.neighbourhood_id)
        if self.since is not None:
            wanted.append(col(Report.opened_at) >= self.since)
        if self.until is not None:
            wanted.append(col(Report.opened_at) < self.until)
        return and_(*wanted)


def figures(session: Session, scope: Scope, by: str) -> dict[tuple[str, ...], Tally]:
    """Tallies grouped by `kind`, `building`, `month`, or one of `LEVELS` with all the levels
    above it; largest first.

    Raises `UnknownGrouping`.
    """
    if by not in TITLES:
        raise UnknownGrouping(by)
    found: dict[tuple[str, ...], Tally] = {}
    for key, tally in _tallies(session, scope, by).items():
        found.setdefault(_named(by, key), Tally()).add(tally)
    return dict(sorted(found.items(), key=lambda pair: (-pair[1].reports, pair[0])))


def as_csv(session: Session, scope: Scope, by: str) -> str:
    """The same as a table for spreadsheets. Raises `UnknownGrouping`."""
    found = figures(session, scope, by)
    return to_csv([TITLES[name] for name in _levels(by) or (by,)], found.items())


def total(session: Session, scope: Scope) -> Tally:
    """All in one."""
    tally = Tally()
    for part in _tallies(session, scope, "kind").values():
        tally.add(part)
    return tally


def _levels(by: str) -> tuple[str, ...]:
    """A level of the roll-up below all those above it; none where it is no level."""
    return LEVELS[LEVELS.index(by) :][::-1] if by in LEVELS else ()


def _named(by: str, key: Sequence[Any]) -> tuple[str, ...]:
    if by == "kind":
        return (kind_of(str(key[0]), "").title,)
    if by == "month":
        return (str(key[0])[:7],)
    return tuple(str(part or "") for part in key)


def _keys(by: str) -> list[Any]:
    """By which columns a statement groups."""
    if by == "kind":
        return [col(Report.category)]
    if by == "building":
        return [col(Report.building)]
    if by == "month":
        return [month_of(col(Report.opened_at))]
    names = ("name" if level == "neighbourhood" else level for level in _levels(by))
    return [getattr(Neighbourhood, name) for name in names]


def _tallies(session: Session, scope: Scope, by: str) -> dict[tuple[Any, ...], Tally]:
    keys = _keys(by)
    coarse = scope.neighbourhood_id is None and session.get_bind().dialect.name == "postgresql"
    found: dict[tuple[Any, ...], Tally] = {}
    for row in session.execute(_spread(scope, by, Report.first_minutes, _COUNTS, coarse=coarse)):
        tally = found.setdefault(tuple(row[: len(keys)]), Tally())
        step, *counts = row[len(keys) :]
        tally.add(Tally(*(int(n) for n in counts)))
        if step is not None:
            tally.first[_minutes(step, coarse=coarse)] += int(counts[1])
    ended = (func.count(col(Report.took_minutes)),)
    for row in session.execute(_spread(scope, by, Report.took_minutes, ended, coarse=coarse)):
        if row[-2] is not None:
            tally = found[tuple(row[: len(keys)])]
            tally.took[_minutes(row[-2], coarse=coarse)] += int(row[-1])
    return found


def _minutes(step: int, *, coarse: bool) -> float:
    return round(exp(step / COARSE) - 1, 1) if coarse else float(step)


def _spread(scope: Scope, by: str, column: Any, counts: Sequence[Any], *, coarse: bool) -> Any:
    """Counts of each group, apart for every step of the minutes in a column."""
    keys = [key.label(f"key_{number}") for number, key in enumerate(_keys(by))]
    minutes: Any = col(column)
    if coarse:
        minutes = cast(func.ln(cast(minutes + 1, Float)) * COARSE, Integer)
    step = minutes.label("step")
    query: Any = select(*keys, step, *counts).where(scope.where)
    if by in LEVELS:
        query = query.join(Neighbourhood, col(Neighbourhood.id) == col(Report.neighbourhood_id))
    return query.group_by(*keys, step)


def _counted(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


_COUNTS: Final = (
    func.count(),
    func.count(col(Report.first_minutes)),
    func.count(col(Report.took_minutes)),
    _counted(col(Report.state) == ReportState.CONFIRMED_DONE),
    func.count(col(Report.score)),
    _counted(col(Report.score) >= SATISFIED),
    func.count(col(Report.recurrence_of)),
)


def hot_spots(session: Session, scope: Scope, *, most: int = 3) -> list[Mapping[str, Any]]:
    """The places and kinds of which most was reported, at least three times, most first."""
    place = func.coalesce(col(Report.building), "").label("building")
    count = func.count().label("count")
    query: Any = (
        select(place, col(Report.title).label("title"), count)
        .where(scope.where)
        .group_by(place, col(Report.title))
        .having(func.count() >= 3)
        .order_by(count.desc(), place)
        .limit(most)
    )
    return [dict(row._mapping) for row in session.execute(query)]
