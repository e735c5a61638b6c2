"""Logging in by WeCom: the two addresses, and whom a code stands for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import aiohttp
import pytest
from aiohttp import web
from channel_fakes import CORP, Clock, FakeApi

from bot.channels.api import api_of
from bot.channels.oauth import WeComLogin, login_of
from bot.core.ports import CodeSpent, LoginAway, Outsider
from bot.core.values import Identity
from bot.settings import Settings

BACK = "https://linli.example.cn/console/back"
INFO = "auth/getuserinfo"


@pytest.fixture
def login(
    settings: Settings, api_server: FakeApi, session: aiohttp.ClientSession, clock: Clock
) -> WeComLogin:
    here = settings.model_copy(update={"wecom_api": api_server.url})
    made = login_of(here, api_of(here, session, clock))
    assert made is not None
    return made


def test_in_the_client_the_parameters_stand_in_wecoms_order(login: WeComLogin) -> None:
    url = urlsplit(login.address(BACK, "abc", inside=True))
    assert (url.hostname, url.path) == ("open.weixin.qq.com", "/connect/oauth2/authorize")
    assert url.fragment == "wechat_redirect"
    assert parse_qsl(url.query) == [
        ("appid", CORP), ("redirect_uri", BACK), ("response_type", "code"),
        ("scope", "snsapi_base"), ("state", "abc"), ("agentid", "1000002"),
    ]  # fmt: skip


def test_on_a_desk_a_code_is_scanned(login: WeComLogin) -> None:
    url = urlsplit(login.address(BACK, "abc", inside=False))
    assert (url.hostname, url.path) == ("login.work.weixin.qq.com", "/wwlogin/sso/login")
    asked = dict(parse_qsl(url.query))
    assert asked["login_type"] == "CorpApp"
    assert (asked["appid"], asked["agentid"], asked["state"]) == (CORP, "1000002", "abc")
    assert asked["redirect_uri"] == BACK


async def test_a_code_stands_for_a_member(login: WeComLogin, api_server: FakeApi) -> None:
    api_server.next_answers(INFO, {"errcode": 0, "userid": "zhengmin"})
    assert await login.who("C1") == Identity(CORP, "wecom", "zhengmin")
    assert api_server.to(INFO)[0].query == {"access_token": "T1", "code": "C1"}


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        ({"errcode": 40029, "errmsg": "invalid code"}, CodeSpent),
        ({"errcode": 0, "openid": "o-1"}, Outsider),
        ({"errcode": 0, "userid": ""}, Outsider),
        ({"errcode": 60020, "errmsg": "not allow to access from your ip"}, LoginAway),
        ({"errcode": -1, "errmsg": "system busy"}, LoginAway),
    ],
)
async def test_why_nobody_is_let_in(
    login: WeComLogin, api_server: FakeApi, answer: dict[str, Any], fault: type[Exception]
) -> None:
    api_server.next_answers(INFO, answer)
    with pytest.raises(fault):
        await login.who("C1")


async def test_a_silent_wecom_lets_nobody_in(
    login: WeComLogin,
    api_server: FakeApi,
    hang_up: Callable[[web.Request], web.StreamResponse],
) -> None:
    api_server.next_answers(INFO, hang_up)
    with pytest.raises(LoginAway):
        await login.who("C1")


def test_without_an_app_there_is_no_login(settings: Settings) -> None:
    assert login_of(settings, None) is None
