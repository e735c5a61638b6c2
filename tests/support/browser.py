"""Debian's Chromium on the demo's page."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Page, ViewportSize, async_playwright, expect

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=390, height=844)
PATIENCE = 20_000
"""Milliseconds that a page may take on a busy machine."""


def chromium() -> str:
    """Where Chromium is; without it the test is skipped, or fails if a browser is required."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found:
        return found
    reason = "no Chromium on this machine: apt-get install chromium fonts-noto-cjk"
    if os.environ.get("LINLI_REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@asynccontextmanager
async def browse(address: str, viewport: ViewportSize, *, scale: float = 1) -> AsyncIterator[Page]:
    """The page at an address, in a window of that size."""
    expect.set_options(timeout=PATIENCE)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = await browser.new_page(viewport=viewport, device_scale_factor=scale)
        page.set_default_timeout(PATIENCE)
        await page.goto(address)
        try:
            yield page
        finally:
            await browser.close()


async def show_list(page: Page) -> None:
    """Leave an open chat where the list is hidden behind it, as on a phone."""
    back = page.get_by_test_id("back")
    if await back.is_visible():
        await back.click()


async def choose(page: Page, person: str, chat: str) -> None:
    """Look at a chat through somebody's eyes."""
    await show_list(page)
    await page.get_by_test_id("person-picker").select_option(person)
    await expect(page.locator("#me-name")).to_have_text(person)
    await page.get_by_test_id(f"chat-{chat}").click()


async def say(page: Page, text: str, *, mentioned: bool = False) -> None:
    """Send a message into the open chat."""
    if mentioned:
        await page.get_by_test_id("mention-toggle").click()
    await page.get_by_test_id("input").fill(text)
    await page.get_by_test_id("send").click()
