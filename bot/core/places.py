"""Neighbourhoods, their buildings and their building groups."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam
from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, select

from bot.core.db import TenantRow, json_column, moment, sealed
from bot.core.memory import REMEMBERED, remembered, remembered_rows


class Neighbourhood(SQLModel, table=True):
    """小区: the tenant; every other row belongs to exactly one."""

    __table_args__ = (REMEMBERED,)

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

    __table_args__ = (UniqueConstraint("neighbourhood_id", "name"), REMEMBERED)

    name: str
    aliases: list[str] = json_column(default_factory=list)
    units: list[str] = json_column(default_factory=list)


class Chat(TenantRow, table=True):
    """A group on the channel; `building` is None for a group of the whole neighbourhood.

    `robot_key` is the sealed webhook key by which the group can be written to unprompted.
    """

    __table_args__ = (UniqueConstraint("corp", "raw"), REMEMBERED)

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
    where = {"neighbourhood_id": neighbourhood_id}
    groups = remembered_rows(
        session,
        ("chats", neighbourhood_id),
        Chat,
        lambda: session.execute(_GROUPS, where).scalars().all(),
    )
    return [chat for chat in groups if building is None or chat.building in (building, None)]


def neighbourhoods(session: Session) -> list[Neighbourhood]:
    """Every neighbourhood of the house."""
    return list(session.exec(select(Neighbourhood).order_by(col(Neighbourhood.id))).all())


def buildings(session: Session, neighbourhood_id: int) -> list[Building]:
    """A neighbourhood's buildings."""
    where = {"neighbourhood_id": neighbourhood_id}
    return remembered_rows(
        session,
        ("buildings", neighbourhood_id),
        Building,
        lambda: session.execute(_BUILDINGS, where).scalars().all(),
    )


def building_names(session: Session, neighbourhood_id: int) -> list[str]:
    """The names of a neighbourhood's buildings."""
    return remembered(
        session,
        ("building_names", neighbourhood_id),
        lambda: [building.name for building in buildings(session, neighbourhood_id)],
    )


def by_their_names(session: Session, neighbourhood_id: int, text: str) -> str:
    """The words with every building called by its own name: 南楼停水了 is 3号楼停水了."""
    key = "called", neighbourhood_id
    for alias, name in remembered(session, key, lambda: _called(session, neighbourhood_id)):
        text = text.replace(alias, f"{name}号楼")
    return text


def _called(session: Session, neighbourhood_id: int) -> list[tuple[str, str]]:
    """Other names of buildings beside their own, the longest first."""
    known = buildings(session, neighbourhood_id)
    called = [(alias, building.name) for building in known for alias in building.aliases]
    return sorted(called, key=lambda pair: -len(pair[0]))


_GROUPS: Final = (
    select(Chat)
    .where(Chat.neighbourhood_id == bindparam("neighbourhood_id"), Chat.kind == "building")
    .order_by(col(Chat.id))
)
_BUILDINGS: Final = select(Building).where(
    Building.neighbourhood_id == bindparam("neighbourhood_id")
)
