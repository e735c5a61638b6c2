"""Where channels hand in messages: insert first, one turn each, the same answer for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

import structlog
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot.core import figures, inbox, notes, outbox
from bot.core.alarm import fixed_text
from bot.core.clock import Clock
from bot.core.house import House
from bot.core.ports import MediaFault, MediaFetcher, Overloaded, Taken
from bot.core.rewording import Draft, Rewriter
from bot.core.second import SecondReader
from bot.core.stages import Passage, run
from bot.core.stages.doubt import Doubt, doubt_of
from bot.core.values import Attachment, Message, Reply, message_from_json
from bot.core.worker import Worker
from intents import Parse

T = TypeVar("T")
log = structlog.get_logger()

DURABLE_GRACE = 1.5
"""Seconds after the wait in which a message may still become durable."""

FIXED_TEXT_WITHIN = 0.7
"""Seconds after which an emergency gets its fixed text without waiting for the tables."""

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
        fetcher: MediaFetcher | None = None,
        second: SecondReader | None = None,
        rewriter: Rewriter | None = None,
    ) -> None:
        self._worker = worker
        self._house = house
        self._clock = clock
        self._fetcher = fetcher
        self._second = second
        self._rewriter = rewriter
        self._drafts: dict[str, Draft] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._finished: dict[str, asyncio.Event] = {}

    async def take(self, message: Message, *, wait: float) -> Taken:
        """Receive durably; wait up to `wait` seconds for the answer. Raises `Overloaded`."""
        received = asyncio.wrap_future(
            self._worker.submit(lambda session: self._receive(session, message))
        )
        try:
            await asyncio.wait({received}, timeout=FIXED_TEXT_WITHIN)
            if not received.done() and fixed_text(self._house, message):
                raise TimeoutError
            taken, fresh = await asyncio.wait_for(asyncio.shield(received), wait + DURABLE_GRACE)
        except TimeoutError as fault:
            received.add_done_callback(_hush)
            return self._without_database(message, fault)
        except Exception:
            log.exception("turn_failed", key=message.key, advice="话已留在收件箱，修好后会补答")
            try:
                return await self._keep_failed(message)
            except DBAPIError as fault:
                return self._without_database(message, fault)
        if taken.reply is None and fresh:
            self._spawn(self._finish_slowly(taken.stream))
        draft = self._drafts.pop(taken.stream, None)
        if draft is not None:
            self._spawn(self._reword(taken.stream, draft))
        if taken.reply is None or draft is not None:
            return await self._await_answer(taken.stream, wait)
        return taken

    def _without_database(self, message: Message, fault: Exception) -> Taken:
        """The fixed text of an emergency needs no table; everything else WeCom sends again.

        Raises `Overloaded`.
        """
        words = fixed_text(self._house, message)
        if words is None:
            raise Overloaded from fault
        return Taken(inbox.new_stream(message.key, self._clock.now()), Reply(words))

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
        receipt = inbox.insert(session, message, self._clock.now())
        if receipt is None:
            known = inbox.find_key(session, message.key)
            assert known is not None
            return Taken(known.stream, inbox.reply_of(known)), False
        if message.attachments or self._doubt(session, message) is not None:
            return Taken(receipt.stream, None), True
        return Taken(receipt.stream, self._run(session, receipt, message)), True

    def _doubt(self, session: Session, message: Message) -> Doubt | None:
        """What the second reader should look at before the turn, where there is one."""
        if self._second is None:
            return None
        return doubt_of(session, message, self._house, self._clock.now())

    def _run(
        self,
        session: Session,
        receipt: inbox.Receipt,
        message: Message,
        second: Parse | None = None,
    ) -> Reply:
        now = self._clock.now()
        passage = Passage(
            session=session, now=now, house=self._house, message=message, second=second
        )
        with figures.TURN_SECONDS.time():
            run(passage)
        figures.TURNS.labels(passage.turn.because if passage.turn else "stranger").inc()
        if self._rewriter is not None and passage.turn is not None and passage.turn.draft:
            self._drafts[receipt.stream] = passage.turn.draft
        kept = _kept(passage)
        late = receipt.left or now - receipt.received_at > STREAM_WINDOW
        if late:
            self._send_late(session, receipt, kept)
        inbox.answer(session, receipt, replace(kept, left=late), now)
        return passage.reply

    async def _keep_failed(self, message: Message) -> Taken:
        """The turn was rolled back: keep the words, and say honestly that it went wrong."""
        reply = Reply(self._house.words.render("core.trouble") if message.mentioned else "")
        return await self._call(lambda session: self._write_failed(session, message, reply))

    def _write_failed(self, session: Session, message: Message, reply: Reply) -> Taken:
        now = self._clock.now()
        receipt = inbox.insert(session, message, now)
        if receipt is None:
            known = inbox.find_key(session, message.key)
            assert known is not None
            receipt = inbox.receipt_of(known)
        figures.TURN_FAULTS.inc()
        kept = inbox.Kept(reply, words=True, trace={"failed": True}, left=receipt.left)
        inbox.answer(session, receipt, kept, now)
        notes.note(session, kind="turn_failed", text=message.key, now=now)
        return Taken(receipt.stream, reply)

    async def _await_answer(self, stream: str, wait: float) -> Taken:
        finished = self._finished.setdefault(stream, asyncio.Event())
        try:
            await asyncio.wait_for(finished.wait(), wait)
        except TimeoutError:
            return Taken(stream, None)
        return await self.look(stream) or Taken(stream, None)

    async def _finish_slowly(self, stream: str) -> None:
        """Fetch what was sent along, ask the second reader where it is needed, run the turn."""
        row = await self._call(lambda session: inbox.find_stream(session, stream))
        if row is None or row.message is None or row.answered_at is not None:
            return
        message = message_from_json(row.message)
        stored = [await self._store(a, message.channel) for a in message.attachments]
        message = replace(message, attachments=tuple(stored))
        try:
            second = await self._read_again(message)
            await self._call(lambda session: self._run_kept(session, stream, message, second))
        except Exception:
            log.exception("turn_failed", key=message.key, advice="话已留在收件箱，修好后会补答")
            await self._keep_failed(message)
        draft = self._drafts.pop(stream, None)
        if draft is not None:
            await self._reword(stream, draft)
        self._end(stream)

    def _end(self, stream: str) -> None:
        event = self._finished.pop(stream, None)
        if event is not None:
            event.set()

    async def _reword(self, stream: str, draft: Draft) -> None:
        """Say the answer plainer where the model can; the kept one stands until then, and after
        a crash. No transaction waits for the model."""
        assert self._rewriter is not None
        said = await self._rewriter.reword(draft)
        if said is not None:
            await self._call(lambda session: inbox.reword(session, stream, draft.words, said))
        self._end(stream)

    async def _read_again(self, message: Message) -> Parse | None:
        """What the second reader makes of a doubtful message; no transaction waits for it."""
        if self._second is None:
            return None
        doubt = await self._call(lambda session: self._doubt(session, message))
        return await self._second.read(doubt) if doubt is not None else None

    def _run_kept(
        self, session: Session, stream: str, message: Message, second: Parse | None
    ) -> None:
        row = inbox.find_stream(session, stream)
        assert row is not None
        if row.answered_at is None:
            self._run(session, inbox.receipt_of(row), message, second)

    async def _store(self, attachment: Attachment, channel: str) -> Attachment:
        if self._fetcher is None:
            return attachment
        try:
            data = await self._fetcher.fetch(attachment, channel=channel)
            return replace(attachment, stored=self._house.media.keep(data))
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
            kept = inbox.Kept(reply, True, row.neighbourhood_id, row.person_id, row.chat_id)
            self._send_late(session, inbox.receipt_of(row), kept)

    def _send_late(self, session: Session, receipt: inbox.Receipt, kept: inbox.Kept) -> None:
        said = kept.reply.text or kept.reply.card
        if kept.neighbourhood_id is None or receipt.message is None or not said:
            return
        outbox.put(
            session,
            neighbourhood_id=kept.neighbourhood_id,
            text=kept.reply.text,
            because="late_answer",
            now=self._clock.now(),
            card=kept.reply.card,
            chat_id=kept.chat_id,
            person_id=None if kept.chat_id else kept.person_id,
            prompt=True,
            response_url=receipt.message["response_url"],
            key=f"late:{receipt.id}",
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


def _kept(passage: Passage) -> inbox.Kept:
    """Keep of a message what some duty needs; overheard talk that asked nothing is forgotten."""
    turn, reply = passage.turn, passage.reply
    if turn is None:
        return inbox.Kept(reply, words=True)
    asked_nothing = not turn.addressed and turn.because == "talk"
    read = None if turn.forgotten or asked_nothing else passage.parse
    parsed = read.trace.to_json() if read is not None else None
    return inbox.Kept(
        reply,
        words=not (asked_nothing or turn.forgotten),
        neighbourhood_id=turn.neighbourhood_id,
        person_id=turn.person_id,
        chat_id=turn.chat_id,
        trace=None if asked_nothing else {"because": turn.because, "parse": parsed},
    )
