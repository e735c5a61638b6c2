"""What is kept of members: their check-ins, the monthly contact, and what they ask for."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field, UniqueConstraint

from bot.core.db import LogRow, TenantRow, moment, sealed
from bot.core.states import BOT, OWNER, Machine, Move


class ContactState(StrEnum):
    """Where one month's contact with a mobile member stands."""

    ASKED = "asked"
    OVERDUE = "overdue"
    ANSWERED = "answered"


_C = ContactState
CONTACT: Machine[ContactState] = Machine((
    Move("answer", frozenset({_C.ASKED, _C.OVERDUE}), _C.ANSWERED, frozenset({OWNER})),
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
    """一月一联: the contact with a mobile member in `month` (as "2026-12").

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


class MemberRequest(TenantRow, table=True):
    """Something a member wants to hear from the secretary; `subject` is points."""

    __tablename__ = "member_request"
    __table_args__ = (Index("ix_member_request_asked", "neighbourhood_id", "asked_at"),)

    person_id: int = Field(foreign_key="person.id")
    subject: str
    asked_at: datetime = moment()
