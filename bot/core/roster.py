"""What there is to begin with: neighbourhood, buildings, groups, people, numbers, from JSON.

The same shape serves the demo, transcripts and `linli roster`. Every key may be left out. What
skills keep (bonds, wishes, activities, matters) is handed to them by the key that they name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from bot.core.directory import DirectoryEntry
from bot.core.house import House
from bot.core.people import Person, Role, RoleGrant, add_person, by_name
from bot.core.places import Building, Chat, Neighbourhood, building_names
from bot.core.values import Identity
from bot.core.work import Work

CHANNEL = "wecom"


class BadRoster(ValueError):
    """The roster has a value that cannot be read."""


def load(session: Session, roster: Mapping[str, Any], *, house: House, now: datetime) -> Work:
    """Write everything; loading it again adds only what is new."""
    neighbourhood = _neighbourhood(session, str(roster.get("neighbourhood", "本小区")), house, now)
    work = Work(
        session=session, now=now, house=house, neighbourhood=neighbourhood, because="roster"
    )
    for name in roster.get("buildings", []):
        add_building(work, str(name))
    _call(work, roster)
    for chat in roster.get("chats", []):
        add_chat(work, chat)
    for person in roster.get("people", []):
        add_to_roster(work, person)
    for entry in roster.get("directory", []):
        _add_entry(work, entry)
    for skill in house.registry.skills:
        if skill.roster is not None:
            skill.roster(work, roster)
    session.flush()
    return work


def add_building(work: Work, name: str) -> None:
    """A building, unless it is known."""
    if name not in building_names(work.session, work.neighbourhood_id):
        work.session.add(Building(neighbourhood_id=work.neighbourhood_id, name=name))
        work.session.flush()


def _call(work: Work, roster: Mapping[str, Any]) -> None:
    """What people call the estate (`aliases`) and its buildings (`building_aliases`: the words
    by the building's name). Raises `BadRoster` for a building that there is not."""
    estate = work.neighbourhood
    estate.aliases = sorted({*estate.aliases, *map(str, roster.get("aliases", []))})
    for name, words in roster.get("building_aliases", {}).items():
        building = work.session.exec(
            select(Building).where(
                Building.neighbourhood_id == work.neighbourhood_id, Building.name == str(name)
            )
        ).first()
        if building is None:
            raise BadRoster(f"building_aliases {name}")
        building.aliases = sorted({*building.aliases, *map(str, words)})


def add_chat(work: Work, data: Mapping[str, Any]) -> Chat:
    """A group; without an id of the channel it is known by its name. A known one gets what is
    new."""
    raw = str(data.get("chatid") or data["name"])
    known = work.session.exec(
        select(Chat).where(Chat.corp == work.house.corp, Chat.raw == raw)
    ).first()
    chat = known or Chat(
        neighbourhood_id=work.neighbourhood_id, corp=work.house.corp, raw=raw, name=data["name"]
    )
    chat.building = data.get("building", chat.building)
    chat.kind = data.get("kind", chat.kind)
    if data.get("robot_key"):
        chat.robot_key = work.house.vault.seal(data["robot_key"])
    work.session.add(chat)
    work.session.flush()
    return chat


def add_to_roster(work: Work, data: Mapping[str, Any]) -> Person:
    """A person with roles, home and channel identity; a known name gets what is new.

    Raises `BadRoster`.
    """
    roles = read_roles(data.get("roles", []))
    known = by_name(work.session, work.neighbourhood_id, str(data["name"]))
    if known:
        _grant(work, known[0], roles)
        return known[0]
    building, unit, room = read_home(data.get("home"))
    phone = data.get("phone")
    person = Person(
        neighbourhood_id=work.neighbourhood_id,
        name=str(data["name"]),
        building=building,
        unit=unit,
        room=room,
        phone=work.house.vault.seal(str(phone)) if phone else None,
        member_kind=data.get("member_kind"),
        speciality=str(data.get("speciality", "")),
        created_at=work.now,
    )
    identity = Identity(work.house.corp, CHANNEL, str(data.get("userid") or data["name"]))
    return add_person(work.session, person, roles=roles, identity=identity)


def read_roles(names: Iterable[str]) -> frozenset[Role]:
    """The roles of these names. Raises `BadRoster` with the names that there are."""
    try:
        return frozenset(map(Role, names))
    except ValueError as fault:
        raise BadRoster(f"{fault}; known: {', '.join(Role)}") from fault


def read_home(home: str | None) -> tuple[str | None, str | None, str | None]:
    """Building, unit and room of "3-2-501", "3-501" or "3". Raises `BadRoster`."""
    if not home:
        return None, None, None
    parts = str(home).split("-")
    if len(parts) > 3 or not all(parts):
        raise BadRoster(f"home {home}")
    if len(parts) == 1:
        return parts[0], None, None
    return parts[0], parts[1] if len(parts) == 3 else None, parts[-1]


def _neighbourhood(session: Session, name: str, house: House, now: datetime) -> Neighbourhood:
    known = session.exec(select(Neighbourhood).where(Neighbourhood.name == name)).first()
    if known is not None:
        return known
    neighbourhood = Neighbourhood(name=name, corp=house.corp, created_at=now)
    session.add(neighbourhood)
    session.flush()
    return neighbourhood


def _grant(work: Work, person: Person, roles: frozenset[Role]) -> None:
    assert person.id is not None
    held = set(
        work.session.exec(select(RoleGrant.role).where(RoleGrant.person_id == person.id)).all()
    )
    for role in sorted(roles - held):
        work.session.add(
            RoleGrant(
                neighbourhood_id=work.neighbourhood_id,
                person_id=person.id,
                role=role,
                building=person.building if role is Role.CENTRAL_HOUSEHOLD else None,
            )
        )
    work.session.flush()


def _add_entry(work: Work, data: Mapping[str, Any]) -> None:
    known = work.session.exec(
        select(DirectoryEntry).where(
            DirectoryEntry.neighbourhood_id == work.neighbourhood_id,
            DirectoryEntry.contact == data["contact"],
            DirectoryEntry.phone == data["phone"],
        )
    ).first()
    if known is None:
        work.session.add(
            DirectoryEntry(
                neighbourhood_id=work.neighbourhood_id,
                contact=str(data["contact"]),
                name=str(data.get("name", "")),
                phone=str(data["phone"]),
                hours=str(data.get("hours", "")),
                place=str(data.get("place", "")),
            )
        )
