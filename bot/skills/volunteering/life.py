"""The lives of an activity and of a sign-up as data."""

from __future__ import annotations

from enum import StrEnum

from bot.core.people import Role
from bot.core.states import BOT, OWNER, Machine, Move

ORGANISER = "organiser"
"""Whoever called people together; the secretary may do the same."""


class ActivityState(StrEnum):
    """Where an activity stands; full and under way follow from the sign-ups and the clock."""

    OPEN = "open"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class SignupState(StrEnum):
    """Where one sign-up stands."""

    IN = "in"
    WAITING = "waiting"
    PROMOTED = "promoted"
    ATTENDED = "attended"
    ABSENT = "absent"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"


SEATED = frozenset({SignupState.IN, SignupState.PROMOTED, SignupState.ATTENDED})
"""Those who take up places."""

COUNTED = SEATED | {SignupState.WAITING}
_GONE = frozenset({SignupState.CANCELLED, SignupState.LAPSED})
_BEFORE = frozenset({SignupState.IN, SignupState.WAITING, SignupState.PROMOTED})

ACTIVITY: Machine[ActivityState] = Machine((
    Move("finish", frozenset({ActivityState.OPEN}), ActivityState.FINISHED, frozenset({BOT})),
    Move("cancel", frozenset({ActivityState.OPEN}), ActivityState.CANCELLED,
         frozenset({ORGANISER, Role.SECRETARY})),
))  # fmt: skip

SIGNUP: Machine[SignupState] = Machine((
    Move("rejoin", _GONE, SignupState.IN, frozenset({OWNER})),
    Move("queue", _GONE, SignupState.WAITING, frozenset({OWNER})),
    Move("promote", frozenset({SignupState.WAITING}), SignupState.PROMOTED, frozenset({BOT})),
    Move("confirm", frozenset({SignupState.PROMOTED}), SignupState.IN, frozenset({OWNER})),
    Move("lapse", frozenset({SignupState.PROMOTED, SignupState.WAITING}), SignupState.LAPSED,
         frozenset({BOT})),
    Move("cancel", _BEFORE, SignupState.CANCELLED, frozenset({OWNER, BOT})),
    Move("attend", _BEFORE | _GONE, SignupState.ATTENDED, frozenset({OWNER})),
    Move("miss", frozenset({SignupState.IN, SignupState.PROMOTED}), SignupState.ABSENT,
         frozenset({BOT})),
))  # fmt: skip
"""civic rules 8.8; who was not on the list and comes all the same is welcome."""
