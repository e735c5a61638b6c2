"""Who spoke where, in one question to the database: it is asked for every message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import String, and_, bindparam, exists, select
from sqlmodel import Session, col

from bot.core.db import remembered
from bot.core.people import ChannelIdentity, Person, Role, RoleGrant
from bot.core.places import Chat, Neighbourhood
from bot.core.questions import OpenQuestion
from bot.core.values import Identity


@dataclass(frozen=True, slots=True)
class Sighting:
    """A known sender; `chat` is None in private and in a group that nobody has tied down.

    `is_asked`: some question to the person has not been closed.
    """

    person: Person
    neighbourhood: Neighbourhood
    chat: Chat | None
    roles: frozenset[Role]
    is_asked: bool


def sightings(session: Session, identity: Identity, chat: str | None) -> list[Sighting]:
    """The persons whom the channel calls so, one a neighbourhood, oldest first."""
    return remembered(
        session, "sightings", (identity, chat), lambda: _find(session, identity, chat)
    )


def _find(session: Session, identity: Identity, chat: str | None) -> list[Sighting]:
    where = {"corp": identity.corp, "channel": identity.channel, "raw": identity.raw, "chat": chat}
    found: dict[int, Sighting] = {}
    for person, neighbourhood, group, role, is_asked in session.execute(_WHO, where):
        known = found.get(person.id)
        roles = known.roles if known else frozenset({Role.RESIDENT})
        if role is not None:
            roles |= {Role(role)}
        found[person.id] = Sighting(person, neighbourhood, group, roles, bool(is_asked))
    return list(found.values())


_WHO: Final = (
    select(
        Person,
        Neighbourhood,
        Chat,
        col(RoleGrant.role),
        exists()
        .where(
            col(OpenQuestion.person_id) == col(Person.id), col(OpenQuestion.closed_at).is_(None)
        )
        .label("is_asked"),
    )
    .join(ChannelIdentity, col(ChannelIdentity.person_id) == col(Person.id))
    .join(Neighbourhood, col(Neighbourhood.id) == col(Person.neighbourhood_id))
    .outerjoin(
        Chat,
        and_(
            col(Chat.corp) == bindparam("corp"),
            col(Chat.raw) == bindparam("chat", type_=String),
        ),
    )
    .outerjoin(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
    .where(
        col(ChannelIdentity.corp) == bindparam("corp"),
        col(ChannelIdentity.channel) == bindparam("channel"),
        col(ChannelIdentity.raw) == bindparam("raw"),
        col(Person.left_at).is_(None),
    )
    .order_by(col(Person.id))
)
