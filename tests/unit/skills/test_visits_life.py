"""The lives of bonds and visits, whatever is tried in whatever order."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.people import Role
from bot.core.states import BOT, OWNER, IllegalMove, Machine, NotAllowed
from bot.skills.visits.life import (
    BOND,
    ENDED_WELL,
    HOUSEHOLD,
    OPEN,
    VISIT,
    BondState,
    VisitState,
)

ACTORS = [OWNER, BOT, *Role]
MACHINES = [(BOND, BondState), (VISIT, VisitState)]


@pytest.mark.parametrize(("machine", "states"), MACHINES)
@given(data=st.data())
def test_a_move_is_made_as_written_or_refused(
    machine: Machine[Any], states: Any, data: st.DataObject
) -> None:
    state = data.draw(st.sampled_from(list(states)))
    move = data.draw(st.sampled_from(sorted({m.name for m in machine.moves})))
    actor = data.draw(st.sampled_from(ACTORS))
    allowed = move in machine.allowed(state, {actor})
    try:
        after = machine.after(state, move, {actor})
    except (IllegalMove, NotAllowed):
        assert not allowed
    else:
        assert allowed
        assert after in states


@pytest.mark.parametrize("state", sorted(ENDED_WELL | {VisitState.DROPPED}))
def test_a_visit_that_ended_never_moves_again(state: VisitState) -> None:
    assert VISIT.allowed(state, ACTORS) == ()


def test_a_missed_visit_that_is_made_counts_as_made_up() -> None:
    assert VISIT.after(VisitState.MISSED, "record", {OWNER}) is VisitState.MADE_UP
    assert VISIT.after(VisitState.PLANNED, "record", {OWNER}) is VisitState.DONE


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SECRETARY}))
def test_a_neighbour_without_the_bond_moves_nothing(role: Role) -> None:
    assert all(VISIT.allowed(state, {role}) == () for state in OPEN)
    assert all(BOND.allowed(state, {role}) == () for state in BondState)


def test_only_the_secretary_ends_a_bond() -> None:
    assert "end" in BOND.allowed(BondState.ACTIVE, {Role.SECRETARY})
    with pytest.raises(NotAllowed):
        BOND.after(BondState.ACTIVE, "end", {OWNER})


def test_the_household_ends_a_bond_at_any_time() -> None:
    begun = set(BondState) - {BondState.ENDED}
    assert {BOND.after(state, "withdraw", {HOUSEHOLD}) for state in begun} == {BondState.ENDED}


def test_a_bond_begins_by_nobody_alone() -> None:
    assert "activate" not in BOND.allowed(BondState.PROPOSED, [*ACTORS, HOUSEHOLD])
    assert "activate" not in BOND.allowed(BondState.CONSENTED, {OWNER, HOUSEHOLD})
