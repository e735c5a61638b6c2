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

from sqlalchemy import bindparam, insert, inspect, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, SQLModel

from bot.core.db import LogRow
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


def change(session: Session, row: SQLModel, **values: Any) -> None:
    """Write new values of a row that was written before, at once. Raises `DBAPIError`."""
    if session.in_nested_transaction():
        # What a savepoint may take back, the session itself has to have written.
        for name, value in values.items():
            setattr(row, name, value)
        session.flush()
        return
    kind, row_id = type(row), inspect(row).identity[0]
    _update(kind, tuple(values)).run(session, {**values, "row_id": row_id})
    for name, value in values.items():
        set_committed_value(row, name, value)


def get(session: Session, kind: type[Row], row_id: int) -> Row | None:
    """The row of an id, or the object that the session has of it. Raises `DBAPIError`."""
    known: Row | None = session.identity_map.get((kind, (row_id,), None))
    return known or _by_id(kind).first(session, {"row_id": row_id})


class Selected(Generic[Row]):
    """A prepared `select` of whole rows, which are objects of the session.

    What the session holds unwritten is written before. What it has read before stays as it is;
    where the statement is `fresh`, it is as the table has it now. Raises `DBAPIError`.
    """

    def __init__(self, kind: type[Row], statement: Statement, *, fresh: bool = False) -> None:
        self._kind = kind
        self._fresh = fresh
        self._names = tuple(column.name for column in statement.exported_columns)
        self._id = self._names.index("id")
        self._rows = Prepared(statement)

    def all(self, session: Session, values: Mapping[str, Any]) -> list[Row]:
        """Every row."""
        session.flush()
        return [self._object(session, row) for row in self._rows.rows(session, values)]

    def first(self, session: Session, values: Mapping[str, Any]) -> Row | None:
        """The first row; None where there is none."""
        return next(iter(self.all(session, values)), None)

    def _object(self, session: Session, row: tuple[Any, ...]) -> Row:
        known: Row | None = session.identity_map.get((self._kind, (row[self._id],), None))
        values = zip(self._names, row, strict=True)
        if known is None:
            return _attached(session, self._kind, dict(values))
        for name, value in values if self._fresh else ():
            set_committed_value(known, name, value)
        return known


def _write(
    session: Session, kind: type[Row], statement: Prepared, values: Mapping[str, Any]
) -> Row | None:
    if session.new or any(isinstance(row, kind) for row in session.dirty):
        # The row may refer to what is not written yet, or take the key that another gives up.
        session.flush()
    whole = {**_defaults(kind), **values}
    row_id = statement.scalar(session, whole)
    if row_id is None:
        return None
    taken_back = session.identity_map.get((kind, (row_id,), None))
    if taken_back is not None:
        # SQLite gives the id of a row that a savepoint took back to the next one.
        session.expunge(taken_back)
    return _attached(session, kind, {**whole, "id": row_id})


def _attached(session: Session, kind: type[Row], values: dict[str, Any]) -> Row:
    row: Row = inspect(kind).class_manager.new_instance()
    row.__dict__.update(values)
    # All its columns are there and none is changed: `make_transient_to_detached` would look.
    inspect(row).key = (kind, (values["id"],), None)
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
def _by_id(kind: type[Row]) -> Selected[Row]:
    row_id = table_of(kind).c.id
    return Selected(kind, select(kind).where(row_id == bindparam("row_id")))


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


@cache
def _update(kind: type[SQLModel], names: tuple[str, ...]) -> Prepared:
    # A change of those rows has to be told to the memory, one of a log to be refused.
    table = table_of(kind)
    assert not table.info.get("remembered")
    assert not issubclass(kind, LogRow)
    changed = {name: bindparam(name, type_=table.c[name].type) for name in names}
    return Prepared(update(table).where(table.c.id == bindparam("row_id")).values(changed))


def _given(kind: type[SQLModel]) -> dict[str, Any]:
    return {c.name: bindparam(c.name) for c in table_of(kind).columns if c.name != "id"}
