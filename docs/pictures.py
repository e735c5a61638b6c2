"""Takes the README's pictures from the running demo: `.venv/bin/python -m docs.pictures`."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import Page, expect

from tests.support.browser import DESK, PHONE, browse, choose, say, show_list
from tests.support.demo import demo

PICTURES = Path(__file__).parent / "pictures"

MORNING = (
    ("李四", "3号楼群", "3号楼2单元电梯又坏了"),
    ("王芳", "3号楼群", "我家也坐不成，+1"),
    ("冯大勇", "3号楼群", "包饺子我报名，俩人"),
    ("田建军", "1号楼群", "1单元楼道灯不亮了"),
    ("高小梅", "1号楼群", "2号心愿我认领"),
    ("郭爱国", "5号楼群", "我想要个助行器，下楼不方便"),
)


async def main() -> None:
    """Play a day and take the pictures on the way."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        async with demo(Path(folder)) as address:
            async with browse(address, DESK) as page:
                await spend_the_morning(page)
                await picture(page, "chat")
            async with browse(address, PHONE, scale=2) as page:
                await take_on(page)
                await picture(page, "card")
                await read_the_digest(page)
                await picture(page, "digest")
                await picture(await open_console(page), "console")


async def spend_the_morning(page: Page) -> None:
    """Neighbours say what they need."""
    for number, (who, chat, text) in enumerate(MORNING):
        await choose(page, who, chat)
        await page.wait_for_load_state("networkidle")
        before = await page.get_by_test_id("message").count()
        await say(page, text, mentioned=True)
        await expect(page.get_by_test_id("message")).to_have_count(before + 2)
        if number == 0:
            await choose(page, "周强", "邻里助手")
            await expect(page.locator(".card").first).to_contain_text("R1")
    await choose(page, "李四", "3号楼群")


async def take_on(page: Page) -> None:
    """The property presses the button of the first report's card."""
    await choose(page, "周强", "邻里助手")
    card = page.locator(".card").first
    await card.get_by_role("button", name="接单").click()
    await expect(card).to_contain_text("已接单")
    await card.evaluate("one => one.scrollIntoView({block: 'center'})")


async def read_the_digest(page: Page) -> None:
    """The evening comes, and the secretary's digest with it."""
    await show_list(page)
    await page.get_by_test_id("clock-1730").click()
    await expect(page.get_by_test_id("clock-time")).to_have_text("17:30")
    await choose(page, "郑敏", "邻里助手")
    digest = page.get_by_test_id("message").filter(has_text="日报").last
    await expect(digest).to_contain_text("R1")
    await digest.scroll_into_view_if_needed()


async def open_console(page: Page) -> Page:
    """The secretary opens the pages from the list."""
    await show_list(page)
    async with page.expect_popup() as opened:
        await page.get_by_test_id("console").click()
    console = await opened.value
    await expect(console.get_by_role("heading", level=1)).to_have_text("首页")
    return console


async def picture(page: Page, name: str) -> None:
    """What the window shows, as a file beside the others."""
    await page.mouse.move(0, 0)
    await page.wait_for_load_state("networkidle")
    await page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")


if __name__ == "__main__":
    asyncio.run(main())
