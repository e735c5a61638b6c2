"""Who spoke where, in one question to the database: it is asked for every message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import String, and_, bindparam, select
from sqlmodel import Session, col

from bot.core.memory import keep, known, remembered
from bot.core.people import ChannelIdentity, Person, Role, RoleGrant
from bot.core.places import Chat, Neighbourhood
from bot.core.values import Identity


@dataclass(frozen=True, slots=True)
class Sighting:
    """A known sender; `chat` is None in private and in a group that nobody has tied down."""

    person: Person
    neighbourhood: Neighbourhood
    chat: Chat | None
    roles: frozenset[Role]


def sightings(session: Session, identity: Identity, chat: str | None) -> list[Sighting]:
    """The persons whom the channel calls so, one a neighbourhood, oldest first."""
    found = remembered(
        session, ("sightings", identity, chat), lambda: _find(session, identity, chat)
    )
    return [
        Sighting(
            known(session, Person, person_id),
            known(session, Neighbourhood, neighbourhood_id),
            known(session, Chat, chat_id) if chat_id is not None else None,
            roles,
        )
        for person_id, neighbourhood_id, chat_id, roles in found
    ]


_Found = tuple[int, int, int | None, frozenset[Role]]


def _find(session: Session, identity: Identity, chat: str | None) -> list[_Found]:
    where = {"corp": identity.corp, "channel": identity.channel, "raw": identity.raw, "chat": chat}
    found: dict[int, _Found] = {}
    for person, neighbourhood, group, role in session.execute(_WHO, where):
        roles = found[person.id][3] if person.id in found else frozenset({Role.RESIDENT})
        if role is not None:
            roles |= {Role(role)}
        found[person.id] = (
            keep(session, person),
            keep(session, neighbourhood),
            keep(session, group) if group else None,
            roles,
        )
    return list(found.values())


_WHO: Final = (
    select(
        Person,
        Neighbourhood,
        Chat,
        col(RoleGrant.role),
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
