"""As much of reports as tells which of many is meant: values, far cheaper than whole rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import Integer, String, bindparam, func
from sqlmodel import col, select

from bot.core import mapped
from bot.core.places import Chat
from bot.core.prepared import Prepared
from bot.core.work import Work
from bot.skills.repairs.kinds import Kind, Scope, kind_of
from bot.skills.repairs.life import ReportState
from bot.skills.repairs.places import Place, labelled, public_place
from bot.skills.repairs.tables import Report

NOWHERE: Final = ""


class Glimpse(NamedTuple):
    """Columns of a report, by their names there."""

    id: int
    number: int
    category: str
    title: str
    scope: Scope
    building: str | None
    unit: str | None
    room: str | None
    area: str | None
    summary: str
    person_id: int
    chat_id: int | None
    state: ReportState
    active_at: datetime
    ended_at: datetime | None

    @property
    def key(self) -> int:
        """The id of the report."""
        return self.id

    @property
    def kind(self) -> Kind:
        """What kind of trouble it is."""
        return kind_of(self.category, self.summary)

    @property
    def place(self) -> Place:
        """Where the trouble is."""
        return Place(self.building, self.unit, self.room, self.area)

    @property
    def public(self) -> str:
        """How it may be named in a group."""
        return labelled(public_place(self.place, self.scope), self.title)


def whole(work: Work, glimpse: Glimpse) -> Report:
    """The report itself."""
    report = mapped.get(work.session, Report, glimpse.id)
    assert report is not None
    return report


def of_category(work: Work, category: str, building: str | None) -> list[Glimpse]:
    """Reports of a category in a building (None: on the grounds) that speak for themselves,
    newest first."""
    wanted = {"category": category, "building": building or NOWHERE}
    return _glimpses(work, _OF_CATEGORY, wanted)


def near(work: Work, states: Iterable[ReportState], chat: Chat | None) -> list[Glimpse]:
    """Reports in these states that speak for themselves, newest first; with `chat` only what was
    said in that group or is of its building."""
    of = {"chat_id": chat.id, "building": chat.building} if chat else {}
    return _glimpses(work, _near(frozenset(states), in_group=chat is not None), of)


def _glimpses(work: Work, statement: Prepared, wanted: dict[str, Any]) -> list[Glimpse]:
    work.session.flush()
    found = statement.rows(work.session, {**wanted, "neighbourhood_id": work.neighbourhood_id})
    return [Glimpse(*row) for row in found]


_GLIMPSES = (
    select(*(getattr(Report, name) for name in Glimpse._fields))
    .where(
        Report.neighbourhood_id == bindparam("neighbourhood_id"),
        col(Report.merged_into).is_(None),
    )
    .order_by(col(Report.id).desc())
)
_OF_CATEGORY: Final = Prepared(
    _GLIMPSES.where(
        Report.category == bindparam("category"),
        func.coalesce(Report.building, NOWHERE) == bindparam("building"),
    ).limit(50)
)


@cache
def _near(states: frozenset[ReportState], *, in_group: bool) -> Prepared:
    wanted = _GLIMPSES.where(col(Report.state).in_(sorted(states)))
    if not in_group:
        return Prepared(wanted)
    here = col(Report.chat_id) == bindparam("chat_id", type_=Integer)
    building = bindparam("building", type_=String)
    return Prepared(wanted.where(here | col(Report.building).is_not_distinct_from(building)))
