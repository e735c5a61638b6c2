"""The life of a wish as data: which state leads where, and by whose word."""

from __future__ import annotations

from enum import StrEnum

from bot.core.people import Role
from bot.core.states import BOT, OWNER, Machine, Move

WISHER = "wisher"
"""Whoever may say that the wish came true: who wished, who handed it in, who looks after them."""


class WishState(StrEnum):
    """Where a wish stands."""

    DRAFT = "draft"
    VERIFIED = "verified"
    DECLINED = "declined"
    PUBLISHED = "published"
    CLAIMED = "claimed"
    CONTACTED = "contacted"
    DELIVERED = "delivered"
    CONFIRMED = "confirmed"
    CLOSED = "closed"
    PUBLICISED = "publicised"


class Publicity(StrEnum):
    """What the one who wished, or who speaks for them, lets others read of it."""

    NONE = "none"
    TEXT = "text"
    PHOTO = "photo"


class ClaimEnd(StrEnum):
    """How a claim ended."""

    RELEASED = "released"
    LAPSED = "lapsed"
    FULFILLED = "fulfilled"


HELD = frozenset({WishState.CLAIMED, WishState.CONTACTED})
"""Somebody has taken it on and has not brought it yet."""

RUNNING = (
    frozenset({WishState.DRAFT, WishState.VERIFIED, WishState.PUBLISHED})
    | HELD
    | {WishState.DELIVERED}
)

_SECRETARY = frozenset({Role.SECRETARY})
MACHINE: Machine[WishState] = Machine((
    Move("verify", frozenset({WishState.DRAFT}), WishState.VERIFIED, _SECRETARY),
    Move("decline", frozenset({WishState.DRAFT}), WishState.DECLINED, _SECRETARY),
    Move("publish", frozenset({WishState.VERIFIED}), WishState.PUBLISHED, frozenset({BOT})),
    Move("next_round", frozenset({WishState.PUBLISHED}), WishState.PUBLISHED, frozenset({BOT})),
    Move("claim", frozenset({WishState.PUBLISHED}), WishState.CLAIMED, frozenset({OWNER})),
    Move("assign", frozenset({WishState.VERIFIED, WishState.PUBLISHED}), WishState.CLAIMED,
         _SECRETARY),
    Move("contact", frozenset({WishState.CLAIMED}), WishState.CONTACTED, frozenset({OWNER})),
    Move("release", HELD, WishState.PUBLISHED, frozenset({OWNER, Role.SECRETARY})),
    Move("lapse", frozenset({WishState.CLAIMED}), WishState.PUBLISHED, frozenset({BOT})),
    Move("deliver", HELD, WishState.DELIVERED, frozenset({OWNER, Role.SECRETARY})),
    Move("not_received", frozenset({WishState.DELIVERED}), WishState.CONTACTED,
         frozenset({WISHER, Role.SECRETARY})),
    Move("confirm", HELD | {WishState.DELIVERED}, WishState.CONFIRMED,
         frozenset({WISHER, Role.SECRETARY})),
    Move("close", frozenset({WishState.CONFIRMED}), WishState.CLOSED, frozenset({BOT})),
    Move("publicise", frozenset({WishState.CLOSED}), WishState.PUBLICISED,
         frozenset({WISHER, Role.SECRETARY})),
))  # fmt: skip
"""civic rules 8.5; a wish that nobody takes within a round stays published for the next one, and
one that would tell who wished stays verified until the secretary renames or assigns it."""
