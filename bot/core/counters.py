"""Numbers that can be said aloud: R12, 5号心愿; counted for each neighbourhood and kind."""

from __future__ import annotations

from typing import Final

from sqlalchemy import bindparam, update
from sqlmodel import Session, UniqueConstraint, col, select

from bot.core.db import TenantRow
from bot.core.prepared import Prepared


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
    found: int | None = _INCREMENT.scalar(session, {"of": neighbourhood_id, "named": kind})
    return found


_INCREMENT: Final = Prepared(
    update(Counter)
    .where(
        col(Counter.neighbourhood_id) == bindparam("of"), col(Counter.kind) == bindparam("named")
    )
    .values(value=col(Counter.value) + 1)
    .returning(col(Counter.value))
)
