"""Who read or handed out what is private: an append-only log, the reading of which it logs too.

Nothing removes a row: they are to be kept for three years at least (Personal Information
Protection Law art. 56).
"""

from __future__ import annotations

from sqlmodel import col, select

from bot.core.db import LogRow
from bot.core.work import Work


class AccessEntry(LogRow, table=True):
    """One look at something private. `move` says what was read ("wish_contact"), `subject_id`
    which (a person's id, a wish's), 0 where it was a whole list; `why` what for."""

    __tablename__ = "access_entry"


def note(work: Work, what: str, subject_id: int, why: str = "") -> None:
    """Write down that whoever works here is shown something private."""
    work.session.add(
        AccessEntry(
            neighbourhood_id=work.neighbourhood_id,
            subject_id=subject_id,
            at=work.now,
            actor_id=work.actor_id,
            move=what,
            after="",
            why=why,
        )
    )


def latest(work: Work, count: int) -> list[AccessEntry]:
    """The newest entries, newest first; this reading is an entry of its own."""
    query = (
        select(AccessEntry)
        .where(AccessEntry.neighbourhood_id == work.neighbourhood_id)
        .order_by(col(AccessEntry.id).desc())
        .limit(count)
    )
    found = list(work.session.exec(query).all())
    note(work, "access_log", 0)
    return found


PERSONAL = ("personal_file", "own_data", "member_list")
"""Entries whose subject is a person."""


def about_person(work: Work, person_id: int) -> list[AccessEntry]:
    """Who looked at a person's data, newest first."""
    query = select(AccessEntry).where(
        AccessEntry.neighbourhood_id == work.neighbourhood_id,
        AccessEntry.subject_id == person_id,
        col(AccessEntry.move).in_(PERSONAL),
    )
    return list(work.session.exec(query.order_by(col(AccessEntry.id).desc())).all())
