"""People: who they are on a channel, what they may do, where they live."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import String, bindparam, update
from sqlmodel import Field, Session, UniqueConstraint, col, select

from bot.core.db import TenantRow, moment, sealed
from bot.core.memory import REMEMBERED, remembered, remembered_rows
from bot.core.values import Identity


class Role(StrEnum):
    """What somebody is in the neighbourhood; everybody is a resident besides."""

    RESIDENT = "resident"
    CENTRAL_HOUSEHOLD = "central_household"
    PARTY_MEMBER = "party_member"
    GRID_MEMBER = "grid_member"
    PROPERTY = "property"
    SECRETARY = "secretary"


STAFF = frozenset({Role.PROPERTY, Role.SECRETARY, Role.GRID_MEMBER})


class Person(TenantRow, table=True):
    """Somebody known by a channel identity or from a ledger; `phone` is sealed."""

    __table_args__ = (REMEMBERED,)

    name: str = Field(default="", index=True)
    building: str | None = None
    unit: str | None = None
    room: str | None = None
    phone: str | None = sealed()
    member_kind: str | None = None
    speciality: str = ""
    created_at: datetime = moment()
    left_at: datetime | None = moment(nullable=True, default=None)
    mute: bool = False
    greeted_on: date | None = None

    @property
    def called(self) -> str:
        """How the person is spoken to."""
        return self.name or "邻居"


class RoleGrant(TenantRow, table=True):
    """A role of a person; `building` limits it to one building."""

    __table_args__ = (UniqueConstraint("person_id", "role", "building"), REMEMBERED)

    person_id: int = Field(foreign_key="person.id", index=True)
    role: Role
    building: str | None = None


class ChannelIdentity(TenantRow, table=True):
    """A person as a channel names them; the same raw id may live in several neighbourhoods."""

    __table_args__ = (
        UniqueConstraint("corp", "channel", "raw", "neighbourhood_id"),
        REMEMBERED,
    )

    corp: str
    channel: str
    raw: str = Field(index=True)
    person_id: int = Field(foreign_key="person.id", index=True)


def roles_of(session: Session, person_id: int) -> frozenset[Role]:
    """All roles of a person; a resident in any case."""
    found = session.exec(select(RoleGrant.role).where(RoleGrant.person_id == person_id)).all()
    return frozenset({Role.RESIDENT, *(Role(role) for role in found)})


def with_role(
    session: Session, neighbourhood_id: int, *roles: Role, building: str | None = None
) -> list[Person]:
    """The people who hold one of `roles`, those of `building` and those of no single building."""
    key = (neighbourhood_id, roles, building)
    where = {"neighbourhood_id": neighbourhood_id, "roles": roles, "building": building}
    return remembered_rows(
        session,
        ("with_role", *key),
        Person,
        lambda: session.execute(_WITH_ROLE[building is None], where).scalars().all(),
    )


def by_name(session: Session, neighbourhood_id: int, name: str) -> list[Person]:
    """The people of a neighbourhood who are called exactly `name`."""
    query = select(Person).where(
        Person.neighbourhood_id == neighbourhood_id,
        Person.name == name,
        col(Person.left_at).is_(None),
    )
    return list(session.exec(query.order_by(col(Person.id))).all())


def names_of(session: Session, neighbourhood_id: int) -> list[str]:
    """What the people of a neighbourhood are called."""
    where = {"neighbourhood_id": neighbourhood_id}
    return remembered(
        session,
        ("names", neighbourhood_id),
        lambda: [name for name in session.execute(_NAMES, where).scalars() if name],
    )


def raw_of(session: Session, person_id: int) -> ChannelIdentity | None:
    """By what name the channel can reach a person."""
    query = select(ChannelIdentity).where(ChannelIdentity.person_id == person_id)
    return session.exec(query.order_by(col(ChannelIdentity.id))).first()


def greet(session: Session, person_id: int, today: date) -> bool:
    """Note that somebody is welcomed today; False where that has happened."""
    statement = (
        update(Person)
        .where(
            col(Person.id) == person_id,
            col(Person.greeted_on).is_(None) | (col(Person.greeted_on) < today),
        )
        .values(greeted_on=today)
        .returning(col(Person.id))
    )
    return session.connection().execute(statement).first() is not None


def add_person(
    session: Session,
    person: Person,
    *,
    roles: frozenset[Role] = frozenset(),
    identity: Identity | None = None,
) -> Person:
    """Write a person with roles and a channel identity; the person comes back with its id."""
    session.add(person)
    session.flush()
    assert person.id is not None
    for role in sorted(roles):
        session.add(
            RoleGrant(
                neighbourhood_id=person.neighbourhood_id,
                person_id=person.id,
                role=role,
                building=person.building if role is Role.CENTRAL_HOUSEHOLD else None,
            )
        )
    if identity is not None:
        bind_identity(session, person, identity)
    session.flush()
    return person


def bind_identity(session: Session, person: Person, identity: Identity) -> None:
    """Let the channel's name stand for this person from now on."""
    assert person.id is not None
    session.add(
        ChannelIdentity(
            neighbourhood_id=person.neighbourhood_id,
            corp=identity.corp,
            channel=identity.channel,
            raw=identity.raw,
            person_id=person.id,
        )
    )


_NAMES: Final = select(Person.name).where(
    Person.neighbourhood_id == bindparam("neighbourhood_id"), col(Person.left_at).is_(None)
)
_EVERYWHERE = (
    select(Person)
    .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
    .where(
        Person.neighbourhood_id == bindparam("neighbourhood_id"),
        col(RoleGrant.role).in_(bindparam("roles", expanding=True)),
        col(Person.left_at).is_(None),
    )
    .distinct()
    .order_by(col(Person.id))
)
_WITH_ROLE: Final = {
    True: _EVERYWHERE,
    False: _EVERYWHERE.where(
        col(RoleGrant.building).is_(None)
        | (col(RoleGrant.building) == bindparam("building", type_=String))
    ),
}
