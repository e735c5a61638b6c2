"""The one thread that talks to the database: many pieces of work, one commit.

Work that waits while a commit is being flushed to disk joins the next transaction, each piece
behind a savepoint of its own; nobody hears of a result before its commit. A batch that the
database refuses as a whole is done again piece by piece.
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
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

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
            if batch:
                self._do(batch)
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
        except DBAPIError as fault:
            if len(batch) == 1:
                batch[0].done.set_exception(fault)
                return
            log.info("batch_done_singly", jobs=len(batch), reason=type(fault).__name__)
            for job in batch:
                self._do([job])
            return
        for job, (value, error) in zip(batch, results, strict=True):
            if error is not None:
                job.done.set_exception(error)
            else:
                job.done.set_result(value)

    def _together(self, batch: list[_Job]) -> list[tuple[Any, Exception | None]]:
        with Session(self._engine, expire_on_commit=False) as session:
            results = [_attempt(session, job) for job in batch]
            session.commit()
        return results


def _attempt(session: Session, job: _Job) -> tuple[Any, Exception | None]:
    """The outcome of one piece behind its savepoint; only a broken connection spoils the rest."""
    try:
        with session.begin_nested():
            return job.run(session), None
    except DBAPIError as fault:
        if fault.connection_invalidated or not session.is_active:
            raise
        return None, fault
    except Exception as fault:  # the future carries it to whoever asked for the work
        return None, fault
