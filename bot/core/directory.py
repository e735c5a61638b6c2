"""The neighbourhood's own telephone directory; the safety floor stands on it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from bot.core.db import TenantRow, moment
from bot.core.memory import REMEMBERED, remembered_rows

NEEDED_FOR_SAFETY = ("property", "gas", "elevator", "power", "community")
"""Whom the fixed emergency texts name; the bot does not go live while one of them is empty."""


class DirectoryEntry(TenantRow, table=True):
    """One number; `contact` is one of the contract; `tested_at`: when somebody dialled it."""

    __tablename__ = "directory_entry"
    __table_args__ = (REMEMBERED,)

    contact: str
    name: str
    phone: str
    hours: str = ""
    place: str = ""
    tested_at: datetime | None = moment(nullable=True, default=None)


def entries(
    session: Session, neighbourhood_id: int, contact: str | None = None
) -> list[DirectoryEntry]:
    """The directory, or what it holds for one contact."""
    where = {"neighbourhood_id": neighbourhood_id}
    known = remembered_rows(
        session,
        ("directory", neighbourhood_id),
        DirectoryEntry,
        lambda: session.execute(_ENTRIES, where).scalars().all(),
    )
    return [entry for entry in known if contact in (None, entry.contact)]


def numbers(session: Session, neighbourhood_id: int) -> dict[str, str]:
    """The first number of each contact that has one."""
    found: dict[str, str] = {}
    for entry in entries(session, neighbourhood_id):
        if entry.phone:
            found.setdefault(entry.contact, entry.phone)
    return found


def missing_for_safety(session: Session, neighbourhood_id: int) -> list[str]:
    """The contacts without which the emergency texts cannot be complete."""
    known = numbers(session, neighbourhood_id)
    return [contact for contact in NEEDED_FOR_SAFETY if contact not in known]


_ENTRIES: Final = (
    select(DirectoryEntry)
    .where(DirectoryEntry.neighbourhood_id == bindparam("neighbourhood_id"))
    .order_by(col(DirectoryEntry.id))
)
