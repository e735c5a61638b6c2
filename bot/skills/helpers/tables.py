"""What is kept of neighbours' help: offers, needs, and who was asked for consent."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, UniqueConstraint

from bot.core.db import LogRow, TenantRow, moment
from bot.core.states import BOT, OWNER, Machine, Move


class OfferState(StrEnum):
    """Whether an offer still stands."""

    OPEN = "open"
    TAKEN_BACK = "taken_back"
    EXPIRED = "expired"


class NeedState(StrEnum):
    """Where the search for a helper stands."""

    ASKING = "asking"
    CALLED = "called"
    MATCHED = "matched"
    NOBODY = "nobody"


class ApproachState(StrEnum):
    """What the helper who was asked has said."""

    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"
    LAPSED = "lapsed"


_OWNER, _BOT = frozenset({OWNER}), frozenset({BOT})
_SEARCHING = frozenset({NeedState.ASKING, NeedState.CALLED, NeedState.NOBODY})
OFFER_MACHINE: Machine[OfferState] = Machine((
    Move("take_back", frozenset({OfferState.OPEN}), OfferState.TAKEN_BACK, _OWNER),
    Move("expire", frozenset({OfferState.OPEN}), OfferState.EXPIRED, _BOT),
))  # fmt: skip
NEED_MACHINE: Machine[NeedState] = Machine((
    Move("ask", _SEARCHING, NeedState.ASKING, _BOT),
    Move("call", frozenset({NeedState.ASKING, NeedState.NOBODY}), NeedState.CALLED, _BOT),
    Move("give_up", frozenset({NeedState.ASKING}), NeedState.NOBODY, _BOT),
    Move("match", frozenset({NeedState.ASKING}), NeedState.MATCHED, _BOT),
))  # fmt: skip
APPROACH_MACHINE: Machine[ApproachState] = Machine((
    Move("agree", frozenset({ApproachState.ASKED}), ApproachState.AGREED, _OWNER),
    Move("refuse", frozenset({ApproachState.ASKED}), ApproachState.REFUSED, _OWNER),
    Move("lapse", frozenset({ApproachState.ASKED}), ApproachState.LAPSED, _BOT),
))  # fmt: skip


class HelperOffer(TenantRow, table=True):
    """What somebody lends or can do; `open_item` names it while the offer stands."""

    __tablename__ = "helper_offer"
    __table_args__ = (UniqueConstraint("person_id", "open_item"),)

    person_id: int = Field(foreign_key="person.id", index=True)
    item: str
    open_item: str | None = None
    words: str
    state: OfferState = Field(default=OfferState.OPEN, index=True)
    offered_at: datetime = moment()


class HelperOfferEvent(LogRow, table=True):
    """What happened to an offer."""

    __tablename__ = "helper_offer_event"


class HelperNeed(TenantRow, table=True):
    """What somebody looks for; `called_at`: when the group was asked, which happens once."""

    __tablename__ = "helper_need"

    person_id: int = Field(foreign_key="person.id", index=True)
    chat_id: int | None = Field(default=None, foreign_key="chat.id")
    item: str
    overheard: bool = False
    state: NeedState = Field(default=NeedState.ASKING, index=True)
    asked_at: datetime = moment(index=True)
    called_at: datetime | None = moment(nullable=True, default=None)


class HelperNeedEvent(LogRow, table=True):
    """What happened to a need."""

    __tablename__ = "helper_need_event"


class HelperApproach(TenantRow, table=True):
    """One helper asked for one need, once."""

    __tablename__ = "helper_approach"
    __table_args__ = (UniqueConstraint("need_id", "offer_id"),)

    need_id: int = Field(foreign_key="helper_need.id", index=True)
    offer_id: int = Field(foreign_key="helper_offer.id")
    state: ApproachState = Field(default=ApproachState.ASKED, index=True)
    asked_at: datetime = moment()


class HelperApproachEvent(LogRow, table=True):
    """What happened when a helper was asked."""

    __tablename__ = "helper_approach_event"
