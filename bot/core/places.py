"""Neighbourhoods, their buildings and their building groups."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, select

from bot.core.db import TenantRow, json_column, moment, remembered, sealed


class Neighbourhood(SQLModel, table=True):
    """小区: the tenant; every other row belongs to exactly one."""

    unsettles: ClassVar = ("sightings",)

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    aliases: list[str] = json_column(default_factory=list)
    corp: str = ""
    community: str = ""
    street: str = ""
    district: str = ""
    city: str = "阳泉"
    created_at: datetime = moment()
    settings: dict[str, Any] = json_column(default_factory=dict)


class Building(TenantRow, table=True):
    """楼栋, by the number or letter that people say."""

    unsettles: ClassVar = ("buildings",)

    __table_args__ = (UniqueConstraint("neighbourhood_id", "name"),)

    name: str
    aliases: list[str] = json_column(default_factory=list)
    units: list[str] = json_column(default_factory=list)


class Chat(TenantRow, table=True):
    """A group on the channel; `building` is None for a group of the whole neighbourhood.

    `robot_key` is the sealed webhook key by which the group can be written to unprompted.
    """

    unsettles: ClassVar = ("sightings",)

    __table_args__ = (UniqueConstraint("corp", "raw"),)

    corp: str
    raw: str
    name: str
    building: str | None = None
    kind: str = "building"
    robot_key: str | None = sealed()
    speaks: bool = True


def chat_by_raw(session: Session, *, corp: str, raw: str) -> Chat | None:
    """The group that the channel calls `raw`."""
    return session.exec(select(Chat).where(Chat.corp == corp, Chat.raw == raw)).first()


def chats_of(session: Session, neighbourhood_id: int, building: str | None = None) -> list[Chat]:
    """The building groups of a neighbourhood, or those that hear of one building."""
    query = select(Chat).where(Chat.neighbourhood_id == neighbourhood_id, Chat.kind == "building")
    if building is not None:
        query = query.where((col(Chat.building) == building) | col(Chat.building).is_(None))
    return list(session.exec(query.order_by(col(Chat.id))).all())


def neighbourhoods(session: Session) -> list[Neighbourhood]:
    """Every neighbourhood of the house."""
    return list(session.exec(select(Neighbourhood).order_by(col(Neighbourhood.id))).all())


def building_names(session: Session, neighbourhood_id: int) -> list[str]:
    """The names of a neighbourhood's buildings."""
    query = select(Building.name).where(Building.neighbourhood_id == neighbourhood_id)
    return remembered(
        session, "buildings", neighbourhood_id, lambda: list(session.exec(query).all())
    )
