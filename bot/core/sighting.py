"""Who spoke where, in one question to the database: it is asked for every message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import String, and_, bindparam, select
from sqlmodel import Session, col

from bot.core.memory import known, remembered
from bot.core.people import ChannelIdentity, Person, Role, RoleGrant
from bot.core.places import Chat, Neighbourhood
from bot.core.prepared import Prepared
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
    session.flush()
    for person_id, neighbourhood_id, chat_id, role in _WHO.rows(session, where):
        roles = found[person_id][3] if person_id in found else frozenset({Role.RESIDENT})
        if role is not None:
            roles |= {role}
        found[person_id] = (person_id, neighbourhood_id, chat_id, roles)
    return list(found.values())


_WHO: Final = Prepared(
    select(col(Person.id), col(Person.neighbourhood_id), col(Chat.id), col(RoleGrant.role))
    .join(ChannelIdentity, col(ChannelIdentity.person_id) == col(Person.id))
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
