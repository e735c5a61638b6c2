"""Carries the outbox out: claims rows, tries routes in their order, keeps what became of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

import structlog
from sqlmodel import Session

from bot.core import figures, notes, outbox
from bot.core.clock import Clock
from bot.core.ports import Ambiguous, Route, TryLater, Undeliverable
from bot.core.values import Parcel
from bot.core.vault import Vault
from bot.core.worker import Worker

log = structlog.get_logger()

T = TypeVar("T")


class Postman:
    """Delivers what is due; any number of them may serve one database."""

    def __init__(
        self, *, worker: Worker, routes: Sequence[Route], clock: Clock, vault: Vault
    ) -> None:
        self._worker = worker
        self._routes = tuple(routes)
        self._clock = clock
        self._vault = vault

    async def deliver_due(self) -> int:
        """Deliver everything that is due now; how many parcels were tried."""
        tried = 0
        while parcels := await self._call(self._claim):
            for parcel, neighbourhood_id in parcels:
                await self._deliver(parcel, neighbourhood_id)
            tried += len(parcels)
        return tried

    async def run(self, *, every: float) -> None:
        """Deliver for ever, looking every `every` seconds."""
        while True:
            try:
                await self.deliver_due()
            except Exception:  # the loop must outlive a database that is away for a while
                log.exception("delivery_interrupted", advice="稍后自动再试")
            await asyncio.sleep(every)

    def _claim(self, session: Session) -> list[tuple[Parcel, int]]:
        rows = outbox.claim(session, self._clock.now())
        return [
            (outbox.parcel_of(session, row, self._vault), row.neighbourhood_id) for row in rows
        ]

    async def _deliver(self, parcel: Parcel, neighbourhood_id: int) -> None:
        now = self._clock.now()
        reasons: list[str] = []
        for route in self._routes:
            if not route.serves(parcel, now):
                continue
            held = await self._held_back(route, parcel, neighbourhood_id)
            if held is not None:
                await self._postpone(parcel, held)
                return
            if await self._try_route(route, parcel, reasons):
                return
        await self._dead(parcel, "; ".join(reasons) or "no route reaches the receiver")

    async def _try_route(self, route: Route, parcel: Parcel, reasons: list[str]) -> bool:
        """Whether the parcel's case is settled by this route: sent, or to be tried later."""
        now = self._clock.now()
        try:
            await route.send(parcel)
        except Undeliverable as fault:
            reasons.append(f"{route.name}: {fault}")
            figures.PARCELS.labels(route.name, "refused").inc()
            return False
        except TryLater as fault:
            figures.PARCELS.labels(route.name, "later").inc()
            later, wait = f"{route.name}: {fault}", fault.seconds
            await self._settle(parcel, lambda row: outbox.mark_later(row, later, now, wait))
            return True
        except Ambiguous as fault:
            # Losing a message is worse than showing its number twice, so it is tried again.
            figures.PARCELS.labels(route.name, "unclear").inc()
            unclear = f"{route.name}: perhaps delivered: {fault}"
            await self._settle(parcel, lambda row: outbox.mark_later(row, unclear, now))
            return True
        figures.PARCELS.labels(route.name, "sent").inc()
        await self._settle(parcel, lambda row: outbox.mark_sent(row, route.name, now))
        return True

    async def _held_back(
        self, route: Route, parcel: Parcel, neighbourhood_id: int
    ) -> datetime | None:
        bucket = route.bucket(parcel)
        if bucket is None:
            return None
        now = self._clock.now()
        return await self._call(
            lambda session: outbox.take_token(session, bucket, neighbourhood_id, now)
        )

    async def _postpone(self, parcel: Parcel, until: datetime) -> None:
        await self._settle(parcel, lambda row: outbox.postpone(row, until))

    async def _dead(self, parcel: Parcel, reason: str) -> None:
        log.error("parcel_dead", parcel=parcel.id, reason=reason, advice="linli outbox 可以看到它")
        now = self._clock.now()

        def bury(session: Session) -> None:
            row = session.get(outbox.OutboxRow, parcel.id)
            assert row is not None
            outbox.mark_dead(row, reason)
            notes.note(session, kind="parcel_dead", text=f"{parcel.id}: {reason}", now=now)

        await self._call(bury)

    async def _settle(self, parcel: Parcel, change: Callable[[outbox.OutboxRow], None]) -> None:
        def apply(session: Session) -> None:
            row = session.get(outbox.OutboxRow, parcel.id)
            assert row is not None
            change(row)

        await self._call(apply)

    async def _call(self, run: Callable[[Session], T]) -> T:
        return await asyncio.wrap_future(self._worker.submit(run))
