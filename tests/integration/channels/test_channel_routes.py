"""Parcels leave by the right way, and every failure is told for what it is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from channel_fakes import START, Clock, FakeApi, token_answer

from bot.channels.api import api_of
from bot.channels.routes import robot_bodies, routes
from bot.core.ports import Ambiguous, Route, TryLater, Undeliverable
from bot.core.values import Button, Card, Parcel
from bot.settings import Settings

ROBOT_KEY = "r0b0t-s3cr3t-key"
SECRET = "app-secret-0123456789"
CARD = Card("报修 R12", "R12@1", "3号楼电梯", buttons=(Button("接单", "take:R12"),))
GROUP = Parcel(1, "2号楼今天停水", chat="wr1", robot_key=ROBOT_KEY)
PERSON = Parcel(2, "您的报修 R12 修好了", person="li4", duplicate_key="d2")


@pytest.fixture
def ways(
    settings: Settings, api_server: FakeApi, session: aiohttp.ClientSession, clock: Clock
) -> dict[str, Route]:
    here = settings.model_copy(update={"wecom_api": api_server.url})
    return {route.name: route for route in routes(here, session, clock)}


def answered(api_server: FakeApi, **changed: Any) -> Parcel:
    url = f"{api_server.url}/cgi-bin/aibot/response?response_code=RC1"
    until = START + timedelta(minutes=55)
    parcel = replace(GROUP, robot_key=None, response_url=url, response_until=until)
    return replace(parcel, **changed)


def test_order_of_the_ways(ways: dict[str, Route]) -> None:
    assert list(ways) == ["response_url", "robot", "app"]


async def test_without_an_app_there_is_no_app_way(
    session: aiohttp.ClientSession, clock: Clock
) -> None:
    bare = Settings(_env_file=None)
    assert [r.name for r in routes(bare, session, clock)] == ["response_url", "robot"]


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
    _, robot, app = routes(nowhere, session, clock)
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


async def test_app_text(ways: dict[str, Route], api_server: FakeApi) -> None:
    await ways["app"].send(PERSON)
    assert api_server.to("gettoken")[0].query["corpsecret"] == SECRET
    (call,) = api_server.to("message/send")
    assert call.query == {"access_token": "T1"}
    assert call.body == {
        "touser": "li4",
        "agentid": 1000002,
        "msgtype": "text",
        "text": {"content": "您的报修 R12 修好了"},
        "enable_duplicate_check": 1,
        "duplicate_check_interval": 1800,
    }


async def test_app_text_and_card_are_two_messages(
    ways: dict[str, Route], api_server: FakeApi
) -> None:
    await ways["app"].send(replace(PERSON, card=CARD))
    assert [c.body["msgtype"] for c in api_server.to("message/send")] == ["text", "template_card"]


async def test_app_markdown_on_demand(ways: dict[str, Route], api_server: FakeApi) -> None:
    await ways["app"].send(replace(PERSON, extra={"format": "markdown"}))
    assert api_server.to("message/send")[0].body["markdown"] == {"content": PERSON.text}


async def test_clicked_card_gets_its_new_face(ways: dict[str, Route], api_server: FakeApi) -> None:
    await ways["app"].send(replace(PERSON, card=CARD, extra={"response_code": "RC"}))
    (call,) = api_server.to("message/update_template_card")
    assert (call.body["userids"], call.body["response_code"]) == (["li4"], "RC")
    assert call.body["template_card"]["card_type"] == "button_interaction"


async def test_same_words_of_two_parcels_both_arrive(
    ways: dict[str, Route], api_server: FakeApi, clock: Clock
) -> None:
    await ways["app"].send(PERSON)
    await ways["app"].send(PERSON)
    await ways["app"].send(replace(PERSON, id=3, duplicate_key="d3"))
    clock.move(minutes=31)
    await ways["app"].send(replace(PERSON, id=4, duplicate_key="d4"))
    checked = ["enable_duplicate_check" in c.body for c in api_server.to("message/send")]
    assert checked == [True, True, False, True]


@pytest.mark.parametrize("trouble", ["invaliduser", "unlicenseduser"])
async def test_receiver_who_cannot_be_reached(
    ways: dict[str, Route], api_server: FakeApi, trouble: str
) -> None:
    api_server.next_answers("message/send", {"errcode": 0, trouble: "li4"})
    with pytest.raises(Undeliverable):
        await ways["app"].send(PERSON)


@pytest.mark.parametrize("person", ["@all", "li4|wang5", "", " "])
async def test_one_person_is_never_many(
    ways: dict[str, Route], api_server: FakeApi, person: str
) -> None:
    with pytest.raises(Undeliverable):
        await ways["app"].send(replace(PERSON, person=person))
    assert not api_server.calls


async def test_card_out_of_rule_is_undeliverable(
    ways: dict[str, Route], api_server: FakeApi
) -> None:
    with pytest.raises(Undeliverable):
        await ways["app"].send(replace(PERSON, text="", card=replace(CARD, task_id="不合规")))
    assert not api_server.to("message/send")


@pytest.mark.parametrize("code", [40014, 42001, 40001])
async def test_expired_token_is_renewed_once(
    ways: dict[str, Route], api_server: FakeApi, code: int
) -> None:
    api_server.next_answers("message/send", {"errcode": code}, {"errcode": 0})
    await ways["app"].send(PERSON)
    tokens = [call.query["access_token"] for call in api_server.to("message/send")]
    assert tokens == ["T1", "T2"]


async def test_token_that_stays_invalid_is_not_tried_for_ever(
    ways: dict[str, Route], api_server: FakeApi
) -> None:
    api_server.next_answers("message/send", {"errcode": 40014, "errmsg": "invalid access_token"})
    with pytest.raises(Undeliverable):
        await ways["app"].send(PERSON)
    assert len(api_server.to("message/send")) == 2
    assert len(api_server.to("gettoken")) == 2


async def test_ten_messages_at_once_fetch_one_token(
    ways: dict[str, Route], api_server: FakeApi
) -> None:
    parcels = [replace(PERSON, id=n, text=str(n)) for n in range(10)]
    await asyncio.gather(*(ways["app"].send(parcel) for parcel in parcels))
    assert len(api_server.to("gettoken")) == 1


async def test_token_that_cannot_be_had_is_tried_later(
    ways: dict[str, Route],
    api_server: FakeApi,
    hang_up: Callable[[web.Request], web.StreamResponse],
) -> None:
    api_server.next_answers("gettoken", hang_up)
    with pytest.raises(TryLater):
        await ways["app"].send(PERSON)
    assert not api_server.to("message/send")


@pytest.mark.parametrize("answer", [{"errcode": 0}, {"errcode": 0, "access_token": ""}])
async def test_answer_without_a_token_is_tried_later(
    ways: dict[str, Route], api_server: FakeApi, answer: dict[str, Any]
) -> None:
    api_server.next_answers("gettoken", answer)
    with pytest.raises(TryLater):
        await ways["app"].send(PERSON)


async def test_wrong_secret_is_undeliverable(ways: dict[str, Route], api_server: FakeApi) -> None:
    api_server.next_answers("gettoken", {"errcode": 40001, "errmsg": "invalid credential"})
    with pytest.raises(Undeliverable):
        await ways["app"].send(PERSON)


async def test_address_that_is_not_allowed_is_shown(
    ways: dict[str, Route], api_server: FakeApi, logs: list[dict[str, Any]]
) -> None:
    message = "not allow to access from your ip, hint: [1], from ip: 203.0.113.9, more"
    api_server.next_answers("message/send", {"errcode": 60020, "errmsg": message})
    with pytest.raises(Undeliverable):
        await ways["app"].send(PERSON)
    assert "203.0.113.9" in logs[-1]["advice"]


async def test_secrets_stay_out_of_logs_and_faults(
    settings: Settings,
    session: aiohttp.ClientSession,
    clock: Clock,
    logs: list[dict[str, Any]],
    unused_tcp_port: int,
) -> None:
    nowhere = settings.model_copy(update={"wecom_api": f"http://127.0.0.1:{unused_tcp_port}"})
    app = routes(nowhere, session, clock)[-1]
    with pytest.raises(TryLater) as caught:
        await app.send(PERSON)
    assert SECRET not in str(caught.value) + repr(caught.value.__cause__) + repr(logs)


async def test_check_proves_the_secret(
    settings: Settings, api_server: FakeApi, session: aiohttp.ClientSession, clock: Clock
) -> None:
    here = settings.model_copy(update={"wecom_api": api_server.url})
    api = api_of(here, session, clock)
    assert api is not None
    await api.check()
    assert await api.get("user/get", {"userid": "li4"}) == {"errcode": 0}
    assert api_server.to("user/get")[0].query == {"userid": "li4", "access_token": "T1"}
    assert SECRET not in repr(api.app)


async def test_first_token_is_used_until_five_minutes_before_its_end(
    ways: dict[str, Route], api_server: FakeApi, clock: Clock
) -> None:
    api_server.next_answers("gettoken", token_answer("T1"), token_answer("T2"))
    await ways["app"].send(PERSON)
    clock.move(seconds=6900)
    await ways["app"].send(replace(PERSON, id=9, duplicate_key="d9"))
    tokens = [call.query["access_token"] for call in api_server.to("message/send")]
    assert tokens == ["T1", "T2"]
