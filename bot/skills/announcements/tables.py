"""What is kept of notices: the text, where it went, what happened to it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, UniqueConstraint

from bot.core.db import LogRow, TenantRow, json_column, moment
from bot.core.people import Role
from bot.core.states import BOT, OWNER, Machine, Move


class NoticeState(StrEnum):
    """Where a notice stands."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


_SECRETARY = frozenset({str(Role.SECRETARY)})
_UNSENT = frozenset({NoticeState.DRAFT, NoticeState.PROPOSED})
MACHINE: Machine[NoticeState] = Machine((
    Move("propose", frozenset({NoticeState.DRAFT}), NoticeState.PROPOSED, frozenset({OWNER})),
    Move("publish", _UNSENT, NoticeState.PUBLISHED, _SECRETARY),
    Move("withdraw", _UNSENT, NoticeState.WITHDRAWN, _SECRETARY | {OWNER}),
    Move("expire", frozenset({NoticeState.PUBLISHED}), NoticeState.EXPIRED, frozenset({BOT})),
))  # fmt: skip


class Notice(TenantRow, table=True):
    """通知. `buildings` empty: for every building group; `expires_at`: no longer current then."""

    __table_args__ = (UniqueConstraint("neighbourhood_id", "number"),)

    number: int
    text: str
    buildings: list[str] = json_column(default_factory=list)
    author_id: int = Field(foreign_key="person.id")
    by_property: bool = False
    state: NoticeState = Field(default=NoticeState.DRAFT, index=True)
    written_at: datetime = moment()
    published_at: datetime | None = moment(nullable=True, default=None)
    expires_at: datetime = moment()


class NoticeEvent(LogRow, table=True):
    """What happened to a notice."""

    __tablename__ = "notice_event"


class NoticePosting(TenantRow, table=True):
    """A group that the notice went to."""

    __tablename__ = "notice_posting"
    __table_args__ = (UniqueConstraint("notice_id", "chat_id"),)

    notice_id: int = Field(foreign_key="notice.id", index=True)
    chat_id: int = Field(foreign_key="chat.id")
    posted_at: datetime = moment()
