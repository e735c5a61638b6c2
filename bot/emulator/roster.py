"""Reads people and groups out of a roster; makes up stable ids where it names none."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from bot.emulator.faults import RosterFault
from bot.emulator.values import Group, Json, Person

MEMBER_ROLES = {"party_member", "central_household", "secretary"}
_KEYS = uuid.uuid5(uuid.NAMESPACE_DNS, "webhook.emulator.linli")


def read_people(roster: Mapping[str, Any]) -> list[Person]:
    """The people of the roster, in its order; userids `u01`, `u02` … where it gives none.

    Raises `RosterFault` where two share a name or a userid: both are used as addresses.
    """
    people = [_person(data, n) for n, data in enumerate(roster.get("people", ()), start=1)]
    _require_unique("person", [p.name for p in people])
    _require_unique("userid", [p.userid for p in people])
    return people


def read_groups(roster: Mapping[str, Any], people: Sequence[Person]) -> list[Group]:
    """The groups of the roster with their members.

    Without `members` a building's group holds those who live there and the staff; a group of
    kind "members" holds the party members; any other group holds everybody.
    Raises `RosterFault` where two share a name, an id or a robot key, or a member is unknown.
    """
    groups = [_group(data, n, people) for n, data in enumerate(roster.get("chats", ()), start=1)]
    _require_unique("group", [g.name for g in groups])
    _require_unique("chatid", [g.chatid for g in groups])
    _require_unique("robot_key", [g.robot_key for g in groups])
    return groups


def with_ids(roster: Mapping[str, Any], people: Sequence[Person], groups: Sequence[Group]) -> Json:
    """The roster with every userid, chatid and robot key filled in, for the bot to load."""
    return {
        **roster,
        "people": [
            {**data, "userid": person.userid}
            for data, person in zip(roster.get("people", ()), people, strict=True)
        ],
        "chats": [
            {**data, "chatid": group.chatid, "robot_key": group.robot_key}
            for data, group in zip(roster.get("chats", ()), groups, strict=True)
        ],
    }


def robot_key_of(name: str) -> str:
    """The robot key of a group that was given none: shaped like WeCom's, always the same."""
    return str(uuid.uuid5(_KEYS, name))


def belongs(person: Person, *, building: str | None, kind: str) -> bool:
    """Whether a person is in a group that lists no members."""
    if kind == "members":
        return bool(MEMBER_ROLES & set(person.roles))
    if building is None:
        return True
    return person.building in (building, None) or "secretary" in person.roles


def _person(data: Mapping[str, Any], number: int) -> Person:
    if not data.get("name"):
        raise RosterFault(f"person {number} has no name")
    return Person(
        name=data["name"],
        userid=data.get("userid") or f"u{number:02d}",
        roles=tuple(data.get("roles") or ["resident"]),
        home=data.get("home"),
        member_kind=data.get("member_kind"),
        visible=data.get("visible", True),
    )


def _group(data: Mapping[str, Any], number: int, people: Sequence[Person]) -> Group:
    if not data.get("name"):
        raise RosterFault(f"group {number} has no name")
    building = str(data["building"]) if data.get("building") else None
    kind = data.get("kind") or "building"
    return Group(
        name=data["name"],
        chatid=data.get("chatid") or f"wrEmu{number:02d}",
        robot_key=data.get("robot_key") or robot_key_of(data["name"]),
        building=building,
        kind=kind,
        members=_members(data, building, kind, people),
    )


def _members(
    data: Mapping[str, Any], building: str | None, kind: str, people: Sequence[Person]
) -> set[str]:
    if "members" not in data:
        return {p.userid for p in people if belongs(p, building=building, kind=kind)}
    userids = {p.name: p.userid for p in people}
    unknown = [name for name in data["members"] if name not in userids]
    if unknown:
        raise RosterFault(f"{data['name']} has unknown members: {'、'.join(unknown)}")
    return {userids[name] for name in data["members"]}


def _require_unique(what: str, names: Sequence[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise RosterFault(f"{what} named twice: {'、'.join(twice)}")
