"""What is kept of bonds and visits; who is looked after and why is sealed throughout."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, text
from sqlmodel import Field

from bot.core.db import LogRow, TenantRow, moment, sealed
from bot.skills.visits.life import BondLevel, BondState, VisitState

_OPEN = text("state IN ('PLANNED', 'MISSED')")


class Bond(TenantRow, table=True):
    """包联: a member looks after a household every `every_days` days; at the other levels a
    leader, a cadre or a unit (`unit_name`) keeps contact with a community or a neighbourhood.

    `recipient` and `home` (as "3-1-101"), `categories` (codes, joined by commas), `contact` (whom
    to ring when something is wrong) and `notes` are sealed. `way` is door or phone and `weekday`
    a day from 0 for Monday, both as the household wants it; `birthday` is month and day as 803
    for the third of August, of the lunar calendar where `birthday_lunar`. It begins when all of
    `accepted_at` (the member), `approved_at` (the secretary) and `consented_at` (the household)
    are there; `follows` is the bond that it takes the place of.
    """

    __table_args__ = (
        Index("ix_bond_member", "neighbourhood_id", "member_id"),
        Index("ix_bond_backup", "neighbourhood_id", "backup_id"),
        Index("ix_bond_state", "neighbourhood_id", "state", "birthday"),
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
    weekday: int | None = None
    birthday: int | None = None
    birthday_lunar: bool = False
    contact: str | None = sealed()
    unit_name: str = ""
    state: BondState = BondState.PROPOSED
    paused_until: date | None = None
    created_at: datetime = moment()
    accepted_at: datetime | None = moment(nullable=True, default=None)
    approved_at: datetime | None = moment(nullable=True, default=None)
    consented_at: datetime | None = moment(nullable=True, default=None)
    ended_at: datetime | None = moment(nullable=True, default=None)
    follows: int | None = Field(default=None, foreign_key="bond.id")

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

    `occasion` says why it is due where that is not the rhythm: a feast, a birthday, an outage;
    `told` how far the people around it were reminded. `diligence` is one of the contract's seven,
    `also` the others that were done, by commas; `way` door or phone, `found` ok, needs or urgent;
    `follow_up` holds codes of what is to be asked after, never the words, and is sealed. An
    urgent finding has a `code`, a number by which the secretary opens it.
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
    occasion: str = ""
    told: int = 0
    done_on: date | None = None
    recorded_at: datetime | None = moment(nullable=True, default=None)
    recorder_id: int | None = Field(default=None, foreign_key="person.id")
    diligence: str = ""
    also: str = ""
    way: str = ""
    found: str = ""
    code: int | None = None
    follow_up: str | None = sealed()

    @property
    def key(self) -> int:
        """The id of a visit that was written."""
        assert self.id is not None
        return self.id


class VisitEvent(LogRow, table=True):
    """What happened to a visit."""

    __tablename__ = "visit_event"
