"""Forgetting: what no duty needs any more leaves after its time, and it is said how much left."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import delete, null, update
from sqlmodel import Session, col

from bot.core.inbox import InboxRow
from bot.core.outbox import OutboxRow, RateWindow, Sending
from bot.core.questions import OpenQuestion
from bot.core.work import Work

log = structlog.get_logger()

WORDS_LIVE = timedelta(days=30)
"""How long the words of messages, of pushes and of settled questions are kept."""


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
        "windows": _remove(work, RateWindow, (
            col(RateWindow.window_start) < int(before.timestamp()),
        )),
    }  # fmt: skip
    log.info("forgotten", neighbourhood=work.neighbourhood_id, **left)


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
