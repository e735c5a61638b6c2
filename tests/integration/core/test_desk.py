"""The desk: the same message gets the same answer and does nothing twice, whatever breaks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.core import desk as desks
from bot.core import inbox
from bot.core.desk import TurnDesk
from bot.core.inbox import InboxRow
from bot.core.notes import OperatorNote
from bot.core.outbox import OutboxRow
from bot.core.ports import MediaFault, Overloaded
from bot.core.stages import Passage
from bot.core.values import Attachment, AttachmentKind
from tests.support.house import SmallHouse

PNG = b"\x89PNG\r\n\x1a\n" + bytes(4) + b"IEND\xaeB`\x82"


class Fetcher:
    """Fetches a picture once the test lets it."""

    def __init__(self) -> None:
        self.may_end = asyncio.Event()
        self.fault: MediaFault | None = None

    async def fetch(self, attachment: Attachment, *, channel: str) -> bytes:
        await self.may_end.wait()
        if self.fault:
            raise self.fault
        return PNG


@pytest.fixture
def fetcher() -> Fetcher:
    return Fetcher()


@pytest.fixture
def desk(house: SmallHouse, fetcher: Fetcher) -> TurnDesk:
    return TurnDesk(
        worker=house.linli.worker,
        house=house.linli.house,
        clock=house.clock,
        fetcher=fetcher,
    )


def rows(house: SmallHouse) -> list[InboxRow]:
    return house.do(lambda s: list(s.exec(select(InboxRow)).all()))


async def test_a_retry_gets_the_same_answer(house: SmallHouse, desk: TurnDesk) -> None:
    message = house.message("@邻里助手 你能干啥", key="k1")
    first = await desk.take(message, wait=3)
    again = await desk.take(message, wait=3)
    assert first == again
    assert first.reply is not None
    assert len(rows(house)) == 1


async def test_simultaneous_retries_run_one_turn(house: SmallHouse, desk: TurnDesk) -> None:
    message = house.message("@邻里助手 我家门口楼道灯坏了", key="k1")
    taken = await asyncio.gather(*(desk.take(message, wait=3) for _ in range(5)))
    assert len({t.stream for t in taken}) == 1
    assert len(rows(house)) == 1


async def test_slow_work_is_left_open_and_finished(
    house: SmallHouse, desk: TurnDesk, fetcher: Fetcher
) -> None:
    picture = (Attachment(AttachmentKind.IMAGE, url="https://x/1"),)
    message = house.message("@邻里助手 3号楼1单元灯坏了", key="k1", attachments=picture)
    taken = await desk.take(message, wait=0)
    assert taken.reply is None
    fetcher.may_end.set()
    await desk.settle()
    seen = await desk.look(taken.stream)
    assert seen is not None
    assert seen.reply is not None


async def test_a_lost_picture_does_not_lose_the_words(
    house: SmallHouse, desk: TurnDesk, fetcher: Fetcher
) -> None:
    fetcher.fault = MediaFault("gone")
    fetcher.may_end.set()
    picture = (Attachment(AttachmentKind.IMAGE, url="https://x/1"),)
    message = house.message("@邻里助手 你能干啥", key="k1", attachments=picture)
    taken = await desk.take(message, wait=3)
    assert taken.reply is not None


async def test_a_crash_between_receipt_and_answer_is_finished(
    house: SmallHouse, desk: TurnDesk, fetcher: Fetcher
) -> None:
    fetcher.may_end.set()
    picture = (Attachment(AttachmentKind.IMAGE, url="https://x/1"),)
    message = house.message("@邻里助手 你能干啥", key="k1", attachments=picture)
    house.do(lambda s: inbox.insert(s, message, house.clock.now()))
    assert await desk.recover() == 1
    assert await desk.recover() == 0
    assert rows(house)[0].answered_at is not None


async def test_what_is_left_is_sent_by_another_way(
    house: SmallHouse, desk: TurnDesk, fetcher: Fetcher
) -> None:
    picture = (Attachment(AttachmentKind.IMAGE, url="https://x/1"),)
    message = house.message("@邻里助手 你能干啥", key="k1", attachments=picture)
    message = replace(message, response_url="https://qyapi.weixin.qq.com/r")
    taken = await desk.take(message, wait=0)
    await desk.leave(taken.stream)
    await desk.leave(taken.stream)
    fetcher.may_end.set()
    await desk.settle()
    [late] = house.do(lambda s: list(s.exec(select(OutboxRow)).all()))
    assert late.response_url == "https://qyapi.weixin.qq.com/r"


async def test_a_stream_that_nobody_polls_any_more_is_pushed(
    house: SmallHouse, desk: TurnDesk, fetcher: Fetcher
) -> None:
    picture = (Attachment(AttachmentKind.IMAGE, url="https://x/1"),)
    message = house.message("@邻里助手 你能干啥", key="k1", attachments=picture)
    await desk.take(message, wait=0)
    house.clock.set(house.clock.now() + timedelta(minutes=7))
    fetcher.may_end.set()
    await desk.settle()
    assert len(house.do(lambda s: list(s.exec(select(OutboxRow)).all()))) == 1


async def test_a_broken_turn_keeps_the_words_and_says_so(
    house: SmallHouse, desk: TurnDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(passage: Passage) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(desks, "run", breaks)
    taken = await desk.take(house.message("@邻里助手 灯坏了", key="k1"), wait=3)
    assert taken.reply is not None
    assert "岔子" in taken.reply.text
    [row] = rows(house)
    assert row.message is not None
    assert row.message["text"] == "@邻里助手 灯坏了"
    [note] = house.do(lambda s: list(s.exec(select(OperatorNote)).all()))
    assert note.kind == "turn_failed"


async def test_a_blocked_database_asks_wecom_to_come_again(
    house: SmallHouse, desk: TurnDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desks, "DURABLE_GRACE", 0.0)
    monkeypatch.setattr(desks, "FIXED_TEXT_WITHIN", 0.01)
    blocked = asyncio.Event()
    release: Callable[[], None] = blocked.set
    loop = asyncio.get_running_loop()
    started = asyncio.Event()

    def block(_session: object) -> None:
        loop.call_soon_threadsafe(started.set)
        asyncio.run_coroutine_threadsafe(blocked.wait(), loop).result()

    held = house.linli.worker.submit(block)
    await started.wait()
    with pytest.raises(Overloaded):
        await desk.take(house.message("@邻里助手 灯坏了", key="k1"), wait=0.01)
    release()
    await asyncio.wrap_future(held)
    taken = await desk.take(house.message("@邻里助手 灯坏了", key="k1"), wait=3)
    assert taken.reply is not None


async def test_overheard_talk_that_asks_nothing_is_forgotten(
    house: SmallHouse, desk: TurnDesk
) -> None:
    message = house.message("今天包了韭菜馅饺子", key="k1", mentioned=False)
    taken = await desk.take(message, wait=3)
    assert taken.reply is not None
    assert taken.reply.is_empty
    [row] = rows(house)
    assert row.message is None
    assert row.trace is None
