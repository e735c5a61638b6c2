"""State machines as data: which move leads where, and who may make it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from bot.core.people import Role

State = TypeVar("State", bound=StrEnum)

OWNER = "owner"
"""The one whom the thing belongs to: the reporter, the claimer, who signed up."""

BOT = "bot"
"""The house itself, when something falls due."""


class IllegalMove(Exception):
    """The move does not start in this state."""


class NotAllowed(Exception):
    """Somebody without the right tried to make the move."""


@dataclass(frozen=True, slots=True)
class Move(Generic[State]):
    """One move: from any of `sources` to `target`, by any of `by` (roles, OWNER, BOT)."""

    name: str
    sources: frozenset[State]
    target: State
    by: frozenset[str]


class Machine(Generic[State]):
    """The moves of one life cycle; a pure value."""

    def __init__(self, moves: Iterable[Move[State]]) -> None:
        self.moves = tuple(moves)
        self._by_name: dict[str, list[Move[State]]] = {}
        for move in self.moves:
            self._by_name.setdefault(move.name, []).append(move)

    def after(self, state: State, move: str, actors: Iterable[Role | str]) -> State:
        """The state that `move` leads to. Raises `IllegalMove` or `NotAllowed`."""
        fitting = [m for m in self._by_name.get(move, []) if state in m.sources]
        if not fitting:
            raise IllegalMove(f"{move} from {state}")
        held = {str(actor) for actor in actors}
        for candidate in fitting:
            if candidate.by & held:
                return candidate.target
        raise NotAllowed(f"{move} by {sorted(held)}")

    def allowed(self, state: State, actors: Iterable[Role | str]) -> tuple[str, ...]:
        """The moves that these actors may make from `state`."""
        held = {str(actor) for actor in actors}
        return tuple(m.name for m in self.moves if state in m.sources and m.by & held)
