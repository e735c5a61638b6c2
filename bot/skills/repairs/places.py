"""Where the trouble is: what was said, what the group and the home tell, and what overlaps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from bot.core.privacy import home_for_group, home_in_full
from bot.skills.repairs.kinds import Kind, Scope, is_of_building, says_own_home, scope_of


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a neighbourhood; what is not known is None."""

    building: str | None = None
    unit: str | None = None
    room: str | None = None
    area: str | None = None


class Overlap(StrEnum):
    """Whether two places are one."""

    SAME = "same"
    MAYBE = "maybe"
    NO = "no"


def said_place(slots: Mapping[str, Any]) -> Place:
    """The place that a request names."""
    return Place(*(slots.get(name) for name in ("building", "unit", "room", "area")))


def resolve(
    said: Place, *, kind: Kind, words: str, chat_building: str | None, home: Place
) -> tuple[Place, Scope]:
    """The place that is meant: what was said, else the group's building or the sender's home.

    A shared place on the grounds belongs to no building unless one is said.
    """
    scope = scope_of(kind, words, room_said=said.room is not None)
    if not kind.in_area and said.area is not None and is_of_building(said.area):
        said = replace(said, area=None)
    own = says_own_home(words) or scope is Scope.HOME
    if said.building is None and not _on_grounds(said, scope):
        here = (home.building, chat_building) if own else (chat_building, home.building)
        said = replace(said, building=here[0] or here[1])
    if said.building is not None and said.building == home.building:
        at_home = own and scope is not Scope.COMMON
        said = _filled_from_home(said, home, kind=kind, own=at_home)
    return said, scope


def _on_grounds(said: Place, scope: Scope) -> bool:
    named = said.unit or said.room
    return bool(
        said.area and not named and scope is Scope.COMMON and not is_of_building(said.area)
    )


def _filled_from_home(said: Place, home: Place, *, kind: Kind, own: bool) -> Place:
    if own and said.room in (None, home.room) and said.unit in (None, home.unit):
        return replace(said, unit=home.unit, room=home.room)
    if kind.by_unit and said.unit is None and _in_building(said):
        return replace(said, unit=home.unit)
    return said


def _in_building(said: Place) -> bool:
    return said.area is None or is_of_building(said.area)


def overlap(first: Place, second: Place, scope: Scope) -> Overlap:
    """Whether the same trouble at these places is one and the same."""
    if scope is Scope.HOME:
        return _same_home(first, second)
    if scope is Scope.SUPPLY:
        return Overlap.SAME if first.building == second.building else Overlap.NO
    if first.building != second.building:
        return Overlap.NO
    if first.unit and second.unit and first.unit != second.unit:
        return Overlap.NO
    areas = _same_area(first.area, second.area)
    if areas is Overlap.SAME and first.unit != second.unit:
        return Overlap.MAYBE
    return areas


def _same_home(first: Place, second: Place) -> Overlap:
    known = first.room is not None and second.room is not None
    ends = (first.building, first.unit, first.room), (second.building, second.unit, second.room)
    return Overlap.SAME if known and ends[0] == ends[1] else Overlap.NO


def _same_area(first: str | None, second: str | None) -> Overlap:
    if first is None and second is None:
        return Overlap.SAME
    if first is None or second is None:
        return Overlap.MAYBE
    return Overlap.SAME if first in second or second in first else Overlap.NO


def public_place(place: Place, scope: Scope) -> str:
    """How the place may be named in a group: a home by its building alone (civic table B10)."""
    if scope is Scope.HOME:
        return home_for_group(place.building)
    return home_in_full(place.building, place.unit, None) + (place.area or "")


def full_place(place: Place) -> str:
    """How the place is named to whoever goes there."""
    return home_in_full(place.building, place.unit, place.room) + (place.area or "")


def labelled(place: str, title: str) -> str:
    """A place with the trouble's name, without saying a word twice."""
    if not place:
        return title
    return place if place.endswith(title) else f"{place}{title}"
