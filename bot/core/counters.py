"""Numbers that can be said aloud: R12, 5号心愿; counted for each neighbourhood and kind."""

from __future__ import annotations

from sqlalchemy import update
from sqlmodel import Session, UniqueConstraint, col, select

from bot.core.db import TenantRow


class Counter(TenantRow, table=True):
    """The last number given out."""

    __table_args__ = (UniqueConstraint("neighbourhood_id", "kind"),)

    kind: str
    value: int = 0


def next_number(session: Session, neighbourhood_id: int, kind: str) -> int:
    """The next number of its kind; safe when two processes ask at once."""
    taken = _increment(session, neighbourhood_id, kind)
    if taken is not None:
        return taken
    session.add(Counter(neighbourhood_id=neighbourhood_id, kind=kind, value=1))
    session.flush()
    return 1


def at_least(session: Session, neighbourhood_id: int, kind: str, value: int) -> None:
    """Make sure that the next number is greater than `value`."""
    query = select(Counter).where(
        Counter.neighbourhood_id == neighbourhood_id, Counter.kind == kind
    )
    counter = session.exec(query).first() or Counter(neighbourhood_id=neighbourhood_id, kind=kind)
    counter.value = max(counter.value, value)
    session.add(counter)


def _increment(session: Session, neighbourhood_id: int, kind: str) -> int | None:
    statement = (
        update(Counter)
        .where(
            col(Counter.neighbourhood_id) == neighbourhood_id,
            col(Counter.kind) == kind,
        )
        .values(value=col(Counter.value) + 1)
        .returning(col(Counter.value))
        .execution_options(synchronize_session=False)
    )
    return session.connection().execute(statement).scalar_one_or_none()
