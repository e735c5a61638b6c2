"""Objects of the hot path, written and read by prepared statements.

SQLAlchemy's unit of work sorts and compares as for thousands of rows, and its queries build each
object's loader anew; for the one row that a turn writes or reads that takes most of the time. An
object from here is a part of its session like any other: a later change to it is written with the
next flush.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Generic, TypeVar

from sqlalchemy import bindparam, insert, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import make_transient_to_detached
from sqlmodel import Session, SQLModel

from bot.core.prepared import Prepared, Statement, table_of

Row = TypeVar("Row", bound=SQLModel)


def add(session: Session, kind: type[Row], /, **values: Any) -> Row:
    """Write a new row at once; what is not given has its field's default. Raises `DBAPIError`."""
    added = _write(session, kind, _insert(kind), values)
    assert added is not None
    return added


def add_unless_known(session: Session, kind: type[Row], /, **values: Any) -> Row | None:
    """Write a new row at once; None where a unique key has it already. Raises `DBAPIError`."""
    return _write(session, kind, _insert_unless_known(kind), values)


class Selected(Generic[Row]):
    """A prepared `select` of whole rows, which are objects of the session.

    What the session holds unwritten is written before. Raises `DBAPIError`.
    """

    def __init__(self, kind: type[Row], statement: Statement) -> None:
        self._kind = kind
        self._names = tuple(column.name for column in statement.exported_columns)
        self._id = self._names.index("id")
        self._rows = Prepared(statement)

    def all(self, session: Session, values: Mapping[str, Any]) -> list[Row]:
        """Every row; what the session has read before stays as it is."""
        session.flush()
        return [self._object(session, row) for row in self._rows.rows(session, values)]

    def first(self, session: Session, values: Mapping[str, Any]) -> Row | None:
        """The first row; None where there is none."""
        return next(iter(self.all(session, values)), None)

    def _object(self, session: Session, row: tuple[Any, ...]) -> Row:
        known: Row | None = session.identity_map.get((self._kind, (row[self._id],), None))
        if known is not None:
            return known
        return _attached(session, self._kind, dict(zip(self._names, row, strict=True)))


def _write(
    session: Session, kind: type[Row], statement: Prepared, values: Mapping[str, Any]
) -> Row | None:
    # What the row refers to may be an object that is not written yet.
    session.flush()
    whole = {**_defaults(kind), **values}
    row_id = statement.scalar(session, whole)
    return None if row_id is None else _attached(session, kind, {**whole, "id": row_id})


def _attached(session: Session, kind: type[Row], values: dict[str, Any]) -> Row:
    row: Row = inspect(kind).class_manager.new_instance()
    row.__dict__.update(values)
    make_transient_to_detached(row)
    session.add(row)
    return row


def _defaults(kind: type[SQLModel]) -> dict[str, Any]:
    return {name: field.get_default(call_default_factory=True) for name, field in _optional(kind)}


@cache
def _optional(kind: type[SQLModel]) -> list[tuple[str, Any]]:
    # The memory hears of its rows by the flush alone.
    assert not table_of(kind).info.get("remembered")
    return [(name, field) for name, field in kind.model_fields.items() if not field.is_required()]


@cache
def _insert(kind: type[SQLModel]) -> Prepared:
    table = table_of(kind)
    return Prepared(insert(table).values(_given(kind)).returning(table.c.id))


@cache
def _insert_unless_known(kind: type[SQLModel]) -> Prepared:
    table = table_of(kind)
    return Prepared(
        {
            name: dialect.insert(table)
            .values(_given(kind))
            .on_conflict_do_nothing()
            .returning(table.c.id)
            for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
        }
    )


def _given(kind: type[SQLModel]) -> dict[str, Any]:
    return {c.name: bindparam(c.name) for c in table_of(kind).columns if c.name != "id"}
