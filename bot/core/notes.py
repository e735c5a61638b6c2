"""What the operator has to know: counted once a day and kind, so that nothing storms."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, select

from bot.core.clock import local
from bot.core.db import moment


class OperatorNote(SQLModel, table=True):
    """One kind of trouble on one day; `text` is the latest case."""

    __tablename__ = "operator_note"
    __table_args__ = (UniqueConstraint("kind", "day"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    day: str
    text: str
    times: int = 1
    first_at: datetime = moment()
    last_at: datetime = moment()


def note(session: Session, *, kind: str, text: str, now: datetime) -> bool:
    """Count a trouble; True when it is the day's first of its kind."""
    day = local(now).date().isoformat()
    query = select(OperatorNote).where(OperatorNote.kind == kind, OperatorNote.day == day)
    known = session.exec(query).first()
    if known is None:
        session.add(OperatorNote(kind=kind, day=day, text=text, first_at=now, last_at=now))
        return True
    known.times, known.text, known.last_at = known.times + 1, text, now
    return False


def recent(session: Session, since: datetime) -> list[OperatorNote]:
    """The troubles since a moment."""
    query = select(OperatorNote).where(OperatorNote.last_at >= since)
    return list(session.exec(query.order_by(col(OperatorNote.id))).all())
