"""What is kept of help that was offered once: that it was, not in whose words."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import Integer, bindparam, update
from sqlmodel import SQLModel

from bot.core.db import UtcDateTime
from bot.core.events import Forgetting
from bot.core.work import Work
from bot.skills.helpers.tables import HelperOffer, OfferState

KEPT = timedelta(days=180)
"""After it was made; an offer that still stands is kept as long as it stands."""


def forget(work: Work, event: Forgetting) -> None:
    """Take the words out of offers that were taken back or have run out."""
    where = {"here": work.neighbourhood_id, "before": work.now - KEPT}
    gone = work.session.connection().execute(_FORGET, where).rowcount
    if gone:
        event.deleted[work.render("helpers.forgotten")] = gone


_OFFER: Final = SQLModel.metadata.tables[str(HelperOffer.__tablename__)]
_FORGET: Final = (
    update(_OFFER)
    .where(
        _OFFER.c.neighbourhood_id == bindparam("here", type_=Integer),
        _OFFER.c.state != OfferState.OPEN,
        _OFFER.c.offered_at < bindparam("before", type_=UtcDateTime),
        _OFFER.c.words != "",
    )
    .values(words="")
)
