"""Migrations bring an empty database to exactly the tables of the code, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.core.db import open_engine
from bot.migrations import differences, is_current, upgrade
from tests.support.databases import Postgres


def check(engine: Engine) -> None:
    assert not is_current(engine)
    upgrade(engine)
    assert is_current(engine)
    assert differences(engine) == []
    upgrade(engine)
    engine.dispose()


def test_sqlite(tmp_path: Path) -> None:
    check(open_engine(f"sqlite:///{tmp_path / 'empty.db'}"))


@pytest.mark.postgres
def test_postgres(postgres: Postgres) -> None:
    with postgres.empty() as url:
        check(open_engine(url))
