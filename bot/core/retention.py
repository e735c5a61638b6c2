"""Forgetting: what no duty needs any more leaves after its time, and it is said how much left."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import delete, null, update
from sqlmodel import Session, col, select

from bot.core.db import TenantRow, json_column, moment
from bot.core.events import Forgetting
from bot.core.inbox import InboxRow
from bot.core.outbox import OutboxRow, RateWindow, Sending
from bot.core.people import Person
from bot.core.questions import OpenQuestion
from bot.core.review import ReviewRow
from bot.core.work import Work

log = structlog.get_logger()

WORDS_LIVE = timedelta(days=30)
"""How long the words of messages, of pushes and of settled questions are kept."""

CONTACT_LIVES = timedelta(days=30)
"""How long phone and home of somebody who left the neighbourhood are kept (civic rules 8.2)."""

RUNS_LIVE = timedelta(days=365)


class ForgetRun(TenantRow, table=True):
    """What one night's forgetting removed: `deleted` says how many of what, in people's words;
    `counts` the same of messages and other traffic, by table."""

    __tablename__ = "forget_run"

    at: datetime = moment()
    deleted: dict[str, int] = json_column(default_factory=dict)
    counts: dict[str, int] = json_column(default_factory=dict)


def forget(work: Work) -> None:
    """Empty old messages of their words and remove what was sent, settled or only counted.

    The inbox keeps its keys, so that even a very late repetition does nothing twice.
    """
    before = work.now - WORDS_LIVE
    left = {
        "messages": _empty_messages(work, before),
        "pushes": _remove(work, OutboxRow, (
            col(OutboxRow.state).in_([Sending.SENT, Sending.DROPPED]),
            col(OutboxRow.created_at) < before,
        )),
        "questions": _remove(work, OpenQuestion, (col(OpenQuestion.expires_at) < before,)),
        "reviews": _remove(work, ReviewRow, (col(ReviewRow.said_at) < before,)),
        "windows": _remove(work, RateWindow, (
            col(RateWindow.window_start) < int(before.timestamp()),
        )),
    }  # fmt: skip
    event = Forgetting()
    gone = _contacts_of_the_left(work)
    if gone:
        event.deleted[work.render("core.contacts_forgotten")] = gone
    work.emit(event)
    _remove(work, ForgetRun, (col(ForgetRun.at) < work.now - RUNS_LIVE,))
    work.session.add(
        ForgetRun(
            neighbourhood_id=work.neighbourhood_id, at=work.now, deleted=event.deleted, counts=left
        )
    )
    log.info("forgotten", neighbourhood=work.neighbourhood_id, **left, **event.deleted)


def last_run(work: Work) -> ForgetRun | None:
    """The latest forgetting in the neighbourhood."""
    query = select(ForgetRun).where(ForgetRun.neighbourhood_id == work.neighbourhood_id)
    return work.session.exec(query.order_by(col(ForgetRun.id).desc())).first()


def _contacts_of_the_left(work: Work) -> int:
    """Phone, unit and room of those who left more than a month ago."""
    query = select(Person).where(
        Person.neighbourhood_id == work.neighbourhood_id,
        col(Person.left_at) < work.now - CONTACT_LIVES,
        col(Person.phone).is_not(None) | col(Person.room).is_not(None),
    )
    gone = list(work.session.exec(query).all())
    for person in gone:
        person.phone = person.unit = person.room = None
        work.session.add(person)
    return len(gone)


def _empty_messages(work: Work, before: datetime) -> int:
    statement = (
        update(InboxRow)
        .where(
            col(InboxRow.neighbourhood_id) == work.neighbourhood_id,
            col(InboxRow.received_at) < before,
            col(InboxRow.answered_at).is_not(None),
        )
        .values(message=null(), trace=null(), reply=null())
        .execution_options(synchronize_session=False)
    )
    return _rows(work.session, statement)


def _remove(work: Work, table: Any, fits: tuple[Any, ...]) -> int:
    statement = (
        delete(table)
        .where(table.neighbourhood_id == work.neighbourhood_id, *fits)
        .execution_options(synchronize_session=False)
    )
    return _rows(work.session, statement)


def _rows(session: Session, statement: Any) -> int:
    return int(session.connection().execute(statement).rowcount)
