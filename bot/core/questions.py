"""Open questions: what the bot asked somebody and waits for; they survive restarts and expire."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Integer, bindparam
from sqlmodel import Field, Session, col, select

from bot.core.db import TenantRow, UtcDateTime, json_column, moment
from bot.core.mapped import Selected
from bot.core.prepared import Prepared, new_row


class OpenQuestion(TenantRow, table=True):
    """One question to one person. `chat_id` None: asked in private and answerable anywhere.

    `name` is `<skill>.<question>`; `state` is what the skill needs to go on with the answer.
    """

    __tablename__ = "open_question"

    person_id: int = Field(foreign_key="person.id", index=True)
    chat_id: int | None = Field(default=None, foreign_key="chat.id")
    name: str
    state: dict[str, Any] = json_column(default_factory=dict)
    asked_at: datetime = moment()
    expires_at: datetime = moment()
    closed_at: datetime | None = moment(nullable=True, default=None)
    closed_as: str = ""


def put(
    session: Session,
    *,
    neighbourhood_id: int,
    person_id: int,
    chat_id: int | None,
    name: str,
    state: Mapping[str, Any],
    now: datetime,
    lives: timedelta,
) -> None:
    """Write a new question."""
    row = {
        "neighbourhood_id": neighbourhood_id,
        "person_id": person_id,
        "chat_id": chat_id,
        "name": name,
        "state": dict(state),
        "asked_at": now,
        "expires_at": now + lives,
    }
    _NEW.run(session, row)


def open_questions(
    session: Session, *, person_id: int, chat_id: int | None, now: datetime
) -> list[OpenQuestion]:
    """What this person may be answering here, the newest first: what was asked in this chat,
    and what was asked in private."""
    # Most people have none, and a question without objects costs half.
    if _ANY.first(session, {"person_id": person_id}) is None:
        return []
    return _OPEN.all(session, {"person_id": person_id, "chat_id": chat_id, "now": now})


def close(question: OpenQuestion, now: datetime, *, why: str = "answered") -> None:
    """The question is no longer open."""
    question.closed_at, question.closed_as = now, why


def close_named(session: Session, name: str, key: str, value: object, now: datetime) -> None:
    """Close every open question of this name whose state holds `value` under `key`."""
    for question in session.execute(_NAMED, {"name": name}).scalars():
        if question.state.get(key) == value:
            close(question, now, why="settled")


_NAMED: Final = select(OpenQuestion).where(
    OpenQuestion.name == bindparam("name"), col(OpenQuestion.closed_at).is_(None)
)
_NEW: Final = new_row(OpenQuestion, closed_at=None, closed_as="")
_ANY: Final = Prepared(
    select(OpenQuestion.id)
    .where(OpenQuestion.person_id == bindparam("person_id"), col(OpenQuestion.closed_at).is_(None))
    .limit(1)
)
_OPEN: Final = Selected(
    OpenQuestion,
    select(OpenQuestion)
    .where(
        OpenQuestion.person_id == bindparam("person_id"),
        col(OpenQuestion.closed_at).is_(None),
        OpenQuestion.expires_at > bindparam("now", type_=UtcDateTime),
        (col(OpenQuestion.chat_id) == bindparam("chat_id", type_=Integer))
        | col(OpenQuestion.chat_id).is_(None),
    )
    .order_by(col(OpenQuestion.id).desc()),
)
