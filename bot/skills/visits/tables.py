"""What is kept of bonds and visits; who is looked after and why is sealed throughout."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, text
from sqlmodel import Field

from bot.core.db import LogRow, TenantRow, moment, sealed
from bot.skills.visits.life import BondLevel, BondState, VisitState

_OPEN = text("state IN ('PLANNED', 'MISSED')")


class Bond(TenantRow, table=True):
    """包联: a member looks after a household every `every_days` days.

    `recipient` and `home` (as "3-1-101"), `categories` (codes, joined by commas) and `notes`
    are sealed; `way` is door or phone, as the household wants it.
    """

    __table_args__ = (
        Index("ix_bond_member", "neighbourhood_id", "member_id"),
        Index("ix_bond_backup", "neighbourhood_id", "backup_id"),
    )

    member_id: int = Field(foreign_key="person.id")
    backup_id: int | None = Field(default=None, foreign_key="person.id")
    level: BondLevel = BondLevel.MEMBER_HOUSEHOLD
    recipient: str | None = sealed()
    home: str | None = sealed()
    categories: str | None = sealed()
    notes: str | None = sealed()
    every_days: int = 30
    way: str = "door"
    state: BondState = BondState.PROPOSED
    paused_until: date | None = None
    created_at: datetime = moment()

    @property
    def key(self) -> int:
        """The id of a bond that was written."""
        assert self.id is not None
        return self.id


class BondEvent(LogRow, table=True):
    """What happened to a bond."""

    __tablename__ = "bond_event"


class Visit(TenantRow, table=True):
    """走访: due on a day, then recorded; a bond has at most one that is open.

    `diligence` is one of the contract's seven, `way` door or phone, `found` ok, needs or urgent;
    `follow_up` holds codes of what is to be asked after, never the words, and is sealed.
    """

    __table_args__ = (
        Index(
            "uq_visit_open_bond", "neighbourhood_id", "bond_id", unique=True,
            sqlite_where=_OPEN, postgresql_where=_OPEN,
        ),
        Index("ix_visit_bond", "neighbourhood_id", "bond_id", "done_on"),
        Index("ix_visit_due", "neighbourhood_id", "state", "due_on"),
    )  # fmt: skip

    bond_id: int = Field(foreign_key="bond.id")
    due_on: date
    state: VisitState = VisitState.PLANNED
    done_on: date | None = None
    recorded_at: datetime | None = moment(nullable=True, default=None)
    recorder_id: int | None = Field(default=None, foreign_key="person.id")
    diligence: str = ""
    way: str = ""
    found: str = ""
    follow_up: str | None = sealed()

    @property
    def key(self) -> int:
        """The id of a visit that was written."""
        assert self.id is not None
        return self.id


class VisitEvent(LogRow, table=True):
    """What happened to a visit."""

    __tablename__ = "visit_event"
