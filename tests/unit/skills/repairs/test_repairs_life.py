"""The life cycle of reports and incidents: any order of moves ends in a legal state."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.people import Role
from bot.core.states import BOT, OWNER, IllegalMove, NotAllowed
from bot.skills.repairs.life import (
    CLOSED,
    DONE,
    HANDLER,
    INCIDENT,
    MACHINE,
    OPEN,
    IncidentState,
    ReportState,
    incident_move,
)

NAMES = sorted({move.name for move in MACHINE.moves})
ACTORS = [*(str(role) for role in Role), OWNER, BOT, HANDLER]
steps = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(ACTORS)), max_size=40)


def live(moves: list[tuple[str, str]]) -> list[ReportState]:
    states = [ReportState.RECEIVED]
    for name, actor in moves:
        try:
            states.append(MACHINE.after(states[-1], name, {actor}))
        except (IllegalMove, NotAllowed):
            continue
    return states


@given(steps)
def test_any_order_of_moves_ends_in_a_legal_state(moves: list[tuple[str, str]]) -> None:
    assert all(sum(s in group for group in (OPEN, DONE, CLOSED)) == 1 for s in live(moves))


@given(steps)
def test_only_the_owner_says_that_it_is_mended(moves: list[tuple[str, str]]) -> None:
    others = [(name, actor) for name, actor in moves if actor != OWNER]
    assert ReportState.CONFIRMED_DONE not in live(others)


@given(steps)
def test_residents_alone_move_nothing(moves: list[tuple[str, str]]) -> None:
    assert live([(name, str(Role.RESIDENT)) for name, _ in moves]) == [ReportState.RECEIVED]


@given(st.sampled_from(sorted(CLOSED - {ReportState.CLOSED_UNANSWERED})))
def test_what_is_closed_is_not_mended(state: ReportState) -> None:
    with pytest.raises(IllegalMove):
        MACHINE.after(state, "mended", {OWNER})


@pytest.mark.parametrize("state", sorted(OPEN))
def test_whatever_is_open_can_be_ended_by_staff(state: ReportState) -> None:
    done = MACHINE.after(state, "done", {str(Role.PROPERTY)})
    assert done is ReportState.DONE_BY_STAFF


@pytest.mark.parametrize("state", sorted(ReportState))
def test_no_state_is_without_a_way_in(state: ReportState) -> None:
    assert state is ReportState.RECEIVED or state in {move.target for move in MACHINE.moves}


def test_a_stranger_may_not_accept() -> None:
    with pytest.raises(NotAllowed):
        MACHINE.after(ReportState.RECEIVED, "accept", {str(Role.RESIDENT), OWNER})


@given(st.lists(st.sampled_from(sorted(ReportState)), max_size=30))
def test_an_incident_follows_its_first_report_through_legal_moves(
    leads: list[ReportState],
) -> None:
    state = IncidentState.SUSPECTED
    for lead in leads:
        name = incident_move(state, lead)
        if name is not None:
            state = INCIDENT.after(state, name, {BOT})
        assert not (lead in CLOSED and state is not IncidentState.CLOSED)
