"""The secretary's pages as they are opened from WeCom, on a phone and on a desk."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.support.browser import DESK, PHONE, browse, chromium, show_list
from tests.support.demo import demo

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MORNING = (
    ("李四", "3号楼群", "3号楼2单元电梯又坏了"),
    ("田建军", "1号楼群", "1单元楼道灯不亮了"),
    ("李四", "3号楼群", "小区能不能养鸡"),
    ("宋佳", "2号楼群", "咱小区里能不能养鸡啊"),
    ("郭爱国", "5号楼群", "我想要个助行器，下楼不方便"),
    ("冯大勇", "3号楼群", "你能干啥"),
    ("冯大勇", "3号楼群", "你理解错了"),
)


@dataclass
class Secretary:
    """The secretary's browser, with pictures taken on the way."""

    page: Page
    pictures: Path
    size: str

    async def picture(self, name: str) -> None:
        path = self.pictures / f"{self.size}-console-{name}.png"
        await self.page.screenshot(path=path, full_page=True)

    async def turn_to(self, title: str) -> None:
        await self.page.get_by_role("link", name=title, exact=True).click()
        await expect(self.page.get_by_role("heading", level=1)).to_have_text(title)
        width = await self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert width <= 0, "the page is wider than the window"


@pytest.fixture(params=[("desk", DESK), ("phone", PHONE)], ids=["desk", "phone"])
async def secretary(
    request: pytest.FixtureRequest, tmp_path: Path, screenshots: Path
) -> AsyncIterator[Secretary]:
    size, viewport = request.param
    chromium()
    async with demo(tmp_path) as address, browse(address, viewport) as page:
        await spend_the_morning(page, address)
        await choose_secretary(page)
        await page.screenshot(path=screenshots / f"{size}-console-0-way-in.png")
        async with page.expect_popup() as opened:
            await page.get_by_test_id("console").click()
        yield Secretary(await opened.value, screenshots, size)


async def spend_the_morning(page: Page, address: str) -> None:
    """Neighbours talk to the bot, which answers each before the next one speaks."""
    for who, chat, text in MORNING:
        said = {"as": who, "chat": chat, "text": text, "mentioned": True}
        answer = await page.request.post(f"{address}/emulator/say", data=said)
        assert (await answer.json())["reply"]


async def choose_secretary(page: Page) -> None:
    await show_list(page)
    await page.get_by_test_id("person-picker").select_option("郑敏")
    await expect(page.locator("#me-name")).to_have_text("郑敏")


async def test_a_day_of_the_secretary(secretary: Secretary) -> None:
    await read_the_day(secretary)
    await answer_a_question(secretary)
    await change_a_number(secretary)
    await label_a_message(secretary)
    await look_at_figures(secretary)


async def read_the_day(secretary: Secretary) -> None:
    page = secretary.page
    await expect(page.locator(".lines")).to_contain_text("R1")
    await expect(page.get_by_role("heading", level=1)).to_have_text("首页")
    await secretary.picture("1-day")


async def answer_a_question(secretary: Secretary) -> None:
    page = secretary.page
    await secretary.turn_to("居民问的")
    question = page.get_by_role("article").filter(has_text="养鸡")
    await expect(question).to_contain_text("2次")
    await question.get_by_label("您的答复").fill("楼里不能养，会扰着邻居。")
    await secretary.picture("2-question")
    await question.get_by_role("button", name="答复，告诉问过的人").click()
    await expect(page.get_by_role("status")).to_contain_text("2个人")
    await secretary.picture("3-answered")


async def change_a_number(secretary: Secretary) -> None:
    page = secretary.page
    await secretary.turn_to("便民电话")
    entry = page.get_by_role("article").filter(has_text="供热服务")
    await entry.get_by_role("button", name="试打通了").click()
    await expect(entry).to_contain_text("郑敏试打通过")
    await entry.get_by_text("改一改").click()
    await entry.get_by_label("电话").fill("没有")
    await entry.get_by_role("button", name="改好了").click()
    await expect(page.get_by_role("alert")).to_contain_text("不像电话号码")
    await expect(entry.get_by_label("电话")).to_have_value("没有")
    await secretary.picture("4-number")


async def label_a_message(secretary: Secretary) -> None:
    page = secretary.page
    await secretary.turn_to("没读懂的话")
    await expect(page.get_by_role("article")).to_have_count(1)
    await page.get_by_text("都不是，是别的").click()
    await secretary.picture("5-review")
    await page.get_by_role("button", name="没找我办事").click()
    await expect(page.get_by_role("status")).to_contain_text("没找我办事")


async def look_at_figures(secretary: Secretary) -> None:
    await secretary.turn_to("数字")
    await expect(secretary.page.get_by_role("table").first).to_contain_text("全部")
    await secretary.picture("6-figures")
    await secretary.page.get_by_role("button", name="退出").click()
    await expect(secretary.page.get_by_role("heading", level=1)).to_have_text("已经退出了")
    await secretary.picture("7-left")
