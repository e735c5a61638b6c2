"""Many rows in one statement: letters into the outbox, entries into a log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Executable, Integer, bindparam, select
from sqlmodel import SQLModel

from bot.core.clock import out_of_quiet
from bot.core.db import LogRow, insert_into
from bot.core.outbox import OutboxRow, Sending
from bot.core.people import Person
from bot.core.work import Work


def read(work: Work, statement: Executable, values: Mapping[str, Any]) -> Sequence[Any]:
    """The rows of a statement, without objects."""
    return work.session.connection().execute(statement, values).all()


def opened(work: Work, sealed: str | None) -> str:
    """What a sealed column holds; empty where it holds nothing."""
    return work.house.vault.open(sealed) if sealed else ""


def categories(work: Work, sealed: str | None) -> frozenset[str]:
    """The codes of why a household is looked after."""
    return frozenset(filter(None, opened(work, sealed).split(",")))


def send(work: Work, letters: Iterable[tuple[int, str]]) -> int:
    """Write to many people in private, after the quiet hours; how many that were. Who wants no
    reminders, or has left, gets none."""
    wanted = list(letters)
    if not wanted:
        return 0
    silent = {row.id for row in read(work, _SILENT, {"here": work.neighbourhood_id})}
    common = {
        "neighbourhood_id": work.neighbourhood_id,
        "mentions": [],
        "because": work.because,
        "created_at": work.now,
        "not_before": out_of_quiet(work.now),
        "state": Sending.WAITING,
        "attempts": 0,
        "sent_by": "",
        "trouble": "",
    }
    rows = [
        {**common, "person_id": key, "text": text} for key, text in wanted if key not in silent
    ]
    if rows:
        work.session.connection().execute(insert_into(OutboxRow), rows)
    return len(rows)


def enter(
    work: Work, log: type[LogRow], move: str, entries: Iterable[tuple[int, Mapping[str, Any]]]
) -> None:
    """Write a log entry for each subject: what was before and after, and why."""
    common = {
        "neighbourhood_id": work.neighbourhood_id,
        "at": work.now,
        "actor_id": work.actor_id,
        "move": move,
        "why": "",
        "data": {},
    }
    rows = [{**common, **entry, "subject_id": subject} for subject, entry in entries]
    if rows:
        work.session.connection().execute(insert_into(log), rows)


_PERSON: Final = SQLModel.metadata.tables[str(Person.__tablename__)].c
_SILENT: Final = select(_PERSON.id).where(
    _PERSON.neighbourhood_id == bindparam("here", type_=Integer),
    _PERSON.mute | _PERSON.left_at.is_not(None),
)
