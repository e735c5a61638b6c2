"""The one thread that talks to the database: many pieces of work, one commit.

Work that waits while a commit is being flushed to disk joins the next transaction; nobody hears
of a result before its commit. Where one piece of a batch fails, everything is rolled back and
each piece is done again in a transaction of its own, so a piece must touch nothing but its
session.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, TypeVar

import structlog
from sqlalchemy import Engine
from sqlmodel import Session

from bot.core import memory

log = structlog.get_logger()

T = TypeVar("T")
BATCH = 64


@dataclass(slots=True)
class _Job:
    run: Callable[[Session], Any]
    done: Future[Any] = field(default_factory=Future)


class Worker:
    """Runs functions of a session, in the order in which they are handed in."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._memory = memory.Memory()
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._loop, name="worker", daemon=True)
        self._thread.start()

    def submit(self, run: Callable[[Session], T]) -> Future[T]:
        """Queue a piece of work; the future ends after its commit."""
        job = _Job(run)
        self._jobs.put(job)
        return job.done

    def call(self, run: Callable[[Session], T]) -> T:
        """Do a piece of work and wait for it; not to be used on the event loop."""
        return self.submit(run).result()

    def close(self) -> None:
        """Finish what is queued and stop."""
        self._jobs.put(None)
        self._thread.join()

    def _loop(self) -> None:
        while True:
            batch, more = self._gather()
            # From here on nobody can call a piece off; what was called off before is not begun.
            begun = [job for job in batch if job.done.set_running_or_notify_cancel()]
            if begun:
                self._do(begun)
            if not more:
                return

    def _gather(self) -> tuple[list[_Job], bool]:
        batch: list[_Job] = []
        job = self._jobs.get()
        while job is not None:
            batch.append(job)
            if len(batch) >= BATCH:
                return batch, True
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return batch, True
        return batch, False

    def _do(self, batch: list[_Job]) -> None:
        try:
            results = self._together(batch)
        except Exception as fault:  # each piece's future carries what became of it
            self._memory.clear()
            if len(batch) == 1:
                batch[0].done.set_exception(fault)
                return
            log.info("batch_done_singly", jobs=len(batch), reason=type(fault).__name__)
            for job in batch:
                self._do([job])
            return
        for job, value in zip(batch, results, strict=True):
            job.done.set_result(value)

    def _together(self, batch: list[_Job]) -> list[Any]:
        with Session(self._engine, expire_on_commit=False) as session:
            memory.begin(session, self._memory)
            results = [_run(session, job) for job in batch]
            session.commit()
        return results


def _run(session: Session, job: _Job) -> Any:
    """One piece of work, with everything it wrote handed to the database before the next."""
    value = job.run(session)
    session.flush()
    return value
