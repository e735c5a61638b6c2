"""The database: SQLite with no set-up, PostgreSQL by one URL; times aware; logs append-only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Insert,
    MetaData,
    Table,
    create_engine,
    event,
    insert,
    make_url,
)
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import UOWTransaction
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, Session, SQLModel

SQLModel.metadata.naming_convention = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
).naming_convention


class NaiveTime(ValueError):
    """A time without its zone was about to be stored."""


class LogIsAppendOnly(RuntimeError):
    """A row of an append-only log was about to be changed or removed."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC whatever the database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Refuse naive times; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveTime(str(value))
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give back an aware UTC moment."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def moment(*, index: bool = False, nullable: bool = False, **options: Any) -> Any:
    """A column for an aware moment."""
    return Field(sa_type=UtcDateTime, index=index, nullable=nullable, **options)


def json_column(*, nullable: bool = False, **options: Any) -> Any:
    """A column for a JSON value."""
    return Field(sa_type=JSON, nullable=nullable, **options)


def sealed(**options: Any) -> Any:
    """A column that holds what the vault sealed; dumps and exports never show it."""
    return Field(
        default=None, nullable=True, sa_column_kwargs={"info": {"sealed": True}}, **options
    )


class TenantRow(SQLModel):
    """A row that belongs to exactly one neighbourhood."""

    id: int | None = Field(default=None, primary_key=True)
    neighbourhood_id: int = Field(foreign_key="neighbourhood.id", index=True)


@cache
def insert_into(table: type[SQLModel]) -> Insert:
    """A statement, built once, that writes a row of `table` whose values are its parameters."""
    return insert(SQLModel.metadata.tables[str(table.__tablename__)])


class LogRow(TenantRow):
    """One change of state: who moved what, when, from where to where, and why."""

    subject_id: int = Field(index=True)
    at: datetime = moment()
    actor_id: int | None = Field(default=None, foreign_key="person.id")
    move: str
    before: str = ""
    after: str
    why: str = ""
    data: dict[str, Any] = json_column(default_factory=dict)


_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def open_engine(url: str) -> Engine:
    """An engine for `url`; a SQLite file's folder is made. Bare postgres URLs use psycopg."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _open_sqlite(url, parsed.database)
    if parsed.drivername in ("postgres", "postgresql"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    return create_engine(parsed, pool_pre_ping=True, pool_size=10, json_serializer=_JSON.encode)


def _open_sqlite(url: str, database: str | None) -> Engine:
    if database and database != ":memory:":
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        connect_args={"check_same_thread": False, "timeout": 15},
        json_serializer=_JSON.encode,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own transaction handling breaks savepoints; SQLAlchemy emits BEGIN instead.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-65536"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def is_sqlite(session: Session) -> bool:
    """Whether the session talks to SQLite."""
    return session.get_bind().dialect.name == "sqlite"


@event.listens_for(OrmSession, "before_flush")
def _guard_logs(session: OrmSession, _flush: UOWTransaction, _instances: object) -> None:
    for row in session.deleted:
        if isinstance(row, LogRow):
            raise LogIsAppendOnly(type(row).__name__)
    for row in session.dirty:
        if isinstance(row, LogRow) and session.is_modified(row):
            raise LogIsAppendOnly(type(row).__name__)


def rows_of(session: Session, table: Table) -> list[Mapping[str, Any]]:
    """Every row of a table in the order of its primary key, as JSON-able mappings."""
    found = session.connection().execute(table.select().order_by(*table.primary_key))
    hidden = {column.name for column in table.columns if column.info.get("sealed")}
    return [
        {key: _shown(value, hidden=key in hidden) for key, value in row._mapping.items()}
        for row in found
    ]


def _shown(value: object, *, hidden: bool) -> object:
    if hidden and value is not None:
        return "***"
    return value.isoformat() if hasattr(value, "isoformat") else value
