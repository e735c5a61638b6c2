"""What falls due: rows with a moment and a unique key, so that a restart loses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Index, bindparam, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, func, select

from bot.core.db import TenantRow, is_sqlite, json_column, moment
from bot.core.prepared import Prepared

RETRY_MINUTES = (1, 5, 30)


_WAITS = text("state = 'WAITING'")
"""Of the millions that were done, none is looked at again."""


class DueState(StrEnum):
    """Whether a due thing has happened."""

    WAITING = "waiting"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


class DueItem(TenantRow, table=True):
    """One thing that falls due; `kind` is `<skill>.<name>`."""

    __tablename__ = "due_item"
    __table_args__ = (
        UniqueConstraint("neighbourhood_id", "key"),
        Index("ix_due_item_waiting", "due_at", sqlite_where=_WAITS, postgresql_where=_WAITS),
    )

    kind: str
    key: str
    due_at: datetime = moment(index=True)
    payload: dict[str, Any] = json_column(default_factory=dict)
    state: DueState = Field(default=DueState.WAITING, index=True)
    attempts: int = 0
    trouble: str = ""


class DutyRun(TenantRow, table=True):
    """The ledger: one row for each time a duty of the timetable fell due."""

    __tablename__ = "duty_run"
    __table_args__ = (
        UniqueConstraint("neighbourhood_id", "duty", "due_at"),
        Index("ix_duty_run_time", "due_at", "duty"),
    )

    duty: str
    due_at: datetime = moment()
    ran_at: datetime = moment()
    trouble: str = ""


def schedule(
    session: Session,
    *,
    neighbourhood_id: int,
    kind: str,
    key: str,
    due_at: datetime,
    payload: dict[str, Any],
) -> None:
    """Let `kind` fall due; the same key moves the earlier one instead of adding another."""
    _UPSERT.run(
        session,
        {
            "neighbourhood_id": neighbourhood_id,
            "kind": kind,
            "key": key,
            "due_at": due_at,
            "payload": payload,
        },
    )


def cancel(session: Session, neighbourhood_id: int, key: str) -> None:
    """Nothing happens for this key any more."""
    _CANCEL.run(session, {"of_neighbourhood": neighbourhood_id, "of_key": key})


def claim_due(session: Session, now: datetime, *, limit: int = 50) -> list[DueItem]:
    """What is due by `now`, oldest first; no other process gets the same rows."""
    query = (
        select(DueItem)
        .where(_WAITS, DueItem.due_at <= now)
        .order_by(col(DueItem.due_at), col(DueItem.id))
        .limit(limit)
    )
    if not is_sqlite(session):
        query = query.with_for_update(skip_locked=True)
    return list(session.exec(query).all())


def next_due(session: Session) -> datetime | None:
    """When the next thing falls due."""
    query = select(func.min(DueItem.due_at)).where(_WAITS)
    return session.exec(query).one()


def entered_runs(session: Session, times: Mapping[str, datetime]) -> set[tuple[int, str]]:
    """In which neighbourhoods the duties were run for these times."""
    query = select(DutyRun.neighbourhood_id, DutyRun.duty, DutyRun.due_at).where(
        col(DutyRun.due_at).in_(sorted(set(times.values())))
    )
    return {
        (neighbourhood_id, duty)
        for neighbourhood_id, duty, due_at in session.exec(query)
        if times.get(duty) == due_at
    }


def mark_failed(item: DueItem, trouble: str, now: datetime) -> bool:
    """Keep the fault and try again later; True when that was the last try."""
    item.attempts, item.trouble = item.attempts + 1, trouble
    if item.attempts > len(RETRY_MINUTES):
        item.state = DueState.FAILED
        return True
    item.due_at = now + timedelta(minutes=RETRY_MINUTES[item.attempts - 1])
    return False


_TABLE: Final = SQLModel.metadata.tables["due_item"]
_GIVEN: Final = ("neighbourhood_id", "kind", "key", "due_at", "payload")
_AFRESH: Final = {"state": DueState.WAITING, "attempts": 0, "trouble": ""}


def _upsert(dialect: Any) -> Any:
    given: dict[str, Any] = {name: bindparam(name) for name in _GIVEN}
    statement = dialect.insert(_TABLE).values({**given, **_AFRESH})
    moved = {name: statement.excluded[name] for name in ("kind", "due_at", "payload", *_AFRESH)}
    return statement.on_conflict_do_update(index_elements=["neighbourhood_id", "key"], set_=moved)


_UPSERT: Final = Prepared({"sqlite": _upsert(sqlite), "postgresql": _upsert(postgresql)})
_CANCEL: Final = Prepared(
    update(_TABLE)
    .where(
        _TABLE.c.neighbourhood_id == bindparam("of_neighbourhood"),
        _TABLE.c.key == bindparam("of_key"),
        _TABLE.c.state == DueState.WAITING,
    )
    .values(state=DueState.CANCELLED)
)
