"""Open questions: what the bot asked somebody and waits for; they survive restarts and expire."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Integer, bindparam
from sqlmodel import Field, Session, col, select

from bot.core.db import TenantRow, UtcDateTime, json_column, moment


class OpenQuestion(TenantRow, table=True):
    """One question to one person. `chat_id` None: asked in private and answerable anywhere.

    `name` is `<skill>.<question>`; `state` is what the skill needs to go on with the answer.
    """

    unsettles: ClassVar = ("sightings",)

    __tablename__ = "open_question"

    person_id: int = Field(foreign_key="person.id", index=True)
    chat_id: int | None = Field(default=None, foreign_key="chat.id")
    name: str
    state: dict[str, Any] = json_column(default_factory=dict)
    asked_at: datetime = moment()
    expires_at: datetime = moment()
    closed_at: datetime | None = moment(nullable=True, default=None)
    closed_as: str = ""


def open_questions(
    session: Session, *, person_id: int, chat_id: int | None, now: datetime
) -> list[OpenQuestion]:
    """What this person may be answering here, the newest first: what was asked in this chat,
    and what was asked in private."""
    here = {"person_id": person_id, "chat_id": chat_id, "now": now}
    return list(session.execute(_OPEN, here).scalars().all())


def close(question: OpenQuestion, now: datetime, *, why: str = "answered") -> None:
    """The question is no longer open."""
    question.closed_at, question.closed_as = now, why


def close_named(session: Session, name: str, key: str, value: object, now: datetime) -> None:
    """Close every open question of this name whose state holds `value` under `key`."""
    query = select(OpenQuestion).where(
        OpenQuestion.name == name, col(OpenQuestion.closed_at).is_(None)
    )
    for question in session.exec(query):
        if question.state.get(key) == value:
            close(question, now, why="settled")


_OPEN = (
    select(OpenQuestion)
    .where(
        OpenQuestion.person_id == bindparam("person_id"),
        col(OpenQuestion.closed_at).is_(None),
        OpenQuestion.expires_at > bindparam("now", type_=UtcDateTime),
        (col(OpenQuestion.chat_id) == bindparam("chat_id", type_=Integer))
        | col(OpenQuestion.chat_id).is_(None),
    )
    .order_by(col(OpenQuestion.id).desc())
)
