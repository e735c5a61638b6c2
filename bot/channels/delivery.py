"""What the routes share: what a failed call means for a parcel, and what of it has left."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import structlog

from bot.channels.cards import CardFault, Limits, template_card, update_card
from bot.channels.errors import Refused, Remedy, TokenUnavailable, Unclear, Unreachable, WeComFault
from bot.core.ports import Ambiguous, DeliveryFault, TryLater, Undeliverable
from bot.core.values import Card, Parcel

UNREACHABLE_SECONDS = 15.0
REMEMBERED = 4096

log = structlog.get_logger()

Json = Mapping[str, Any]
Now = Callable[[], datetime]
Photos = Callable[[str], bytes]
"""A kept picture by its name. Raises `MediaFault`."""


def delivery_fault(fault: WeComFault, now: datetime) -> DeliveryFault:
    """What a failed call means for a parcel."""
    match fault:
        case Unclear():
            return Ambiguous(str(fault))
        case Unreachable() | TokenUnavailable():
            return TryLater(str(fault), seconds=UNREACHABLE_SECONDS)
        case Refused() if fault.cause.remedy is Remedy.LATER:
            return TryLater(str(fault), seconds=fault.wait_seconds(now))
    return Undeliverable(str(fault))


class Progress:
    """Which parts of a parcel have left, so that trying again goes on where it stopped."""

    def __init__(self) -> None:
        self._done: dict[int, int] = {}

    def rest(self, parcel: Parcel, parts: Sequence[Json]) -> Sequence[Json]:
        """The parts that have not left."""
        return parts[self._done.get(parcel.id, 0) :]

    def count(self, parcel: Parcel) -> None:
        """One more part has left."""
        if len(self._done) >= REMEMBERED:
            self._done.pop(next(iter(self._done)))
        self._done[parcel.id] = self._done.get(parcel.id, 0) + 1

    def finish(self, parcel: Parcel) -> None:
        """All parts have left."""
        self._done.pop(parcel.id, None)


def shaped(card: Card, limits: Limits, *, update: bool = False) -> dict[str, Any]:
    """The card in WeCom's shape. Raises `Undeliverable` where it has none."""
    try:
        return update_card(card, card.task_id, limits) if update else template_card(card, limits)
    except CardFault as fault:
        log.error("card_refused", reason=str(fault), advice="卡片不合规范；请告诉开发者")
        raise Undeliverable(str(fault)) from None
