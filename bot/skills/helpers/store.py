"""Reading and writing offers, needs and approaches."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Final

from sqlalchemy import bindparam
from sqlmodel import col, select

from bot.core import mapped
from bot.core.db import LogRow, UtcDateTime
from bot.core.mapped import Selected
from bot.core.prepared import Prepared
from bot.core.work import Work
from bot.skills.helpers.tables import (
    APPROACH_MACHINE,
    NEED_MACHINE,
    OFFER_MACHINE,
    ApproachState,
    HelperApproach,
    HelperApproachEvent,
    HelperNeed,
    HelperNeedEvent,
    HelperOffer,
    HelperOfferEvent,
    NeedState,
    OfferState,
)

Row = HelperOffer | HelperNeed | HelperApproach


def open_offers(work: Work, *, but_not_of: int | None = None) -> list[HelperOffer]:
    """The offers that stand, oldest first, without somebody's own."""
    found = _OPEN.all(work.session, {"neighbourhood_id": work.neighbourhood_id})
    return [offer for offer in found if offer.person_id != but_not_of]


def items_on_offer(work: Work, *, but_not_of: int) -> list[str]:
    """What the offers that stand are of, oldest first, without somebody's own."""
    work.session.flush()
    where = {"neighbourhood_id": work.neighbourhood_id, "person_id": but_not_of}
    return [item for (item,) in _ITEMS.rows(work.session, where)]


_STANDS = (
    HelperOffer.neighbourhood_id == bindparam("neighbourhood_id"),
    HelperOffer.state == OfferState.OPEN,
)
_OPEN: Final = Selected(
    HelperOffer, select(HelperOffer).where(*_STANDS).order_by(col(HelperOffer.id))
)
_ITEMS: Final = Prepared(
    select(HelperOffer.item)
    .where(*_STANDS, HelperOffer.person_id != bindparam("person_id"))
    .order_by(col(HelperOffer.id))
)


def offers_of(work: Work, person_id: int) -> list[HelperOffer]:
    """Somebody's own offers that stand, oldest first."""
    return [offer for offer in open_offers(work) if offer.person_id == person_id]


def add_offer(work: Work, person_id: int, item: str, words: str) -> HelperOffer | None:
    """A new offer; None where the same person offers the same already."""
    offer = mapped.add_unless_known(
        work.session,
        HelperOffer,
        neighbourhood_id=work.neighbourhood_id,
        person_id=person_id,
        item=item,
        open_item=item,
        words=words,
        offered_at=work.now,
    )
    if offer is not None:
        _log(work, offer, HelperOfferEvent, "offer", "", person_id)
    return offer


def move_offer(work: Work, offer: HelperOffer, move: str, actor: str, who: int | None) -> None:
    """Change an offer's state."""
    before = offer.state
    offer.state = OFFER_MACHINE.after(before, move, {actor})
    offer.open_item = None
    _log(work, offer, HelperOfferEvent, move, before, who)


def add_need(
    work: Work, person_id: int, chat_id: int | None, item: str, *, overheard: bool
) -> HelperNeed:
    """A new need."""
    need = mapped.add(
        work.session,
        HelperNeed,
        neighbourhood_id=work.neighbourhood_id,
        person_id=person_id,
        chat_id=chat_id,
        item=item,
        overheard=overheard,
        asked_at=work.now,
    )
    _log(work, need, HelperNeedEvent, "open", "", person_id)
    return need


def move_need(work: Work, need: HelperNeed, move: str, actor: str) -> None:
    """Change a need's state."""
    before = need.state
    need.state = NEED_MACHINE.after(before, move, {actor})
    _log(work, need, HelperNeedEvent, move, before, None)


def needs_since(work: Work, since: datetime, *states: NeedState) -> list[HelperNeed]:
    """The needs of the last time in these states, or in any, oldest first."""
    wanted = {"neighbourhood_id": work.neighbourhood_id, "since": since}
    return _needs(states or tuple(NeedState)).all(work.session, wanted)


@cache
def _needs(states: tuple[NeedState, ...]) -> Selected[HelperNeed]:
    query = select(HelperNeed).where(
        HelperNeed.neighbourhood_id == bindparam("neighbourhood_id"),
        HelperNeed.asked_at > bindparam("since", type_=UtcDateTime),
        col(HelperNeed.state).in_(states),
    )
    return Selected(HelperNeed, query.order_by(col(HelperNeed.id)))


def needs_of(work: Work, person_id: int, since: datetime) -> list[HelperNeed]:
    """What somebody sought in the last time, oldest first."""
    return _NEEDS_OF.all(work.session, {"person_id": person_id, "since": since})


_NEEDS_OF: Final = Selected(
    HelperNeed,
    select(HelperNeed)
    .where(
        HelperNeed.person_id == bindparam("person_id"),
        HelperNeed.asked_at > bindparam("since", type_=UtcDateTime),
    )
    .order_by(col(HelperNeed.id)),
)


def add_approach(work: Work, need: HelperNeed, offer: HelperOffer) -> HelperApproach:
    """A helper is asked for a need."""
    assert need.id is not None
    assert offer.id is not None
    approach = mapped.add(
        work.session,
        HelperApproach,
        neighbourhood_id=work.neighbourhood_id,
        need_id=need.id,
        offer_id=offer.id,
        asked_at=work.now,
    )
    _log(work, approach, HelperApproachEvent, "ask", "", None)
    return approach


def move_approach(
    work: Work, approach: HelperApproach, move: str, actor: str, who: int | None
) -> None:
    """Change an approach's state."""
    before = approach.state
    approach.state = APPROACH_MACHINE.after(before, move, {actor})
    _log(work, approach, HelperApproachEvent, move, before, who)


def approaches_of(work: Work, need: HelperNeed) -> list[HelperApproach]:
    """Who was asked for a need."""
    return _APPROACHES.all(work.session, {"need_id": need.id})


_APPROACHES: Final = Selected(
    HelperApproach,
    select(HelperApproach)
    .where(HelperApproach.need_id == bindparam("need_id"))
    .order_by(col(HelperApproach.id)),
)


def waits_for_somebody(work: Work, need: HelperNeed) -> bool:
    """Whether a helper was asked who has not answered."""
    return any(a.state is ApproachState.ASKED for a in approaches_of(work, need))


def _log(
    work: Work, row: Row, log: type[LogRow], move: str, before: str, actor_id: int | None
) -> None:
    assert row.id is not None
    work.log(log, row, move, before=before, actor_id=actor_id)
