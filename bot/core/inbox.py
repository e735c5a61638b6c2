"""What came in: one row a message, written before anything else, under a key that is unique."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

import sqlalchemy
from sqlalchemy import bindparam, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel, col, select

from bot.core.db import json_column, moment
from bot.core.prepared import Prepared
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


@dataclass(frozen=True, slots=True)
class Receipt:
    """A message that stands in the inbox: by what its answer is found and when it came."""

    id: int
    stream: str
    received_at: datetime
    message: dict[str, Any] | None
    left: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of an answered message besides its key; `words`: its own words too."""

    reply: Reply
    words: bool
    neighbourhood_id: int | None = None
    person_id: int | None = None
    chat_id: int | None = None
    trace: dict[str, Any] | None = None
    left: bool = False


def new_stream(key: str, now: datetime) -> str:
    """The stream id of a message, telling when it was opened: `st-<unix seconds>-<hash>`."""
    return f"st-{int(now.timestamp())}-{hashlib.sha256(key.encode()).hexdigest()[:16]}"


def insert(session: Session, message: Message, now: datetime) -> Receipt | None:
    """Write the row of a new message; None where the unique key says that it is known."""
    stream, words = new_stream(message.key, now), message_to_json(message)
    row = {
        "key": message.key,
        "stream": stream,
        "received_at": now,
        "message": words,
        "left": False,
    }
    found = _INSERT.scalar(session, row)
    return Receipt(found, stream, now, words) if found is not None else None


def receipt_of(row: InboxRow) -> Receipt:
    """The receipt of a row that was read."""
    assert row.id is not None
    return Receipt(row.id, row.stream, row.received_at, row.message, row.left)


def find_key(session: Session, key: str) -> InboxRow | None:
    """The row of a message that was received before."""
    return session.exec(select(InboxRow).where(InboxRow.key == key)).first()


def find_stream(session: Session, stream: str) -> InboxRow | None:
    """The row whose answer is shown as this stream."""
    return session.exec(select(InboxRow).where(InboxRow.stream == stream)).first()


def answer(session: Session, receipt: Receipt, kept: Kept, now: datetime) -> None:
    """Keep the answer, so that the same message gets the same answer again."""
    row = {
        "row_id": receipt.id,
        "answered_at": now,
        "reply": reply_to_json(kept.reply),
        "neighbourhood_id": kept.neighbourhood_id,
        "person_id": kept.person_id,
        "chat_id": kept.chat_id,
        "trace": kept.trace,
        "left": kept.left,
    }
    (_ANSWER if kept.words else _ANSWER_AND_FORGET).run(session, row)


def reword(session: Session, stream: str, old: str, new: str) -> None:
    """Say some words of a kept answer otherwise; one that was already sent stays as it is."""
    row = find_stream(session, stream)
    reply = reply_of(row) if row is not None else None
    if row is not None and reply is not None and not row.left:
        row.reply = reply_to_json(replace(reply, text=reply.text.replace(old, new, 1)))


def reply_of(row: InboxRow) -> Reply | None:
    """The kept answer; None while there is none."""
    return reply_from_json(row.reply) if row.reply is not None else None


def unanswered(session: Session) -> list[InboxRow]:
    """Messages that were received but whose turn never ended; found again after a crash."""
    query = select(InboxRow).where(col(InboxRow.answered_at).is_(None))
    return list(session.exec(query.order_by(col(InboxRow.id))).all())


_TABLE = SQLModel.metadata.tables["inbox"]
_INSERT: Final = Prepared(
    {
        name: dialect.insert(_TABLE)
        .values({n: bindparam(n) for n in ("key", "stream", "received_at", "message", "left")})
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(_TABLE.c.id)
        for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
    }
)
_ANSWERED: Final = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("row_id"))
    .values({
        name: bindparam(name)
        for name in ("answered_at", "reply", "neighbourhood_id", "person_id", "chat_id",
                     "trace", "left")
    })
)  # fmt: skip
_ANSWER: Final = Prepared(_ANSWERED)
_ANSWER_AND_FORGET: Final = Prepared(_ANSWERED.values(message=sqlalchemy.null()))
