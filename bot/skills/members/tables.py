"""What is kept of members: their check-ins, the monthly contact, and what they ask for."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field, UniqueConstraint

from bot.core.db import LogRow, TenantRow, json_column, moment, sealed
from bot.core.people import Role
from bot.core.states import BOT, OWNER, Machine, Move


class ContactState(StrEnum):
    """Where one month's contact with a mobile member stands."""

    ASKED = "asked"
    OVERDUE = "overdue"
    ANSWERED = "answered"


_C = ContactState
CONTACT: Machine[ContactState] = Machine((
    Move("answer", frozenset({_C.ASKED, _C.OVERDUE}), _C.ANSWERED,
         frozenset({OWNER, Role.SECRETARY})),
    Move("lapse", frozenset({_C.ASKED}), _C.OVERDUE, frozenset({BOT})),
))  # fmt: skip


class MemberCheckin(TenantRow, table=True):
    """报到: a member offers themselves to the neighbourhood; the newest one counts."""

    __tablename__ = "member_checkin"
    __table_args__ = (Index("ix_member_checkin_person", "neighbourhood_id", "person_id"),)

    person_id: int = Field(foreign_key="person.id")
    speciality: str = ""
    free_times: str = ""
    checked_in_at: datetime = moment()


class MemberContact(TenantRow, table=True):
    """三个一: the contact with a mobile member in `month` (as "2026-12"), the visit of a quarter
    ("2026-Q4") or the review of a year ("2026").

    `whereabouts`, sealed, is what the member wrote.
    """

    __tablename__ = "member_contact"
    __table_args__ = (
        UniqueConstraint("person_id", "month"),
        Index("ix_member_contact_month", "neighbourhood_id", "month"),
    )

    person_id: int = Field(foreign_key="person.id")
    month: str
    state: ContactState = ContactState.ASKED
    asked_at: datetime = moment()
    answered_at: datetime | None = moment(nullable=True, default=None)
    whereabouts: str | None = sealed()

    @property
    def key(self) -> int:
        """The id of a contact that was written."""
        assert self.id is not None
        return self.id


class MemberContactEvent(LogRow, table=True):
    """What happened to a month's contact."""

    __tablename__ = "member_contact_event"


class MemberRecord(TenantRow, table=True):
    """What the ledger holds of a member besides the person: `employer` 工作单位, `organisation`
    where the membership is, `post` 岗位 and `promise` 承诺 that were taken on by word, `flow` out
    or in with `place` (sealed). `asked_on` and `declined` keep what was asked for and not given.
    """

    __tablename__ = "member_record"
    __table_args__ = (UniqueConstraint("neighbourhood_id", "person_id"),)

    person_id: int = Field(foreign_key="person.id")
    employer: str = ""
    organisation: str = ""
    joined_on: date | None = None
    post: str = ""
    promise: str = ""
    flow: str = ""
    place: str | None = sealed()
    asked_on: date | None = None
    declined: list[str] = json_column(default_factory=list)


class LedgerRun(TenantRow, table=True):
    """One import of a ledger: the file's name and what came of its rows."""

    __tablename__ = "ledger_run"

    at: datetime = moment()
    file: str
    counts: dict[str, int] = json_column(default_factory=dict)


class HomecomingState(StrEnum):
    """Where an invitation to bring the membership home stands (回家工程)."""

    INVITED = "invited"
    WILLING = "willing"
    DECLINED = "declined"
    TRANSFERRED = "transferred"


_H = HomecomingState
HOMECOMING: Machine[HomecomingState] = Machine((
    Move("agree", frozenset({_H.INVITED, _H.DECLINED}), _H.WILLING, frozenset({OWNER})),
    Move("decline", frozenset({_H.INVITED}), _H.DECLINED, frozenset({OWNER})),
    Move("invite", frozenset({_H.DECLINED}), _H.INVITED, frozenset({Role.SECRETARY})),
    Move("transfer", frozenset({_H.INVITED, _H.WILLING, _H.DECLINED}), _H.TRANSFERRED,
         frozenset({Role.SECRETARY})),
))  # fmt: skip


class Homecoming(TenantRow, table=True):
    """A retired member whose membership is elsewhere is invited to bring it home."""

    __table_args__ = (UniqueConstraint("neighbourhood_id", "person_id"),)

    person_id: int = Field(foreign_key="person.id")
    state: HomecomingState = HomecomingState.INVITED
    invited_at: datetime = moment()
    answered_at: datetime | None = moment(nullable=True, default=None)


class HomecomingEvent(LogRow, table=True):
    """What happened to an invitation."""

    __tablename__ = "homecoming_event"
