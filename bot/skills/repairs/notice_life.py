"""Notices of works: what is kept of them, and what may become of them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, Index

from bot.core.db import LogRow, TenantRow, json_column, moment
from bot.core.outages import Outage
from bot.core.people import Role
from bot.core.states import BOT, OWNER, Machine, Move


class SupplyNoticeState(StrEnum):
    """Whether a notice was looked over, and whether it still holds."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DROPPED = "dropped"
    ENDED = "ended"


_N = SupplyNoticeState
_MAY = frozenset({OWNER, str(Role.SECRETARY), str(Role.PROPERTY)})
NOTICE: Machine[SupplyNoticeState] = Machine((
    Move("confirm", frozenset({_N.PROPOSED}), _N.CONFIRMED, _MAY),
    Move("drop", frozenset({_N.PROPOSED, _N.CONFIRMED}), _N.DROPPED, _MAY | {BOT}),
    Move("end", frozenset({_N.CONFIRMED}), _N.ENDED, _MAY | {BOT}),
))  # fmt: skip


class SupplyNotice(TenantRow, table=True):
    """停水停电通知 (civic data object 8.14). `buildings` empty: everywhere; `text` as posted."""

    __tablename__ = "supply_notice"
    __table_args__ = (
        Index("ix_supply_notice_live", "neighbourhood_id", "state", "ends_at"),
    )  # fmt: skip

    category: str
    title: str
    buildings: list[str] = json_column(default_factory=list)
    units: list[str] = json_column(default_factory=list)
    starts_at: datetime = moment()
    ends_at: datetime = moment()
    planned: bool = True
    supplier: str = ""
    text: str
    person_id: int = Field(foreign_key="person.id")
    chat_id: int | None = Field(default=None, foreign_key="chat.id")
    state: SupplyNoticeState = SupplyNoticeState.PROPOSED
    noted_at: datetime = moment()

    @property
    def key(self) -> int:
        """The id of a notice that was written."""
        assert self.id is not None
        return self.id

    @property
    def outage(self) -> Outage:
        """What it says."""
        return Outage(
            category=self.category,
            title=self.title,
            buildings=tuple(self.buildings),
            units=tuple(self.units),
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            planned=self.planned,
            supplier=self.supplier,
        )


class SupplyNoticeEvent(LogRow, table=True):
    """What happened to a notice; `asked` names the household that it answered."""

    __tablename__ = "supply_notice_event"
