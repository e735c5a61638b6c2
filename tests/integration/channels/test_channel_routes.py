"""Parcels leave by the right way, and every failure is told for what it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from channel_fakes import START, Clock, FakeApi, kept_photo
from channel_parcels import CARD, GROUP, PERSON, ROBOT_KEY, answered

from bot.channels.routes import robot_bodies, routes
from bot.core.ports import Ambiguous, Route, TryLater, Undeliverable
from bot.core.values import Parcel
from bot.settings import Settings


def test_order_of_the_ways(ways: dict[str, Route]) -> None:
    assert list(ways) == ["response_url", "robot", "app"]


async def test_without_an_app_there_is_no_app_way(
    session: aiohttp.ClientSession, clock: Clock
) -> None:
    bare = Settings(_env_file=None)
    assert [r.name for r in routes(bare, session, clock, kept_photo)] == ["response_url", "robot"]


def test_who_serves_what(ways: dict[str, Route], api_server: FakeApi) -> None:
    def serving(parcel: Parcel) -> list[str]:
        return [name for name, way in ways.items() if way.serves(parcel, START)]

    assert serving(GROUP) == ["robot"]
    assert serving(PERSON) == ["app"]
    assert serving(answered(api_server)) == ["response_url"]
    assert serving(answered(api_server, response_until=START)) == []
    mentioning = replace(answered(api_server, mentions=("li4",)), robot_key=ROBOT_KEY)
    assert serving(mentioning) == ["robot"]


async def test_robot_text_mentions_people(ways: dict[str, Route], api_server: FakeApi) -> None:
    await ways["robot"].send(replace(GROUP, mentions=("li4", "wang5")))
    (call,) = api_server.to("webhook/send")
    assert call.query == {"key": ROBOT_KEY}
    assert call.body == {
        "msgtype": "text",
        "text": {"content": "2号楼今天停水", "mentioned_list": ["li4", "wang5"]},
    }


async def test_whole_webhook_address_is_taken_for_its_key(
    ways: dict[str, Route], api_server: FakeApi
) -> None:
    url = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={ROBOT_KEY}"
    await ways["robot"].send(replace(GROUP, robot_key=url))
    assert api_server.to("webhook/send")[0].query == {"key": ROBOT_KEY}
    assert ways["robot"].bucket(replace(GROUP, robot_key=url)) == ways["robot"].bucket(GROUP)


def test_card_in_a_group_is_written_out() -> None:
    (body,) = robot_bodies(replace(GROUP, text="", card=CARD, mentions=("li4",)))
    assert body["markdown"]["content"] == ("报修 R12\n3号楼电梯\n可以回复：接单\n<@li4>")


async def test_long_robot_text_is_sent_in_parts(
    ways: dict[str, Route], api_server: FakeApi
) -> None:
    await ways["robot"].send(replace(GROUP, text="水" * 1500, mentions=("li4",)))
    texts = [call.body["text"] for call in api_server.to("webhook/send")]
    assert [text["content"][:6] for text in texts] == ["(1/3) ", "(2/3) ", "(3/3) "]
    assert all(len(text["content"].encode()) <= 2048 for text in texts)
    assert ["mentioned_list" in text for text in texts] == [True, False, False]


async def test_trying_again_goes_on_where_it_stopped(
    ways: dict[str, Route], api_server: FakeApi
) -> None:
    parcel = replace(GROUP, text="水" * 1500)
    api_server.next_answers("webhook/send", {"errcode": 0}, {"errcode": 45009}, {"errcode": 0})
    with pytest.raises(TryLater):
        await ways["robot"].send(parcel)
    await ways["robot"].send(parcel)
    heads = [call.body["text"]["content"][:5] for call in api_server.to("webhook/send")]
    assert heads == ["(1/3)", "(2/3)", "(2/3)", "(3/3)"]


async def test_rate_limit_waits_for_the_next_minute(
    ways: dict[str, Route], api_server: FakeApi, clock: Clock
) -> None:
    clock.move(seconds=42)
    api_server.next_answers("webhook/send", {"errcode": 45009, "errmsg": "api freq out of limit"})
    with pytest.raises(TryLater) as caught:
        await ways["robot"].send(GROUP)
    assert caught.value.seconds == 18


async def test_wrong_key_is_undeliverable_and_advised(
    ways: dict[str, Route], api_server: FakeApi, logs: list[dict[str, Any]]
) -> None:
    api_server.next_answers("webhook/send", {"errcode": 93000, "errmsg": f"key={ROBOT_KEY}"})
    with pytest.raises(Undeliverable) as caught:
        await ways["robot"].send(GROUP)
    assert ROBOT_KEY not in str(caught.value)
    assert ROBOT_KEY not in repr(logs)
    assert "key" in logs[-1]["advice"]


def test_buckets_hold_no_secret(ways: dict[str, Route]) -> None:
    robot, app = ways["robot"].bucket(GROUP), ways["app"].bucket(PERSON)
    assert robot is not None
    assert app is not None
    assert ROBOT_KEY not in robot.key
    assert (robot.limit, robot.seconds) == (18, 60)
    assert (app.limit, app.seconds) == (30, 60)


async def test_connection_that_ends_after_sending_is_ambiguous(
    ways: dict[str, Route],
    api_server: FakeApi,
    hang_up: Callable[[web.Request], web.StreamResponse],
) -> None:
    api_server.next_answers("webhook/send", hang_up)
    with pytest.raises(Ambiguous):
        await ways["robot"].send(GROUP)


@pytest.mark.parametrize(("status", "text"), [(502, "Bad Gateway"), (200, "<html>"), (200, "[]")])
async def test_unreadable_answer_is_ambiguous(
    ways: dict[str, Route], api_server: FakeApi, status: int, text: str
) -> None:
    api_server.next_answers("webhook/send", lambda _: web.Response(status=status, text=text))
    with pytest.raises(Ambiguous):
        await ways["robot"].send(GROUP)


async def test_no_connection_is_tried_later(
    settings: Settings, session: aiohttp.ClientSession, clock: Clock, unused_tcp_port: int
) -> None:
    nowhere = settings.model_copy(update={"wecom_api": f"http://127.0.0.1:{unused_tcp_port}"})
    _, robot, app = routes(nowhere, session, clock, kept_photo)
    for way, parcel in ((robot, GROUP), (app, PERSON)):
        with pytest.raises(TryLater):
            await way.send(parcel)


async def test_redirect_is_not_followed(ways: dict[str, Route], api_server: FakeApi) -> None:
    headers = {"Location": "/stolen"}
    api_server.next_answers("webhook/send", lambda _: web.Response(status=302, headers=headers))
    with pytest.raises(Undeliverable):
        await ways["robot"].send(GROUP)
    assert not api_server.to("stolen")


async def test_active_reply_is_markdown(ways: dict[str, Route], api_server: FakeApi) -> None:
    await ways["response_url"].send(answered(api_server, card=CARD))
    (call,) = api_server.to("aibot/response")
    assert call.query == {"response_code": "RC1"}
    assert call.body["msgtype"] == "markdown"
    assert call.body["markdown"]["content"].startswith("2号楼今天停水\n\n报修 R12")


async def test_active_reply_in_a_single_chat_may_be_a_card(
    ways: dict[str, Route], api_server: FakeApi
) -> None:
    await ways["response_url"].send(answered(api_server, chat=None, person="li4", card=CARD))
    body = api_server.to("aibot/response")[0].body
    assert body["template_card"]["sub_title_text"] == "2号楼今天停水"
    assert body["template_card"]["button_list"][0]["key"] == "take:R12"


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/cgi-bin/aibot/response?response_code=R",
        "http://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=R",
        "https://qyapi.weixin.qq.com@evil.example/x",
        "https://qyapi.weixin.qq.com.evil.example/x",
        "https://[",
        "file:///etc/passwd",
    ],
)
async def test_active_reply_goes_to_wecom_alone(
    ways: dict[str, Route], api_server: FakeApi, url: str
) -> None:
    with pytest.raises(Undeliverable, match="not WeCom"):
        await ways["response_url"].send(replace(answered(api_server), response_url=url))


@pytest.mark.parametrize("code", [45009, -1, 40058])
async def test_refused_active_reply_is_never_tried_again(
    ways: dict[str, Route], api_server: FakeApi, code: int
) -> None:
    api_server.next_answers("aibot/response", {"errcode": code, "errmsg": "no"})
    with pytest.raises(Undeliverable):
        await ways["response_url"].send(answered(api_server))
