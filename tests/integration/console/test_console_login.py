"""Who gets in: secretaries, by a state and a code that are good once."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlmodel import Session, select

from bot.core.people import RoleGrant
from bot.core.ports import CodeSpent, LoginAway, Outsider
from bot.core.values import Identity
from bot.core.vault import Vault
from tests.support.console import DESK, PHONE, Entry, entry
from tests.support.house import CORP, SmallHouse

FIRST = "/console/1/digest.today"


async def test_the_secretary_sees_the_first_page(console: Entry) -> None:
    seen = await console.log_in("郑敏")
    assert seen.status == 200
    assert urlsplit(seen.url).path == FIRST
    assert "蕴园小区" in seen.words


@pytest.mark.parametrize("who", ["李四", "周强", "没见过"])
async def test_nobody_else_gets_in(console: Entry, who: str) -> None:
    seen = await console.log_in(who)
    assert seen.status == 403
    assert "这里是书记用的网页" in seen.words
    assert (await console.browser.open(FIRST)).status == 403


async def test_the_pass_is_out_of_reach_of_scripts_and_other_sites(console: Entry) -> None:
    console.door.codes["good"] = Identity(CORP, "wecom", "郑敏")
    answer = await console.come_back("good", await console.state())
    cookie = answer.headers["set-cookie"]
    assert answer.status == 303
    for flag in ("linli_console=", "HttpOnly", "SameSite=Lax", "Path=/console", "Max-Age=43200"):
        assert flag in cookie


@pytest.mark.parametrize(("agent", "where"), [(PHONE, "client.test"), (DESK, "desk.test")])
async def test_the_client_and_a_desk_log_in_each_their_own_way(
    console: Entry, agent: str, where: str
) -> None:
    console.browser.session.headers["User-Agent"] = agent
    asked = await console.browser.open("/console", follow=False)
    assert asked.status == 302
    assert urlsplit(asked.headers["location"]).hostname == where


async def test_a_state_of_another_browser_is_refused(console: Entry) -> None:
    console.door.codes["good"] = Identity(CORP, "wecom", "郑敏")
    state = await console.state()
    for wrong in ("", "x", state[:-1], "状态"):
        seen = await console.come_back("good", wrong)
        assert seen.status == 400
        assert "登录没接上" in seen.words


async def test_a_state_is_good_once_and_for_ten_minutes(console: Entry) -> None:
    console.door.codes["good"] = Identity(CORP, "wecom", "郑敏")
    state = await console.state()
    console.house.clock.set(console.house.clock.now() + timedelta(minutes=10))
    assert (await console.come_back("good", state)).status == 400
    state = await console.state()
    assert (await console.come_back("good", state)).headers["location"] == "/console"
    again = await console.come_back("good", state)
    assert again.headers["location"] == "/console"
    console.browser.session.cookie_jar.clear()
    assert (await console.come_back("good", state)).status == 400


async def test_a_spent_code_starts_again_once(console: Entry) -> None:
    console.door.codes["spent"] = CodeSpent()
    first = await console.come_back("spent", await console.state())
    assert first.status == 302
    state = first.headers["location"].rpartition("state=")[2]
    assert (await console.come_back("spent", state)).status == 400


async def test_an_outsider_and_a_silent_wecom_are_told_apart(console: Entry) -> None:
    console.door.codes |= {"out": Outsider(), "away": LoginAway()}
    assert "不是本单位成员" in (await console.come_back("out", await console.state())).words
    away = await console.come_back("away", await console.state())
    assert away.status == 503
    assert "没有应答" in away.words


async def test_no_code_is_no_way_in(console: Entry) -> None:
    assert (await console.come_back("", await console.state())).status == 400
    assert (await console.come_back("x" * 513, await console.state())).status == 400


# A sealed pass differs each time, and so would the test's name without one of its own.
@pytest.mark.parametrize(
    "kept", ["", "rubbish", Vault("other").seal("{}")], ids=["empty", "rubbish", "other key"]
)
async def test_a_forged_pass_leads_to_the_login(console: Entry, kept: str) -> None:
    await console.log_in("郑敏")
    console.browser.session.cookie_jar.clear()
    console.browser.session.cookie_jar.update_cookies({"linli_console": kept})
    seen = await console.browser.open(FIRST, follow=False)
    assert seen.status == 302
    assert "蕴园小区" not in seen.words


async def test_whoever_loses_the_role_loses_the_pages(secretary: Entry) -> None:
    assert (await secretary.browser.open(FIRST)).status == 200
    secretary.house.do(_take_roles)
    assert (await secretary.browser.open(FIRST)).status == 403


def _take_roles(session: Session) -> None:
    for grant in session.exec(select(RoleGrant)).all():
        session.delete(grant)


async def test_a_pass_ends_after_twelve_hours(secretary: Entry) -> None:
    form = (await secretary.browser.open("/console/1/hotline.numbers")).form("试打通了")
    secretary.house.clock.set(secretary.house.clock.now() + timedelta(hours=12))
    assert (await secretary.browser.open(FIRST, follow=False)).status == 302
    late = await secretary.browser.send(form)
    assert late.status == 401
    assert "登录过了12小时" in late.words


async def test_after_the_login_the_browser_is_where_it_wanted_to_be(console: Entry) -> None:
    console.door.codes["good"] = Identity(CORP, "wecom", "郑敏")
    asked = await console.browser.open("/console/1/hotline.numbers", follow=False)
    state = asked.headers["location"].rpartition("state=")[2]
    back = await console.come_back("good", state)
    assert back.headers["location"] == "/console/1/hotline.numbers"


async def test_leaving_ends_the_pass(secretary: Entry) -> None:
    left = await secretary.browser.send((await secretary.browser.open(FIRST)).form("退出"))
    assert "已经退出了" in left.words
    assert secretary.browser.cookie("linli_console") == ""
    assert (await secretary.browser.open(FIRST, follow=False)).status == 302


async def test_the_secretary_of_two_places_chooses(console: Entry) -> None:
    console.house.load(
        {"neighbourhood": "北坡小区", "people": [{"name": "郑敏", "roles": ["secretary"]}]}
    )
    chosen = await console.log_in("郑敏")
    assert [name in chosen.words for name in ("蕴园小区", "北坡小区", "南山小区")] == [
        True, True, False,
    ]  # fmt: skip
    assert "换小区" in (await console.browser.open("/console/3/digest.today")).words


async def test_without_an_app_or_an_address_it_says_what_to_do(house: SmallHouse) -> None:
    async with entry(house, None) as opened:
        seen = await opened.browser.open("/console")
        assert seen.status == 503
        assert "还没接好" in seen.words
