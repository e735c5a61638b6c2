"""What somebody wants to report, before it is written down; pure values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from bot.core.answers import plain
from bot.skills.repairs.kinds import Kind, kind_of
from bot.skills.repairs.places import Place
from intents import Address, parse_address, parse_number

_ECHO = re.compile(r"^\s*(?:记下了，)?R\d+(?:：|（)")
_NUMBER = re.compile(
    r"^第?([0-9]{1,4}|[零一二两三四五六七八九十]{1,4}|[A-Za-z])(?:号|栋|幢|座|楼|号楼)?$"
)
_NAMES = re.compile(r"水|电|气|热|暖|凉|梯|灯|网|漏|堵|门|闸|臭|吵|脏|黑|坏")
_AROUND = re.compile(r"^(?:我|俺|咱|们|家|就|是|在|住|这|那|个|边|里|的|门|口|楼|下|前|后)*$")
_STOPPED = re.compile(r"^(?:怎么|咋|咋个)?(?:又|再次|还是)(?:给)?(?:停|断|没)(?:了|啦|咧|掉了?)*$")
_UNIT = re.compile(r"^([0-9]{1,2}|[一二两三四五六七八九十]{1,2})(?:单元|门)?$")
_ROOM = re.compile(r"^([0-9]{3,4})(?:室|号|户)?$")


@dataclass(frozen=True, slots=True)
class Trouble:
    """One trouble: `words` is the whole message, `summary` the clause about this trouble."""

    category: str
    words: str
    summary: str
    urgency: str
    said: Place

    @property
    def kind(self) -> Kind:
        """What kind of trouble it is."""
        return kind_of(self.category, self.summary)

    def at(self, place: Place) -> Trouble:
        """The same trouble with what was missing of its place."""
        said = self.said
        return replace(
            self,
            said=Place(
                place.building or said.building,
                place.unit or said.unit,
                place.room or said.room,
                said.area or place.area,
            ),
        )

    def to_json(self) -> dict[str, Any]:
        """Shape it for an open question's state."""
        return asdict(self)


def trouble_from_json(data: Mapping[str, Any]) -> Trouble:
    """Read back what `to_json` wrote."""
    return Trouble(**{**data, "said": Place(**data["said"])})


def is_echo(words: str) -> bool:
    """Whether a message repeats one of the bot's own; such never makes a report."""
    return bool(_ECHO.match(words))


def names_nothing(words: str) -> bool:
    """Whether a "me too" is bare: it names no trouble of its own."""
    return not _NAMES.search(plain(words))


def bare_place(words: str) -> Address | None:
    """The place that the words name where they say of nothing that is wrong with it."""
    bare = plain(words)
    found = parse_address(bare)
    if found is None or not (found.building or found.unit or found.room):
        return None
    return found if _AROUND.match(bare[: found.start] + bare[found.end :]) else None


def says_stopped_again(words: str) -> bool:
    """Whether somebody says that it stopped again, and not what: the trouble that was last."""
    return bool(_STOPPED.match(plain(words)))


def place_answer(words: str) -> Place | None:
    """The place in an answer to "which building?"; a bare number is a building."""
    bare = _NUMBER.match(words)
    if bare:
        return Place(building=_number(bare[1]))
    found = parse_address(words)
    if found is None or not (found.building or found.area):
        return None
    return Place(found.building, found.unit, found.room, found.area)


def says_trouble(words: str) -> bool:
    """Whether words name a trouble, and not only where it is."""
    found = parse_address(words)
    return not names_nothing(words[: found.start] + words[found.end :] if found else words)


def is_mostly_place(words: str) -> bool:
    """Whether an answer is hardly more than a place."""
    found = parse_address(words)
    if found is None:
        return bool(_NUMBER.match(words))
    return 2 * max(found.end - found.start, len(found.area or "")) >= len(words)


def detail_answer(words: str, *, wants: str) -> Place | None:
    """The unit, or unit and room, in an answer to "which unit?" or "which room?"."""
    unit, room = _UNIT.match(words), _ROOM.match(words)
    if wants == "room" and room:
        return Place(room=room[1])
    if wants == "unit" and unit:
        return Place(unit=_number(unit[1]))
    found = parse_address(words)
    if found is None or not (found.unit or found.room):
        return None
    return Place(found.building, found.unit, found.room)


def _number(text: str) -> str:
    number = parse_number(text)
    return text.upper() if number is None else str(number)
