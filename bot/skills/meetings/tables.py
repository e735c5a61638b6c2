"""What is kept of deliberation: matters, what each person thinks, who comes."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, UniqueConstraint

from bot.core.db import LogRow, TenantRow, moment
from bot.core.people import Role
from bot.core.states import Machine, Move


class MatterState(StrEnum):
    """Whether neighbours deliberate on it."""

    PROPOSED = "proposed"
    LISTED = "listed"
    DECLINED = "declined"


class Stance(StrEnum):
    """What somebody thinks of a matter."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


_SECRETARY = frozenset({str(Role.SECRETARY)})
MACHINE: Machine[MatterState] = Machine((
    Move("list", frozenset({MatterState.PROPOSED}), MatterState.LISTED, _SECRETARY),
    Move("decline", frozenset({MatterState.PROPOSED}), MatterState.DECLINED, _SECRETARY),
))  # fmt: skip


class Matter(TenantRow, table=True):
    """议题, said aloud as 2号议题."""

    __table_args__ = (UniqueConstraint("neighbourhood_id", "number"),)

    number: int
    title: str
    words: str = ""
    proposer_id: int | None = Field(default=None, foreign_key="person.id")
    state: MatterState = Field(default=MatterState.PROPOSED, index=True)
    proposed_at: datetime = moment()


class MatterEvent(LogRow, table=True):
    """What happened to a matter."""

    __tablename__ = "matter_event"


class MatterStance(TenantRow, table=True):
    """What one person thinks of one matter; the last word counts. Never shown with its name."""

    __tablename__ = "matter_stance"
    __table_args__ = (UniqueConstraint("matter_id", "person_id"),)

    matter_id: int = Field(foreign_key="matter.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    stance: Stance
    said_at: datetime = moment()


class Attendance(TenantRow, table=True):
    """Somebody comes to the deliberation of a day; `day` empty: to the next one. They were there
    where `came_at` says when whoever led it confirmed that."""

    __table_args__ = (UniqueConstraint("neighbourhood_id", "person_id", "day"),)

    person_id: int = Field(foreign_key="person.id", index=True)
    day: str = ""
    said_at: datetime = moment()
    came_at: datetime | None = moment(nullable=True, default=None)
