"""What is kept of errands; what has to be done, and why, is sealed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, Index, UniqueConstraint

from bot.core.db import LogRow, TenantRow, moment, sealed
from bot.core.people import Role
from bot.core.states import BOT, OWNER, Machine, Move


class ErrandState(StrEnum):
    """How far an errand has come."""

    ASKED = "asked"
    CLAIMED = "claimed"
    DONE = "done"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


RUNNER = "runner"
"""Whoever claimed it."""

RUNNERS = frozenset({
    Role.CENTRAL_HOUSEHOLD, Role.PARTY_MEMBER, Role.GRID_MEMBER, Role.SECRETARY, Role.PROPERTY,
})  # fmt: skip

_E = ErrandState
OPEN = frozenset({_E.ASKED, _E.CLAIMED, _E.DONE})
MACHINE: Machine[ErrandState] = Machine((
    Move("claim", frozenset({_E.ASKED}), _E.CLAIMED, frozenset(map(str, RUNNERS))),
    Move("release", frozenset({_E.CLAIMED}), _E.ASKED, frozenset({RUNNER, str(Role.SECRETARY)})),
    Move("done", frozenset({_E.CLAIMED}), _E.DONE, frozenset({RUNNER, str(Role.SECRETARY)})),
    Move("confirm", frozenset({_E.CLAIMED, _E.DONE}), _E.CONFIRMED, frozenset({OWNER})),
    Move("not_done", frozenset({_E.DONE}), _E.CLAIMED, frozenset({OWNER})),
    Move("withdraw", frozenset({_E.ASKED, _E.CLAIMED}), _E.WITHDRAWN, frozenset({OWNER, BOT})),
))  # fmt: skip


class Errand(TenantRow, table=True):
    """服务代办, spoken of as D1. `kind` is what is done (代缴), `words` are sealed."""

    __table_args__ = (
        UniqueConstraint("neighbourhood_id", "number"),
        Index("ix_errand_open", "neighbourhood_id", "state"),
    )

    number: int
    person_id: int = Field(foreign_key="person.id", index=True)
    building: str | None = None
    kind: str
    words: str | None = sealed()
    runner_id: int | None = Field(default=None, foreign_key="person.id")
    state: ErrandState = ErrandState.ASKED
    asked_at: datetime = moment()
    ended_at: datetime | None = moment(nullable=True, default=None)

    @property
    def key(self) -> int:
        """The id of an errand that was written."""
        assert self.id is not None
        return self.id


class ErrandEvent(LogRow, table=True):
    """What happened to an errand; never what was said."""

    __tablename__ = "errand_event"
