"""What is kept of wishes; whatever tells who wished is sealed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, UniqueConstraint

from bot.core.db import LogRow, TenantRow, moment, sealed
from bot.skills.wishes.life import ClaimEnd, WishState

_OPEN = text("ended_at IS NULL")


class Wish(TenantRow, table=True):
    """微心愿. `title` comes from the list of needs and may be said anywhere; `recipient`, `story`
    (the words as sent) and `contact` are sealed.

    `from_id` handed it in, `carer_id` looks after the recipient by the roster's bonds; `own`: who
    handed it in wished for themself. `number` is given when it is published, `round` grows with
    every month in which nobody took it.
    """

    __table_args__ = (UniqueConstraint("neighbourhood_id", "number"),)

    number: int | None = None
    title: str
    kind: str
    recipient: str | None = sealed()
    story: str | None = sealed()
    contact: str | None = sealed()
    building: str | None = sealed()
    from_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    carer_id: int | None = Field(default=None, foreign_key="person.id")
    own: bool = False
    state: WishState = Field(default=WishState.DRAFT, index=True)
    round: int = 1
    created_at: datetime = moment()
    delivered_at: datetime | None = moment(nullable=True, default=None)
    ended_at: datetime | None = moment(nullable=True, default=None)
    publicity: str | None = None

    @property
    def key(self) -> int:
        """The id of a wish that was written."""
        assert self.id is not None
        return self.id


class WishClaim(TenantRow, table=True):
    """Somebody takes a wish on; the database allows one claim without an end for each wish."""

    __tablename__ = "wish_claim"
    __table_args__ = (
        Index(
            "uq_wish_claim_one_open",
            "wish_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    wish_id: int = Field(foreign_key="wish.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    claimed_at: datetime = moment()
    ended_at: datetime | None = moment(nullable=True, default=None)
    end: ClaimEnd | None = None

    @property
    def key(self) -> int:
        """The id of a claim that was written."""
        assert self.id is not None
        return self.id


class WishEvent(LogRow, table=True):
    """What happened to a wish."""

    __tablename__ = "wish_event"
