"""Fixtures for every test: the two databases."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import create_tables
from bot.core import desk as desks
from bot.core.db import open_engine
from tests.support.databases import Postgres
from tests.support.house import SmallHouse


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine an emergency's full answer may take longer than people should wait."""
    monkeypatch.setattr(desks, "FIXED_TEXT_WITHIN", 30)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One PostgreSQL server for the whole run.

    Its folder is not pytest's: another run beside this one would take away the server's own
    user's right to pass through.
    """
    with tempfile.TemporaryDirectory(
        prefix="linli-postgres-", ignore_cleanup_errors=True
    ) as folder:
        server = Postgres(Path(folder))
        yield server
        server.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and nothing in them."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    engine = open_engine(f"sqlite:///{path}")
    create_tables(engine)
    engine.dispose()
    return path


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database with all tables, on each of the two kinds."""
    if request.param == "sqlite":
        path = tmp_path / "test.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
    else:
        with request.getfixturevalue("postgres").database() as url:
            yield url


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[SmallHouse]:
    """A house without a wire, on each of the two databases."""
    small = SmallHouse(database_url, media=tmp_path / "media")
    yield small
    small.close()
