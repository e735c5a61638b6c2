"""State machines: every order of moves ends in a state of the machine."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.emergencies import MACHINE, AlarmState
from bot.core.people import Role
from bot.core.states import BOT, IllegalMove, NotAllowed

MOVES = sorted({move.name for move in MACHINE.moves})
ACTORS = [*Role, BOT]


@given(st.lists(st.tuples(st.sampled_from(MOVES), st.sets(st.sampled_from(ACTORS), max_size=3))))
def test_any_order_of_moves_ends_in_a_legal_state(
    moves: list[tuple[str, set[Role | str]]],
) -> None:
    state = AlarmState.RAISED
    for move, actors in moves:
        legal = move in MACHINE.allowed(state, actors)
        try:
            state = MACHINE.after(state, move, actors)
        except (IllegalMove, NotAllowed):
            assert not legal
        else:
            assert legal
    assert state in AlarmState


def test_a_resident_cannot_take_an_emergency() -> None:
    with pytest.raises(NotAllowed):
        MACHINE.after(AlarmState.RAISED, "take", {Role.RESIDENT})


def test_what_is_closed_stays_closed() -> None:
    with pytest.raises(IllegalMove):
        MACHINE.after(AlarmState.CLOSED, "take", {Role.SECRETARY})
