"""The secretary's pages beside the real bot: WeCom's login, and what neighbours get to hear."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.stories.story import START
from tests.support.console import DESK, PHONE, Browser, browsing
from tests.support.wire import Wire, wire, words_of

GROUP = "3号楼群"


@pytest.fixture
async def stage(database_url: str, tmp_path: Path) -> AsyncIterator[Wire]:
    async with wire(database_url, tmp_path, START) as opened:
        yield opened


def heard(answer: dict[str, Any]) -> str:
    return "\n".join(post["text"] for post in answer["reply"])


async def page(browser: Browser, name: str) -> str:
    """A page's address in the neighbourhood of whoever has just logged in."""
    home = await browser.open("/console")
    return home.url.removeprefix(browser.base).rpartition("/")[0] + "/" + name


@pytest.mark.parametrize("agent", [PHONE, DESK], ids=["phone", "desk"])
async def test_the_secretary_comes_in_by_wecom(stage: Wire, agent: str) -> None:
    await stage.say("李四", "@邻里助手 3号楼2单元电梯又坏了", GROUP)
    async with browsing(stage, "郑敏", agent=agent) as browser:
        home = await browser.open("/console")
    assert home.status == 200
    assert "R1" in home.words
    assert "蕴园小区" in home.words


async def test_a_resident_is_sent_to_the_bot(stage: Wire) -> None:
    async with browsing(stage, "李四") as browser:
        refused = await browser.open("/console")
    assert refused.status == 403
    assert "@邻里助手" in refused.words


async def test_a_code_that_was_used_is_refused(stage: Wire) -> None:
    async with browsing(stage, "郑敏") as browser:
        asked = await browser.open("/console/login", follow=False)
        async with browser.session.get(asked.headers["location"], allow_redirects=False) as sent:
            back = sent.headers["Location"].removeprefix(browser.base)
        kept = browser.cookie("linli_login")
        assert (await browser.open(back, follow=False)).headers["location"] == "/console"
        browser.session.cookie_jar.clear()
        browser.session.cookie_jar.update_cookies({"linli_login": kept})
        again = await browser.open(back, follow=False)
    assert again.status == 302
    assert "authorize" in again.headers["location"]


async def test_a_page_answers_everybody_who_asked(stage: Wire) -> None:
    await stage.say("李四", "@邻里助手 小区能不能养鸡", GROUP)
    await stage.say("冯大勇", "小区能不能养鸡", None)
    before = len(stage.seen())
    async with browsing(stage, "郑敏") as browser:
        questions = await browser.open(await page(browser, "policy.questions"))
        form = questions.form("答复，告诉问过的人")
        done = await browser.send(form, answer="楼里不能养，会扰着邻居。")
    await stage.settle()
    assert "2个人" in done.words
    new = stage.seen()[before:]
    assert {stage.name_of_thread(p) for p in new if "楼里不能养" in words_of(p)} == {
        GROUP, "冯大勇",
    }  # fmt: skip
    assert "楼里不能养" in heard(await stage.say("史文静", "小区能不能养鸡", None))


async def test_a_changed_number_is_what_residents_hear(stage: Wire) -> None:
    question = "@邻里助手 燃气抢修电话多少"
    assert "0353-5550103" in heard(await stage.say("李四", question, GROUP))
    async with browsing(stage, "郑敏") as browser:
        numbers = await browser.open(await page(browser, "hotline.numbers"))
        await browser.send(numbers.form("改好了", name="燃气抢修"), phone="0353-5550999")
    assert "0353-5550999" in heard(await stage.say("李四", question, GROUP))


async def test_what_was_misread_is_labelled(stage: Wire) -> None:
    await stage.say("李四", "@邻里助手 你能干啥", GROUP)
    await stage.say("李四", "@邻里助手 你理解错了", GROUP)
    async with browsing(stage, "郑敏") as browser:
        waiting = await browser.open(await page(browser, "core.review"))
        done = await browser.send(waiting.form("没找我办事"))
    assert "我听错了" in waiting.words
    assert "没有要标的话" in done.words


async def test_the_way_in_stands_on_the_secretarys_page_alone(stage: Wire) -> None:
    port = stage.stage.settings.port
    async with browsing(stage, "郑敏") as browser:
        shown = {}
        for who in ("郑敏", "李四"):
            url = f"{stage.base}/emulator/state"
            async with browser.session.get(url, params={"as": who}) as answer:
                shown[who] = (await answer.json())["console"]
    assert shown == {"郑敏": f"http://127.0.0.1:{port}/console/login", "李四": None}
