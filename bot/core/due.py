"""What falls due: rows with a moment and a unique key, so that a restart loses nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlmodel import Field, Session, UniqueConstraint, col, func, select

from bot.core.db import TenantRow, is_sqlite, json_column, moment

RETRY_MINUTES = (1, 5, 30)


class DueState(StrEnum):
    """Whether a due thing has happened."""

    WAITING = "waiting"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


class DueItem(TenantRow, table=True):
    """One thing that falls due; `kind` is `<skill>.<name>`."""

    __tablename__ = "due_item"
    __table_args__ = (UniqueConstraint("neighbourhood_id", "key"),)

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
    __table_args__ = (UniqueConstraint("neighbourhood_id", "duty", "due_at"),)

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
    known = _find(session, neighbourhood_id, key)
    item = known or DueItem(neighbourhood_id=neighbourhood_id, kind=kind, key=key, due_at=due_at)
    item.due_at, item.payload, item.state, item.attempts = due_at, payload, DueState.WAITING, 0
    session.add(item)


def cancel(session: Session, neighbourhood_id: int, key: str) -> None:
    """Nothing happens for this key any more."""
    item = _find(session, neighbourhood_id, key)
    if item is not None and item.state is DueState.WAITING:
        item.state = DueState.CANCELLED
        session.add(item)


def claim_due(session: Session, now: datetime, *, limit: int = 50) -> list[DueItem]:
    """What is due by `now`, oldest first; no other process gets the same rows."""
    query = (
        select(DueItem)
        .where(DueItem.state == DueState.WAITING, DueItem.due_at <= now)
        .order_by(col(DueItem.due_at), col(DueItem.id))
        .limit(limit)
    )
    if not is_sqlite(session):
        query = query.with_for_update(skip_locked=True)
    return list(session.exec(query).all())


def next_due(session: Session) -> datetime | None:
    """When the next thing falls due."""
    query = select(func.min(DueItem.due_at)).where(DueItem.state == DueState.WAITING)
    return session.exec(query).one()


def mark_failed(item: DueItem, trouble: str, now: datetime) -> bool:
    """Keep the fault and try again later; True when that was the last try."""
    item.attempts, item.trouble = item.attempts + 1, trouble
    if item.attempts > len(RETRY_MINUTES):
        item.state = DueState.FAILED
        return True
    item.due_at = now + timedelta(minutes=RETRY_MINUTES[item.attempts - 1])
    return False


def _find(session: Session, neighbourhood_id: int, key: str) -> DueItem | None:
    query = select(DueItem).where(DueItem.neighbourhood_id == neighbourhood_id, DueItem.key == key)
    return session.exec(query).first()
