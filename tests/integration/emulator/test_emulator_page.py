from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from emulator_bot import Rig, button_card, stream
from playwright.async_api import Page, expect

from bot.emulator import HUB
from tests.support.browser import DESK, PHONE, browse, choose, say

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
async def page(request: pytest.FixtureRequest, rig: Rig) -> AsyncIterator[Page]:
    async with browse(str(rig.web.make_url("/")), request.param) as page:
        yield page


def clerk(message: dict[str, Any]) -> dict[str, Any]:
    if message["msgtype"] == "event":
        card = button_card("R1@1", "报修 R1 已接单", "done:R1")
        return {"response_type": "update_template_card", "template_card": card}
    card = button_card("R1@1", "报修 R1", "take:R1")
    return {
        **stream("记下了，**R1**"),
        "msgtype": "stream_with_template_card",
        "template_card": card,
    }


async def test_a_report_is_answered_and_its_card_taken(page: Page, rig: Rig) -> None:
    rig.bot.answer = clerk
    await choose(page, "李四", "3号楼群")
    await say(page, "3号楼2单元电梯又坏了", mentioned=True)
    await expect(page.locator(".bubble strong")).to_have_text("R1")
    await choose(page, "周强", "3号楼群")
    await page.get_by_test_id("card-button").click()
    await expect(page.locator(".card h3")).to_have_text("报修 R1 已接单")
    assert rig.bot.heard[0]["text"]["content"] == "@邻里助手 3号楼2单元电梯又坏了"


async def test_talk_the_bot_cannot_hear_says_so(page: Page, rig: Rig) -> None:
    await choose(page, "李四", "3号楼群")
    await say(page, "今天真冷")
    await expect(page.get_by_test_id("message")).to_contain_text("机器人听不见")
    assert rig.bot.heard == []


async def test_a_message_is_never_read_as_html(page: Page, rig: Rig) -> None:
    rig.bot.answer = lambda _message: stream("<img src=x onerror=alert(1)>")
    await choose(page, "李四", "3号楼群")
    await say(page, "<b>好</b>", mentioned=True)
    await expect(page.get_by_test_id("message")).to_have_count(2)
    await expect(page.locator(".bubble img, .bubble b")).to_have_count(0)


async def test_what_comes_while_the_clock_moves_is_seen_as_unread(page: Page, rig: Rig) -> None:
    async def digest(_to: object) -> None:
        await rig.send("markdown", {"content": "## 今日简报"})

    rig.web.app[HUB].advance = digest
    await expect(page.get_by_test_id("clock-time")).to_have_text("09:00")
    await page.get_by_test_id("clock-1730").click()
    await expect(page.get_by_test_id("clock-time")).to_have_text("17:30")
    await expect(page.get_by_test_id("chat-邻里助手").locator(".badge")).to_have_text("1")
