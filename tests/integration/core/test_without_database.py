"""An emergency gets its fixed text even while the database is away, and within a second."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from bot.core import desk as desks
from bot.core.desk import TurnDesk
from bot.core.ports import Overloaded
from tests.support.house import SmallHouse

GAS = "@邻里助手 楼道里好大的煤气味"


@pytest.fixture
def desk(house: SmallHouse) -> TurnDesk:
    return TurnDesk(worker=house.linli.worker, house=house.linli.house, clock=house.clock)


def away(_session: Session, *_more: object) -> None:
    raise OperationalError("SELECT 1", {}, Exception("connection refused"))


@pytest.fixture
def broken(desk: TurnDesk, monkeypatch: pytest.MonkeyPatch) -> TurnDesk:
    monkeypatch.setattr(desk, "_receive", away)
    monkeypatch.setattr(desk, "_write_failed", away)
    return desk


async def test_the_fixed_text_needs_no_database(house: SmallHouse, broken: TurnDesk) -> None:
    taken = await broken.take(house.message(GAS, key="e1"), wait=3)
    assert taken.reply is not None
    assert "先离开屋子再打电话" in taken.reply.text
    assert "还不能确认通知到人" in taken.reply.text


async def test_anything_else_is_sent_again_by_the_platform(
    house: SmallHouse, broken: TurnDesk
) -> None:
    with pytest.raises(Overloaded):
        await broken.take(house.message("@邻里助手 楼道灯坏了", key="e2"), wait=3)


async def test_what_belongs_into_no_group_is_not_spread_there(
    house: SmallHouse, broken: TurnDesk
) -> None:
    taken = await broken.take(house.message("@邻里助手 我不想活了", key="e3"), wait=3)
    assert taken.reply is not None
    assert "110" in taken.reply.text
    assert "担心您" not in taken.reply.text


async def test_a_database_that_hangs_does_not_hold_it_back(
    house: SmallHouse, desk: TurnDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    released = threading.Event()
    receive = desk._receive

    def hanging(session: Session, *more: object) -> object:
        released.wait(5)
        return receive(session, *more)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(desk, "_receive", hanging)
    monkeypatch.setattr(desks, "FIXED_TEXT_WITHIN", 0.5)
    began = time.perf_counter()
    taken = await desk.take(house.message(GAS, key="e4"), wait=3)
    took = time.perf_counter() - began
    released.set()
    await asyncio.sleep(0)
    assert taken.reply is not None
    assert "先离开屋子" in taken.reply.text
    assert took < 1
