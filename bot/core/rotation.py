"""Key rotation: what the vault sealed with an older key is sealed again with the newest.

Two keys work at once: `LINLI_DATA_KEY="new,old"` seals with the first and opens with either, so
that the house goes on serving while `reseal` runs; afterwards the old one can be taken away.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Table, bindparam, select, update
from sqlmodel import Session, SQLModel

from bot.core.vault import Vault

BATCH = 500
"""Rows that are held in memory and written at once."""


def sealed_columns() -> dict[Table, list[Column[Any]]]:
    """Every column that holds what the vault sealed, by its table."""
    found = {
        table: [c for c in table.columns if c.info.get("sealed")]
        for table in SQLModel.metadata.sorted_tables
    }
    return {table: columns for table, columns in found.items() if columns}


def reseal(session: Session, vault: Vault) -> dict[str, int]:
    """Bring every sealed value under the newest key; how many by table. Raises `SealBroken`
    where a value opens with none of the keys, and then nothing has changed."""
    return {
        table.name: sum(_reseal_column(session, vault, table, column) for column in columns)
        for table, columns in sealed_columns().items()
    }


def still_old(session: Session, vault: Vault) -> int:
    """How many sealed values the newest key alone cannot open."""
    return sum(
        not vault.is_newest(value)
        for table, columns in sealed_columns().items()
        for column in columns
        for rows in _values(session, table, column)
        for _, value in rows
    )


def _reseal_column(session: Session, vault: Vault, table: Table, column: Column[Any]) -> int:
    statement = (
        update(table)
        .where(table.c.id == bindparam("row_id"), column == bindparam("old"))
        .values({column.name: bindparam("new")})
    )
    changed = 0
    for rows in _values(session, table, column):
        fresh = [
            {"row_id": row_id, "old": value, "new": vault.reseal(value)}
            for row_id, value in rows
            if not vault.is_newest(value)
        ]
        if fresh:
            session.connection().execute(statement, fresh)
        changed += len(fresh)
    return changed


def _values(
    session: Session, table: Table, column: Column[Any]
) -> Iterator[list[tuple[int, str]]]:
    """The rows that have a value, batch by batch in the order of their ids."""
    last = 0
    while True:
        query = (
            select(table.c.id, column)
            .where(table.c.id > last, column.is_not(None))
            .order_by(table.c.id)
            .limit(BATCH)
        )
        rows = [(row_id, value) for row_id, value in session.connection().execute(query)]
        if not rows:
            return
        yield rows
        last = rows[-1][0]
