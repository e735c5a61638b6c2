"""What is kept of mediations; what the quarrel is about is sealed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, Index, UniqueConstraint

from bot.core.db import LogRow, TenantRow, moment, sealed
from bot.core.people import Role
from bot.core.states import BOT, OWNER, Machine, Move


class MediationState(StrEnum):
    """How far a mediation has come."""

    ASKED = "asked"
    TAKEN = "taken"
    BOTH_AGREED = "both_agreed"
    SETTLED = "settled"
    UNSETTLED = "unsettled"
    WITHDRAWN = "withdrawn"


MEDIATOR = "mediator"
"""Whoever took it on."""

MEDIATORS = frozenset({Role.SECRETARY, Role.GRID_MEMBER})

_M = MediationState
OPEN = frozenset({_M.ASKED, _M.TAKEN, _M.BOTH_AGREED})
_BY = frozenset({MEDIATOR, str(Role.SECRETARY)})
MACHINE: Machine[MediationState] = Machine((
    Move("take", frozenset({_M.ASKED}), _M.TAKEN, frozenset(map(str, MEDIATORS))),
    Move("agree", frozenset({_M.TAKEN}), _M.BOTH_AGREED, _BY),
    Move("decline", frozenset({_M.TAKEN}), _M.UNSETTLED, _BY),
    Move("settle", frozenset({_M.TAKEN, _M.BOTH_AGREED}), _M.SETTLED, _BY | {OWNER}),
    Move("fail", frozenset({_M.TAKEN, _M.BOTH_AGREED}), _M.UNSETTLED, _BY),
    Move("again", frozenset({_M.SETTLED, _M.UNSETTLED}), _M.ASKED, frozenset({OWNER})),
    Move("withdraw", OPEN, _M.WITHDRAWN, frozenset({OWNER, BOT})),
))  # fmt: skip


class Mediation(TenantRow, table=True):
    """矛盾调解, spoken of as M1. `words` are sealed; `named`: the one who asked lets the other
    side know who it was."""

    __table_args__ = (
        UniqueConstraint("neighbourhood_id", "number"),
        Index("ix_mediation_open", "neighbourhood_id", "state"),
    )

    number: int
    person_id: int = Field(foreign_key="person.id", index=True)
    building: str | None = None
    words: str | None = sealed()
    named: bool = False
    mediator_id: int | None = Field(default=None, foreign_key="person.id")
    state: MediationState = MediationState.ASKED
    asked_at: datetime = moment()
    ended_at: datetime | None = moment(nullable=True, default=None)

    @property
    def key(self) -> int:
        """The id of a mediation that was written."""
        assert self.id is not None
        return self.id


class MediationEvent(LogRow, table=True):
    """What happened to a mediation; never what was said."""

    __tablename__ = "mediation_event"
