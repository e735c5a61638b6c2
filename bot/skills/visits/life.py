"""The lives of a bond and of a visit: which move leads where, and who may make it."""

from __future__ import annotations

from enum import StrEnum

from bot.core.people import Role
from bot.core.states import BOT, OWNER, Machine, Move


class BondState(StrEnum):
    """Where a bond stands; only an active one makes visits fall due."""

    PROPOSED = "proposed"
    CONSENTED = "consented"
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


class VisitState(StrEnum):
    """Where a visit stands; `made_up` is one that was done after it had been missed."""

    PLANNED = "planned"
    MISSED = "missed"
    DONE = "done"
    MADE_UP = "made_up"
    DROPPED = "dropped"


class BondLevel(StrEnum):
    """Who looks after whom: the four levels of contact."""

    LEADER_COMMUNITY = "leader_community"
    CADRE_NEIGHBOURHOOD = "cadre_neighbourhood"
    UNIT_COMMUNITY = "unit_community"
    MEMBER_HOUSEHOLD = "member_household"


HOUSEHOLD = "household"
"""The one who is looked after; may say no at any time (Personal Information Protection Law
art. 15)."""

_B = BondState
_SECRETARY = frozenset({str(Role.SECRETARY)})
_VISITORS = _SECRETARY | {OWNER}

BOND: Machine[BondState] = Machine((
    Move("consent", frozenset({_B.PROPOSED}), _B.CONSENTED, _VISITORS | {HOUSEHOLD}),
    # A proposal that nobody answers lapses by itself.
    Move("decline", frozenset({_B.PROPOSED, _B.CONSENTED}), _B.ENDED, _VISITORS | {BOT}),
    # All three have said yes by then: the house only draws the conclusion.
    Move("activate", frozenset({_B.CONSENTED}), _B.ACTIVE, _SECRETARY | {BOT}),
    Move("pause", frozenset({_B.ACTIVE, _B.PAUSED}), _B.PAUSED, _VISITORS),
    Move("resume", frozenset({_B.PAUSED}), _B.ACTIVE, _VISITORS | {BOT}),
    Move("withdraw", frozenset(_B) - {_B.ENDED}, _B.ENDED, _VISITORS | {HOUSEHOLD}),
    Move("end", frozenset(_B) - {_B.ENDED}, _B.ENDED, _SECRETARY),
))  # fmt: skip

_V = VisitState
OPEN = frozenset({_V.PLANNED, _V.MISSED})
ENDED_WELL = frozenset({_V.DONE, _V.MADE_UP})

VISIT: Machine[VisitState] = Machine((
    Move("record", frozenset({_V.PLANNED}), _V.DONE, _VISITORS),
    Move("record", frozenset({_V.MISSED}), _V.MADE_UP, _VISITORS),
    Move("postpone", OPEN, _V.PLANNED, _VISITORS),
    Move("miss", frozenset({_V.PLANNED}), _V.MISSED, frozenset({BOT})),
    Move("drop", OPEN, _V.DROPPED, _SECRETARY | {BOT}),
))  # fmt: skip
