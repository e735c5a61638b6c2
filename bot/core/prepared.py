"""Statements of the hot path: compiled once, run on the driver's own cursor.

With every execution SQLAlchemy works out anew what never changes: which columns, which
conversions, which cursor. That takes it twenty times as long as SQLite takes for the statement.
A `Prepared` works it out once for each database. It runs in the session's own transaction, its
savepoints included, and its faults are those of SQLAlchemy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Dialect, Table, bindparam, insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import SessionTransaction
from sqlalchemy.types import TypeEngine
from sqlmodel import Session, SQLModel

Statement = Any
"""A select, insert, update or delete: SQLAlchemy has no public class for all of those that can
be compiled and tell their columns."""

_Convert = Callable[[Any], Any] | None
_KEY: Final = "prepared"


class Prepared:
    """One statement, or one for each database by its name (`sqlite`, `postgresql`).

    Values are given by the names of its `bindparam`s. Nothing is flushed before it: what objects
    of the session hold unwritten, it does not see. Every method raises `DBAPIError`.
    """

    def __init__(self, statement: Statement | Mapping[str, Statement]) -> None:
        self._statement = statement

    def run(self, session: Session, values: Mapping[str, Any]) -> None:
        """Execute what gives back nothing."""
        self._execute(session, values)

    def rows(self, session: Session, values: Mapping[str, Any]) -> Sequence[tuple[Any, ...]]:
        """All rows, with the values that the types of the columns promise."""
        line, plan = self._execute(session, values)
        return plan.read(line.cursor, line.dialect)

    def first(self, session: Session, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """The first row; None where there is none."""
        found = self.rows(session, values)
        return found[0] if found else None

    def scalar(self, session: Session, values: Mapping[str, Any]) -> Any:
        """The first value of the first row; None where there is no row."""
        found = self.rows(session, values)
        return found[0][0] if found else None

    def _execute(self, session: Session, values: Mapping[str, Any]) -> tuple[_Line, _Plan]:
        line = _line_of(session)
        plan = line.plans.get(self) or self._plan(line)
        arguments = plan.arguments(values)
        for hears in line.listeners:
            hears(line.connection, line.cursor, plan.sql, arguments, None, False)
        try:
            line.cursor.execute(plan.sql, arguments)
        except line.fault as fault:
            raise line.as_told(plan.sql, fault) from fault
        return line, plan

    def _plan(self, line: _Line) -> _Plan:
        statement = self._statement
        if isinstance(statement, Mapping):
            statement = statement[line.dialect.name]
        plan = line.plans[self] = _planned(statement, line.dialect)
        return plan


@dataclass(slots=True)
class _Plan:
    """A statement as one database wants it: its words, and how values go in and come out.

    `fixed` are the values that stand in the statement itself. How values come out is known once
    the driver has described what it gives (`readers`).
    """

    sql: str
    binds: tuple[tuple[str, _Convert], ...]
    fixed: Mapping[str, Any]
    positional: bool
    types: tuple[TypeEngine[Any], ...]
    readers: tuple[_Convert, ...] | None = None

    def arguments(self, values: Mapping[str, Any]) -> Any:
        """The values as the driver takes them."""
        given = {**self.fixed, **values} if self.fixed else values
        if self.positional:
            return [convert(given[n]) if convert else given[n] for n, convert in self.binds]
        return {n: convert(given[n]) if convert else given[n] for n, convert in self.binds}

    def read(self, cursor: Any, dialect: Dialect) -> Sequence[tuple[Any, ...]]:
        """The rows that the cursor holds."""
        rows: Sequence[tuple[Any, ...]] = cursor.fetchall()
        if self.readers is None:
            self.readers = tuple(
                kind.dialect_impl(dialect).result_processor(dialect, described[1])
                for kind, described in zip(self.types, cursor.description, strict=True)
            )
        if not rows or not any(self.readers):
            return rows
        readers = self.readers
        return [
            tuple([read(v) if read else v for read, v in zip(readers, row, strict=True)])
            for row in rows
        ]


def _planned(statement: Statement, dialect: Dialect) -> _Plan:
    compiled = statement.compile(dialect=dialect)
    # Nobody would work out what a column's default is: each has to be given.
    assert not compiled.prefetch
    types = {name: bind.type for bind, name in compiled.bind_names.items()}
    given = {name for bind, name in compiled.bind_names.items() if bind.required}
    # Lists that stand in the statement are written out: a name for each of their values.
    whole = compiled.construct_expanded_state(dict.fromkeys(given))
    converts: dict[str, _Convert] = {
        name: kind.dialect_impl(dialect).bind_processor(dialect) for name, kind in types.items()
    } | dict(whole.processors)
    names = whole.positiontup if compiled.positional else whole.parameters
    assert names is not None
    return _Plan(
        sql=whole.statement,
        binds=tuple((name, converts.get(name)) for name in names),
        fixed={n: value for n, value in whole.parameters.items() if n not in given},
        positional=compiled.positional,
        types=tuple(column.type for column in statement.exported_columns),
    )


@dataclass(slots=True)
class _Line:
    """What a session's transaction runs its statements on."""

    transaction: SessionTransaction
    connection: Connection
    cursor: Any
    dialect: Dialect
    plans: dict[Prepared, _Plan]
    listeners: Sequence[Callable[..., Any]]
    fault: type[Exception]

    def as_told(self, sql: str, fault: Exception) -> BaseException:
        """The driver's fault as SQLAlchemy's; a connection that broke is not used again."""
        broken = self.dialect.is_disconnect(fault, self.connection.connection, self.cursor)  # type: ignore[arg-type]  # the driver's own class, whatever it is
        if broken:
            self.connection.invalidate(fault)
        return DBAPIError.instance(
            sql, None, fault, self.fault, connection_invalidated=broken, dialect=self.dialect
        )


_PLANS: Final[WeakKeyDictionary[Dialect, dict[Prepared, _Plan]]] = WeakKeyDictionary()


def _line_of(session: Session) -> _Line:
    line: _Line | None = session.info.get(_KEY)
    if line is not None:
        now = session.get_nested_transaction() or session.get_transaction()
        # A savepoint begins when its session is asked for the connection, not before.
        if line.transaction is now and now.is_active:
            return line
    return _new_line(session)


def _new_line(session: Session) -> _Line:
    connection = session.connection()
    transaction = session.get_nested_transaction() or session.get_transaction()
    assert transaction is not None
    dialect = connection.dialect
    line = session.info[_KEY] = _Line(
        transaction=transaction,
        connection=connection,
        cursor=connection.connection.cursor(),
        dialect=dialect,
        plans=_PLANS.setdefault(dialect, {}),
        listeners=tuple(connection.dispatch.before_cursor_execute),
        fault=dialect.loaded_dbapi.Error,
    )
    return line


def table_of(kind: type[SQLModel]) -> Table:
    """The table of a class."""
    return SQLModel.metadata.tables[str(kind.__tablename__)]


@cache
def new_row(kind: type[SQLModel], /, **fixed: Any) -> Prepared:
    """What writes a row of a table. What is not `fixed` is given with every row: every column
    but the id, which is the database's."""
    table = table_of(kind)
    values = {c.name: fixed.get(c.name, bindparam(c.name)) for c in table.c if c.name != "id"}
    return Prepared(insert(table).inline().values(values))
