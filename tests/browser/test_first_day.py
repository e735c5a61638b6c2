"""A resident's sentence, from the building group to the secretary's digest, on the real page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.support.browser import DESK, PHONE, browse, choose, chromium, say, show_list
from tests.support.demo import demo

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SAID = "3号楼2单元电梯又坏了"


@dataclass
class Visitor:
    """Somebody who tries the demo and takes pictures."""

    page: Page
    pictures: Path
    size: str

    async def picture(self, name: str) -> None:
        await self.page.screenshot(path=self.pictures / f"{self.size}-{name}.png")


@pytest.fixture(params=[("desk", DESK), ("phone", PHONE)], ids=["desk", "phone"])
async def visitor(
    request: pytest.FixtureRequest, tmp_path: Path, screenshots: Path
) -> AsyncIterator[Visitor]:
    size, viewport = request.param
    chromium()
    async with demo(tmp_path) as address, browse(address, viewport) as page:
        yield Visitor(page, screenshots, size)


async def test_a_report_reaches_property_and_the_digest(visitor: Visitor) -> None:
    await report(visitor)
    await take_it_on(visitor)
    await move_to_the_evening(visitor)
    await read_the_digest(visitor)


async def report(visitor: Visitor) -> None:
    page = visitor.page
    await choose(page, "李四", "3号楼群")
    await say(page, SAID, mentioned=True)
    messages = page.get_by_test_id("message")
    await expect(messages.filter(has_text=f"@邻里助手 {SAID}")).to_be_visible()
    await expect(messages.last).to_contain_text("R1")
    await expect(messages.last).to_contain_text("3号楼2单元电梯")
    await visitor.picture("1-answer")


async def take_it_on(visitor: Visitor) -> None:
    page = visitor.page
    await choose(page, "周强", "邻里助手")
    card = page.locator(".card").last
    await expect(card).to_contain_text("R1")
    await visitor.picture("2-card")
    await card.get_by_role("button", name="接单").click()
    await expect(card).to_contain_text("已接单")
    await expect(card.get_by_role("button", name="接单")).to_have_count(0)
    await visitor.picture("3-taken")


async def move_to_the_evening(visitor: Visitor) -> None:
    page = visitor.page
    await show_list(page)
    await page.get_by_test_id("clock-1730").click()
    await expect(page.get_by_test_id("clock-time")).to_have_text("17:30")


async def read_the_digest(visitor: Visitor) -> None:
    page = visitor.page
    await choose(page, "郑敏", "邻里助手")
    digest = page.get_by_test_id("message").filter(has_text="日报").last
    await expect(digest).to_contain_text("R1")
    await expect(digest).to_contain_text("电梯")
    await visitor.picture("4-digest")
