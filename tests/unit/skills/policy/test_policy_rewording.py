"""An operator's model rewords an answer: truthful, lying, slow, down; over its own HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from bot.channels.model import ChatModel
from bot.core.desk import TurnDesk
from bot.core.rewording import Rewriter
from tests.support.house import SmallHouse
from tests.support.model import StandIn

ASKED = "@邻里助手 公积金贷款多久批"
OWN = "公积金贷款申请，15天内答复批不批。"
TRUE = "公积金贷款交上去15天内给答复，最多能贷多少得问公积金中心。"


@asynccontextmanager
async def desk(house: SmallHouse, stand_in: StandIn) -> AsyncIterator[TurnDesk]:
    url = await stand_in.open()
    async with aiohttp.ClientSession() as session:
        model = ChatModel(session, url=url, key="", name="m")
        rewriter = Rewriter(model, seconds=0.3, at_once=2)
        linli = house.linli
        yield TurnDesk(
            worker=linli.worker, house=linli.house, clock=house.clock, rewriter=rewriter
        )
    await stand_in.close()


async def ask(house: SmallHouse, stand_in: StandIn, text: str = ASKED) -> str:
    async with desk(house, stand_in) as opened:
        taken = await opened.take(house.message(text, key="k"), wait=5)
        await opened.settle()
        again = await opened.look(taken.stream)
    assert taken.reply is not None
    assert again is not None
    assert again.reply == taken.reply
    return taken.reply.text


async def test_true_words_are_sent_with_the_mark_and_the_source(house: SmallHouse) -> None:
    said = await ask(house, StandIn(TRUE))
    assert said.startswith(TRUE + "（这句由AI改写，依据见下）")
    assert "依据：" in said
    assert len(said.splitlines()) <= 4


@pytest.mark.parametrize(
    "lie",
    [
        "公积金贷款30天内给答复。",
        "公积金贷款15天内答复，去阳光理财中心办。",
        "公积金贷款15天内不用答复。",
        "公积金贷款15天内答复，保证批下来。",
        "",
    ],
)
async def test_a_lie_is_not_sent(house: SmallHouse, lie: str) -> None:
    said = await ask(house, StandIn(lie))
    assert said.startswith(OWN)
    assert "AI" not in said


async def test_a_slow_model_costs_nothing_but_its_time(house: SmallHouse) -> None:
    assert (await ask(house, StandIn(TRUE, hangs=True))).startswith(OWN)


async def test_a_model_that_is_down_is_not_noticed(house: SmallHouse) -> None:
    assert (await ask(house, StandIn(TRUE, status=503))).startswith(OWN)


async def test_nobody_waits_behind_a_slow_model(house: SmallHouse) -> None:
    stand_in = StandIn(TRUE, hangs=True)
    async with desk(house, stand_in) as opened:
        slow = asyncio.ensure_future(opened.take(house.message(ASKED, key="a"), wait=5))
        await stand_in.asked.wait()
        other = await opened.take(house.message("@邻里助手 谢谢", key="b", who="郑敏"), wait=5)
        assert other.reply is not None
        assert not slow.done()
        await slow
        await opened.settle()


async def test_the_stream_is_left_open_where_the_channel_cannot_wait(house: SmallHouse) -> None:
    async with desk(house, StandIn(TRUE, hangs=True)) as opened:
        taken = await opened.take(house.message(ASKED, key="k"), wait=0)
        assert taken.reply is None
        later = await opened.look(taken.stream)
        await opened.settle()
    assert later is not None
    assert later.reply is not None
    assert later.reply.text.startswith(OWN)


async def test_nothing_of_the_asker_leaves_the_house(house: SmallHouse) -> None:
    stand_in = StandIn(TRUE)
    await ask(house, stand_in, "@邻里助手 我是3号楼501李四，13800001111，公积金贷款多久批")
    assert len(stand_in.heard) == 1
    for secret in ("李四", "501", "1380000", "3号楼"):
        assert secret not in stand_in.heard[0]


async def test_circumstances_never_reach_the_model(house: SmallHouse) -> None:
    stand_in = StandIn(TRUE)
    await ask(house, stand_in, "@邻里助手 我爷爷92岁了，高龄补贴多少钱")
    assert stand_in.heard == []
