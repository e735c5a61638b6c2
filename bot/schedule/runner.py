"""APScheduler says when to look, the timetable does what is due; one process holds it."""

from __future__ import annotations

import asyncio

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy import Connection, Engine, text

from bot.core.clock import BEIJING
from bot.schedule.timetable import Timetable

log = structlog.get_logger()

LOOK_SECONDS = 5
LOCK = 0x11D1
"""The advisory lock of the timetable's single holder."""


class Runner:
    """Runs a timetable until it is stopped."""

    def __init__(self, engine: Engine, timetable: Timetable) -> None:
        self._engine = engine
        self._timetable = timetable
        self._scheduler = AsyncIOScheduler(timezone=BEIJING)
        self._running = asyncio.Lock()
        self._holder: Connection | None = None

    def start(self) -> None:
        """Wire the triggers; the first look makes up what was missed while nobody ran."""
        for name, trigger in self._timetable.triggers.items():
            self._scheduler.add_job(self._look, trigger, id=name, max_instances=1, coalesce=True)
        self._scheduler.add_job(
            self._look,
            IntervalTrigger(seconds=LOOK_SECONDS),
            id="look",
            max_instances=1,
            coalesce=True,
        )
        self._scheduler.start()

    async def stop(self) -> None:
        """Stop looking and give the lock back."""
        self._scheduler.shutdown(wait=False)
        async with self._running:
            if self._holder is not None:
                await asyncio.to_thread(self._holder.close)

    async def _look(self) -> None:
        if self._running.locked():
            return
        async with self._running:
            if await asyncio.to_thread(self._holds):
                await self._timetable.run_due()

    def _holds(self) -> bool:
        """Whether this process is the one that runs the timetable."""
        if self._engine.dialect.name == "sqlite" or self._holder is not None:
            return True
        connection = self._engine.connect()
        got = connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": LOCK})
        if not got.scalar():
            connection.close()
            return False
        connection.commit()
        self._holder = connection
        log.info("timetable_held")
        return True
