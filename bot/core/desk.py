"""Where channels hand in messages: insert first, one turn each, the same answer for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

import structlog
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from bot.core import inbox, notes, outbox
from bot.core.clock import Clock
from bot.core.house import House
from bot.core.media import MediaStore
from bot.core.ports import MediaFault, MediaFetcher, Overloaded, Taken
from bot.core.stages import Passage, run
from bot.core.values import Attachment, Message, Reply, message_from_json, message_to_json
from bot.core.worker import Worker

T = TypeVar("T")
log = structlog.get_logger()

DURABLE_GRACE = 1.5
"""Seconds after the wait in which a message may still become durable."""


STREAM_WINDOW = timedelta(minutes=6)
"""After this WeCom asks no more for an open stream (document 100719): the answer is pushed."""


class TurnDesk:
    """Takes messages in, runs their turns, keeps their answers."""

    def __init__(
        self,
        *,
        worker: Worker,
        house: House,
        clock: Clock,
        media: MediaStore | None = None,
        fetcher: MediaFetcher | None = None,
    ) -> None:
        self._worker = worker
        self._house = house
        self._clock = clock
        self._media = media
        self._fetcher = fetcher
        self._tasks: set[asyncio.Task[None]] = set()
        self._finished: dict[str, asyncio.Event] = {}

    async def take(self, message: Message, *, wait: float) -> Taken:
        """Receive durably; wait up to `wait` seconds for the answer. Raises `Overloaded`."""
        received = asyncio.wrap_future(
            self._worker.submit(lambda session: self._receive(session, message))
        )
        try:
            taken, fresh = await asyncio.wait_for(asyncio.shield(received), wait + DURABLE_GRACE)
        except TimeoutError as fault:
            received.add_done_callback(_hush)
            raise Overloaded from fault
        except Exception:
            log.exception("turn_failed", key=message.key, advice="话已留在收件箱，修好后会补答")
            return await self._keep_failed(message)
        if taken.reply is None and fresh:
            self._spawn(self._finish_slowly(taken.stream))
        if taken.reply is None:
            return await self._await_answer(taken.stream, wait)
        return taken

    async def look(self, stream: str) -> Taken | None:
        """The state of an answer that was left open."""
        return await self._call(lambda session: _look(session, stream))

    async def leave(self, stream: str) -> None:
        """Send the answer by another way when it is there."""
        await self._call(lambda session: self._leave(session, stream))

    async def recover(self) -> int:
        """Finish what a crash left between receipt and answer; how many there were."""
        rows = await self._call(inbox.unanswered)
        for row in rows:
            await self._finish_slowly(row.stream)
        return len(rows)

    async def settle(self) -> None:
        """Wait until no turn is running in the background."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    def _receive(self, session: Session, message: Message) -> tuple[Taken, bool]:
        known = inbox.find_key(session, message.key)
        if known is None:
            try:
                with session.begin_nested():
                    row = inbox.open_row(session, message, self._clock.now())
            except IntegrityError:
                known = inbox.find_key(session, message.key)
        if known is not None:
            return Taken(known.stream, inbox.reply_of(known)), False
        if message.attachments:
            return Taken(row.stream, None), True
        return Taken(row.stream, self._run(session, row, message)), True

    def _run(self, session: Session, row: inbox.InboxRow, message: Message) -> Reply:
        now = self._clock.now()
        passage = Passage(session=session, now=now, house=self._house, message=message)
        run(passage)
        _keep(row, passage)
        inbox.answer(row, passage.reply, now)
        if row.left or now - row.received_at > STREAM_WINDOW:
            self._send_late(session, row, passage.reply)
        return passage.reply

    async def _keep_failed(self, message: Message) -> Taken:
        """The turn was rolled back: keep the words, and say honestly that it went wrong."""
        reply = Reply(self._house.words.render("core.trouble") if message.mentioned else "")
        return await self._call(lambda session: self._write_failed(session, message, reply))

    def _write_failed(self, session: Session, message: Message, reply: Reply) -> Taken:
        now = self._clock.now()
        row = inbox.find_key(session, message.key) or inbox.open_row(session, message, now)
        inbox.answer(row, reply, now)
        row.trace = {"failed": True}
        notes.note(session, kind="turn_failed", text=message.key, now=now)
        return Taken(row.stream, reply)

    async def _await_answer(self, stream: str, wait: float) -> Taken:
        finished = self._finished.setdefault(stream, asyncio.Event())
        try:
            await asyncio.wait_for(finished.wait(), wait)
        except TimeoutError:
            return Taken(stream, None)
        return await self.look(stream) or Taken(stream, None)

    async def _finish_slowly(self, stream: str) -> None:
        """Fetch what was sent along, then run the turn."""
        row = await self._call(lambda session: inbox.find_stream(session, stream))
        if row is None or row.message is None or row.answered_at is not None:
            return
        message = message_from_json(row.message)
        stored = [await self._store(a, message.channel) for a in message.attachments]
        message = replace(message, attachments=tuple(stored))
        try:
            await self._call(lambda session: self._run_kept(session, stream, message))
        except Exception:
            log.exception("turn_failed", key=message.key, advice="话已留在收件箱，修好后会补答")
            await self._keep_failed(message)
        event = self._finished.pop(stream, None)
        if event is not None:
            event.set()

    def _run_kept(self, session: Session, stream: str, message: Message) -> None:
        row = inbox.find_stream(session, stream)
        assert row is not None
        if row.answered_at is None:
            self._run(session, row, message)

    async def _store(self, attachment: Attachment, channel: str) -> Attachment:
        if self._media is None or self._fetcher is None:
            return attachment
        try:
            data = await self._fetcher.fetch(attachment, channel=channel)
            return replace(attachment, stored=self._media.keep(data))
        except MediaFault as fault:
            log.warning("attachment_lost", reason=str(fault), advice="请发送的人再发一次")
            return attachment

    def _leave(self, session: Session, stream: str) -> None:
        row = inbox.find_stream(session, stream)
        if row is None or row.left:
            return
        row.left = True
        reply = inbox.reply_of(row)
        if reply is not None:
            self._send_late(session, row, reply)

    def _send_late(self, session: Session, row: inbox.InboxRow, reply: Reply) -> None:
        row.left = True
        if row.neighbourhood_id is None or row.message is None or not (reply.text or reply.card):
            return
        outbox.put(
            session,
            neighbourhood_id=row.neighbourhood_id,
            text=reply.text,
            because="late_answer",
            now=self._clock.now(),
            card=reply.card,
            chat_id=row.chat_id,
            prompt=True,
            person_id=None if row.chat_id else row.person_id,
            response_url=row.message["response_url"],
            key=f"late:{row.id}",
        )

    async def _call(self, work: Callable[[Session], T]) -> T:
        return await asyncio.wrap_future(self._worker.submit(work))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _hush(future: asyncio.Future[Any]) -> None:
    """A late fault is logged here, since nobody waits for the future any more."""
    if not future.cancelled() and future.exception() is not None:
        log.error("late_turn_failed", reason=repr(future.exception()))


def _look(session: Session, stream: str) -> Taken | None:
    row = inbox.find_stream(session, stream)
    return Taken(row.stream, inbox.reply_of(row)) if row is not None else None


def _keep(row: inbox.InboxRow, passage: Passage) -> None:
    """Keep of a message what some duty needs; overheard talk that asked nothing is forgotten."""
    turn = passage.turn
    if turn is not None:
        row.neighbourhood_id, row.person_id = turn.neighbourhood_id, turn.person_id
        row.chat_id = turn.chat_id
    asked_nothing = turn is not None and not turn.addressed and turn.because == "talk"
    row.message = None if asked_nothing else message_to_json(passage.message)
    if turn is not None and not asked_nothing:
        parsed = passage.parse.trace.to_json() if passage.parse is not None else None
        row.trace = {"because": turn.because, "parse": parsed}
