"""What came in: one row a message, written before anything else, under a key that is unique."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from sqlmodel import Field, Session, SQLModel, col, select

from bot.core.db import json_column, moment
from bot.core.values import Message, Reply, message_to_json, reply_from_json, reply_to_json


class InboxRow(SQLModel, table=True):
    """One received message. `message` is emptied where no duty needs the words.

    `answered_at` is None while the turn is still to be run; `left` says that the channel could
    wait no longer and the answer has to go out by the outbox.
    """

    __tablename__ = "inbox"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    stream: str = Field(unique=True)
    received_at: datetime = moment(index=True)
    answered_at: datetime | None = moment(nullable=True, default=None)
    left: bool = False
    neighbourhood_id: int | None = Field(default=None, foreign_key="neighbourhood.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    chat_id: int | None = Field(default=None, foreign_key="chat.id")
    message: dict[str, Any] | None = json_column(nullable=True, default=None)
    reply: dict[str, Any] | None = json_column(nullable=True, default=None)
    trace: dict[str, Any] | None = json_column(nullable=True, default=None)


def new_stream(key: str, now: datetime) -> str:
    """The stream id of a message, telling when it was opened: `st-<unix seconds>-<hash>`."""
    return f"st-{int(now.timestamp())}-{hashlib.sha256(key.encode()).hexdigest()[:16]}"


def find_key(session: Session, key: str) -> InboxRow | None:
    """The row of a message that was received before."""
    return session.exec(select(InboxRow).where(InboxRow.key == key)).first()


def find_stream(session: Session, stream: str) -> InboxRow | None:
    """The row whose answer is shown as this stream."""
    return session.exec(select(InboxRow).where(InboxRow.stream == stream)).first()


def open_row(session: Session, message: Message, now: datetime) -> InboxRow:
    """Write the row of a new message; the unique key refuses the second writer."""
    row = InboxRow(
        key=message.key,
        stream=new_stream(message.key, now),
        received_at=now,
        message=message_to_json(message),
    )
    session.add(row)
    session.flush()
    return row


def answer(row: InboxRow, reply: Reply, now: datetime) -> None:
    """Keep the answer, so that the same message gets the same answer again."""
    row.reply = reply_to_json(reply)
    row.answered_at = now


def reply_of(row: InboxRow) -> Reply | None:
    """The kept answer; None while there is none."""
    return reply_from_json(row.reply) if row.reply is not None else None


def unanswered(session: Session) -> list[InboxRow]:
    """Messages that were received but whose turn never ended; found again after a crash."""
    query = select(InboxRow).where(col(InboxRow.answered_at).is_(None))
    return list(session.exec(query.order_by(col(InboxRow.id))).all())
