"""The callbacks over HTTP: what is taken, what is answered, what is refused."""

from __future__ import annotations

import asyncio
import base64
import gzip
import io
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import structlog
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from channel_fakes import CORP, KEY, NONCE, START, TOKEN, Clock, FakeDesk, WeCom
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot.channels import aibot_answers as answers
from bot.channels.envelope import Envelope, KeyMalformed
from bot.channels.web import add_routes
from bot.core.ports import Overloaded
from bot.core.values import Button, Card, MessageKind, Reply
from bot.settings import Settings

GROUP: dict[str, Any] = {
    "msgid": "m1",
    "aibotid": "AIB7",
    "chatid": "wr1",
    "chattype": "group",
    "from": {"userid": "li4"},
    "response_url": "https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=RC1",
}
TALK = {**GROUP, "msgtype": "text", "text": {"content": "@邻里助手 电梯坏了"}}
CARD = Card("报修 R12", "R12@1", buttons=(Button("接单", "take:R12"),))
CALLBACKS = ["/wecom/aibot", "/wecom/archive", "/wecom/app", "/wecom/robot"]


def event(name: str, **body: Any) -> dict[str, Any]:
    return {**GROUP, "msgtype": "event", "event": {"eventtype": name, name: body}}


def refresh(stream: str) -> dict[str, Any]:
    return {**GROUP, "msgid": "poll", "msgtype": "stream", "stream": {"id": stream}}


@pytest.mark.parametrize(
    ("path", "receiver"), [(p, CORP if p == "/wecom/app" else "") for p in CALLBACKS]
)
async def test_address_is_verified_by_the_bare_text(
    wecom: WeCom, path: str, receiver: str
) -> None:
    response = await wecom.verify(path, receiver)
    assert (response.status, await response.read()) == (200, b"5567712364890123")
    assert response.content_type == "text/plain"


@pytest.mark.parametrize("path", CALLBACKS)
async def test_address_is_not_verified_for_another_receiver(wecom: WeCom, path: str) -> None:
    assert (await wecom.verify(path, "wwother")).status == 403


async def test_plus_signs_that_became_blanks_are_mended(wecom: WeCom) -> None:
    box = Envelope.of(TOKEN, KEY)
    echo = next(e for e in (box.encrypt("1") for _ in range(200)) if "+" in e)
    query = {**wecom.query(box, echo), "echostr": echo.replace("+", " ")}
    response = await wecom.client.get("/wecom/aibot", params=query)
    assert await response.text() == "1"


async def test_answer_is_a_finished_stream(wecom: WeCom, desk: FakeDesk) -> None:
    answer = await wecom.ask(TALK)
    assert answer["stream"] == {"id": desk.stream, "finish": True, "content": "记下了"}
    assert desk.taken[0].text == "@邻里助手 电梯坏了"
    assert desk.waits == [3.0]


async def test_encrypted_answer_is_plain_text(wecom: WeCom) -> None:
    response = await wecom.post("/wecom/aibot", TALK)
    assert response.content_type == "text/plain"
    assert response.charset == "utf-8"


async def test_nothing_to_say_is_an_empty_response(wecom: WeCom, desk: FakeDesk) -> None:
    desk.reply = Reply()
    assert await wecom.ask(TALK) is None


async def test_slow_answer_opens_a_stream_that_refreshes_finish(
    wecom: WeCom, desk: FakeDesk, clock: Clock
) -> None:
    desk.reply = None
    opened = await wecom.ask(TALK)
    assert opened["stream"] == {
        "id": desk.stream,
        "finish": False,
        "content": answers.WORKING,
    }
    clock.move(seconds=20)
    assert (await wecom.ask(refresh(desk.stream)))["stream"]["finish"] is False
    desk.reply = Reply("修好了", CARD)
    finished = await wecom.ask(refresh(desk.stream))
    assert finished["stream"] == {"id": desk.stream, "finish": True, "content": "修好了"}
    assert finished["template_card"]["task_id"] == "R12@1"
    assert not desk.left


async def test_stream_is_left_before_wecom_ends_it(
    wecom: WeCom, desk: FakeDesk, clock: Clock
) -> None:
    desk.reply = None
    clock.move(minutes=5, seconds=29)
    assert (await wecom.ask(refresh(desk.stream)))["stream"]["finish"] is False
    clock.move(seconds=1)
    stream = (await wecom.ask(refresh(desk.stream)))["stream"]
    assert (stream["finish"], stream["content"]) == (True, answers.LATER)
    assert desk.left == [desk.stream]


@pytest.mark.parametrize("stream", ["st-1767225600-zzz", "unknown", "", "st-99-a"])
async def test_unknown_stream_ends_with_an_apology(wecom: WeCom, stream: str) -> None:
    answer = await wecom.ask(refresh(stream))
    assert answer["stream"] == {"id": stream, "finish": True, "content": answers.FORGOTTEN}


async def test_entering_is_welcomed_by_text(wecom: WeCom, desk: FakeDesk) -> None:
    desk.reply = Reply("您好，我是邻里助手。")
    answer = await wecom.ask(event("enter_chat"))
    assert answer == {"msgtype": "text", "text": {"content": "您好，我是邻里助手。"}}
    assert desk.taken[0].kind is MessageKind.ENTER


async def test_click_is_answered_by_the_new_face(wecom: WeCom, desk: FakeDesk) -> None:
    desk.reply = Reply(update=Card("报修 R12", "other", "王五处理中"))
    answer = await wecom.ask(event("template_card_event", event_key="take:R12", task_id="R12@1"))
    assert answer["response_type"] == "update_template_card"
    assert answer["template_card"]["task_id"] == "R12@1"
    assert not desk.left


async def test_words_after_a_click_go_another_way(wecom: WeCom, desk: FakeDesk) -> None:
    assert await wecom.ask(event("template_card_event", event_key="k", task_id="R12@1")) is None
    assert desk.left == [desk.stream]


async def test_slow_click_goes_another_way(wecom: WeCom, desk: FakeDesk) -> None:
    desk.reply = None
    assert await wecom.ask(event("template_card_event", event_key="k", task_id="R12@1")) is None
    assert desk.left == [desk.stream]


async def test_click_on_a_settled_card_goes_nowhere(wecom: WeCom, desk: FakeDesk) -> None:
    clicked = event("template_card_event", event_key="noop", task_id="R12@1")
    assert await wecom.ask(clicked) is None
    assert not desk.taken


async def test_feedback_is_taken_and_not_answered(wecom: WeCom, desk: FakeDesk) -> None:
    assert await wecom.ask(event("feedback_event", id="fb", type=2)) is None
    assert desk.taken[0].kind is MessageKind.FEEDBACK


@pytest.mark.parametrize(
    "data", [{**GROUP, "msgtype": "hologram"}, event("auth_change_event"), {"msgtype": "text"}]
)
async def test_unknown_types_are_acknowledged(
    wecom: WeCom, desk: FakeDesk, data: dict[str, Any]
) -> None:
    assert await wecom.ask(data) is None
    assert not desk.taken


async def test_overload_asks_wecom_to_send_again(wecom: WeCom, desk: FakeDesk) -> None:
    desk.fault = Overloaded()
    for path, data in [("/wecom/aibot", TALK), ("/wecom/archive", {**TALK, "archive": True})]:
        data = {**data, "text": {"content": "灯坏了"}}
        assert (await wecom.post(path, data)).status == 503
    assert (await wecom.post_xml("/wecom/app", APP_TEXT)).status == 503


async def test_fault_of_the_house_is_logged_without_secrets(
    wecom: WeCom, desk: FakeDesk, logs: list[dict[str, Any]]
) -> None:
    desk.fault = RuntimeError("send?key=s3cr3t failed")
    assert (await wecom.post("/wecom/aibot", TALK)).status == 503
    line = next(entry for entry in logs if entry["event"] == "callback_failed")
    assert "RuntimeError" in line["trace"]
    assert "s3cr3t" not in line["trace"]


@pytest.mark.parametrize("path", CALLBACKS)
async def test_bad_signature_is_refused_with_advice(
    wecom: WeCom, desk: FakeDesk, path: str, logs: list[dict[str, Any]]
) -> None:
    send = wecom.post_xml if path == "/wecom/app" else wecom.post
    assert (await send(path, "{}", msg_signature="0" * 40)).status == 403
    line = next(entry for entry in logs if entry["event"] == "callback_refused")
    assert line["cause"] == "signature_wrong"
    assert "Token" in line["advice"]
    assert not desk.taken


async def test_stale_timestamp_is_refused(
    wecom: WeCom, clock: Clock, logs: list[dict[str, Any]]
) -> None:
    box = Envelope.of(TOKEN, KEY)
    encrypted = box.encrypt(json.dumps(TALK))
    params = wecom.query(box, encrypted)
    clock.move(minutes=11)
    response = await wecom.client.post("/wecom/aibot", params=params, json={"encrypt": encrypted})
    assert response.status == 403
    assert any("时钟" in entry.get("advice", "") for entry in logs)


async def test_the_same_envelope_twice_is_answered_twice(wecom: WeCom, desk: FakeDesk) -> None:
    assert await wecom.ask(TALK) == await wecom.ask(TALK)
    assert [message.key for message in desk.taken] == ["aibot:AIB7:m1"] * 2


async def test_missing_signature_is_refused(wecom: WeCom) -> None:
    assert (await wecom.client.post("/wecom/aibot", json={"encrypt": "x"})).status == 400
    assert (await wecom.client.get("/wecom/aibot")).status == 400


@pytest.mark.parametrize("path", CALLBACKS)
async def test_body_over_a_megabyte_is_refused(wecom: WeCom, path: str) -> None:
    params = {"msg_signature": "x", "timestamp": "1", "nonce": "2"}
    big = io.BytesIO(b"x" * (1024 * 1024 + 1))
    assert (await wecom.client.post(path, params=params, data=big)).status == 413


async def test_body_over_a_megabyte_without_a_length_is_refused(wecom: WeCom) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(17):
            yield b"x" * 65536

    params = {"msg_signature": "x", "timestamp": "1", "nonce": "2"}
    response = await wecom.client.post("/wecom/aibot", params=params, data=endless())
    assert response.status == 413


async def test_broken_encoding_of_the_body_is_refused(wecom: WeCom) -> None:
    params = {"msg_signature": "x", "timestamp": "1", "nonce": "2"}
    response = await wecom.client.post(
        "/wecom/aibot", params=params, data=b"not gzip", headers={"Content-Encoding": "gzip"}
    )
    assert response.status == 400


async def test_body_that_unpacks_to_more_than_a_megabyte_is_refused(wecom: WeCom) -> None:
    bomb = gzip.compress(b"x" * (8 * 1024 * 1024))
    params = {"msg_signature": "x", "timestamp": "1", "nonce": "2"}
    response = await wecom.client.post(
        "/wecom/aibot", params=params, data=bomb, headers={"Content-Encoding": "gzip"}
    )
    assert response.status == 413


async def test_plaintext_that_is_no_json_is_refused(wecom: WeCom) -> None:
    assert (await wecom.post("/wecom/aibot", "not json")).status == 400
    assert (await wecom.post("/wecom/aibot", "[" * 90_000)).status == 400


async def test_archived_talk_is_taken_and_never_answered(wecom: WeCom, desk: FakeDesk) -> None:
    data = {**TALK, "archive": True, "text": {"content": "楼道灯又不亮"}}
    response = await wecom.post("/wecom/archive", data)
    assert (response.status, await response.read()) == (200, b"")
    assert not desk.taken[0].mentioned
    assert (await wecom.post("/wecom/archive", TALK)).status == 400


async def test_archived_talk_does_not_pass_for_a_mention(wecom: WeCom, desk: FakeDesk) -> None:
    assert await wecom.ask({**TALK, "archive": True}) is None
    assert not desk.taken


def app_xml(inner: str, corp: str = CORP, agent: str = "1000002") -> str:
    return (
        f"<xml><ToUserName>{corp}</ToUserName><FromUserName>li4</FromUserName>"
        f"<CreateTime>1767225600</CreateTime>{inner}<AgentID>{agent}</AgentID></xml>"
    )


TEXT = "<MsgType>text</MsgType><Content>漏水</Content><MsgId>1</MsgId>"
APP_TEXT = app_xml(TEXT)


async def test_app_message_is_taken_and_answered_by_nothing(wecom: WeCom, desk: FakeDesk) -> None:
    response = await wecom.post_xml("/wecom/app", APP_TEXT)
    assert (response.status, await response.read()) == (200, b"")
    assert (desk.taken[0].text, desk.waits) == ("漏水", [0])


@pytest.mark.parametrize("text", [app_xml(TEXT, corp="wwother"), app_xml(TEXT, agent="1000003")])
async def test_app_message_for_somebody_else_is_refused(wecom: WeCom, text: str) -> None:
    assert (await wecom.post_xml("/wecom/app", text)).status == 403


async def test_app_event_without_an_app_is_acknowledged(wecom: WeCom, desk: FakeDesk) -> None:
    event_xml = app_xml("<MsgType>event</MsgType><Event>change_contact</Event>", agent="")
    assert (await wecom.post_xml("/wecom/app", event_xml)).status == 200
    assert not desk.taken


async def test_warning_that_the_app_will_be_closed_reaches_the_operator(
    wecom: WeCom, logs: list[dict[str, Any]]
) -> None:
    await wecom.post_xml(
        "/wecom/app", app_xml("<MsgType>event</MsgType><Event>inactive_alert</Event>")
    )
    assert any(entry["event"] == "app_lifecycle" for entry in logs)


async def test_app_refuses_json_and_dtd(wecom: WeCom) -> None:
    assert (await wecom.post("/wecom/app", TALK)).status == 400
    dtd = '<!DOCTYPE xml [<!ENTITY a "b">]>' + APP_TEXT
    assert (await wecom.post_xml("/wecom/app", dtd)).status == 400


ROBOT = {
    "webhook_url": "http://in.qyapi.weixin.qq.com/cgi-bin/webhook/send?key=s3cr3t",
    "msgid": "g1",
    "chatid": "wr1",
    "chattype": "group",
    "from": {"userid": "li4"},
    "msgtype": "text",
    "text": {"content": "@邻里助手 查"},
}


async def test_robot_answers_json_in_json(wecom: WeCom) -> None:
    response = await wecom.post("/wecom/robot", ROBOT)
    assert wecom.opened(await response.text()) == {
        "msgtype": "text",
        "text": {"content": "记下了"},
    }


async def test_robot_answers_xml_in_xml(wecom: WeCom, desk: FakeDesk) -> None:
    desk.reply = Reply("<好> & ]]> 了")
    inner = (
        "<xml><MsgId>g2</MsgId><ChatId>wr1</ChatId><ChatType>group</ChatType><From>"
        "<UserId>li4</UserId></From><MsgType>text</MsgType><Text><Content>查</Content></Text></xml>"
    )
    answer = await (await wecom.post_xml("/wecom/robot", inner, receiver="")).text()
    encrypted = answer.split("<Encrypt>")[1].split("</Encrypt>")[0]
    assert f"<Nonce>{NONCE}</Nonce>" in answer
    assert "&lt;好&gt; &amp; ]]&gt; 了" in Envelope.of(TOKEN, KEY).decrypt(encrypted)


async def test_robot_that_is_not_answered_in_time(wecom: WeCom, desk: FakeDesk) -> None:
    desk.reply = None
    response = await wecom.post("/wecom/robot", ROBOT)
    assert (response.status, await response.read()) == (200, b"")
    assert desk.left == [desk.stream]


async def test_only_what_is_configured_is_mounted(desk: FakeDesk, clock: Clock) -> None:
    bare = Settings(_env_file=None)
    assert add_routes(web.Application(), bare, desk, clock) == ()
    bot = Settings(_env_file=None, aibot_token=TOKEN, aibot_aes_key=KEY)
    mounted = add_routes(web.Application(), bot, desk, clock)
    assert mounted == ("/wecom/aibot", "/wecom/archive")


def test_malformed_key_is_told_at_the_start(desk: FakeDesk, clock: Clock) -> None:
    wrong = Settings(_env_file=None, aibot_token=TOKEN, aibot_aes_key=KEY + "=")
    with pytest.raises(KeyMalformed, match="43"):
        add_routes(web.Application(), wrong, desk, clock)


ALLOWED = {200, 400, 403, 413, 503}


@hypothesis_settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    body=st.binary(max_size=300)
    | st.sampled_from(
        [b"{}", b"<xml/>", b'{"encrypt":"AAAA"}', b"<xml><Encrypt>A</Encrypt></xml>"]
    )
)
def test_garbage_never_breaks_a_callback(settings: Settings, body: bytes) -> None:
    for status, shown in run_garbage(settings, body):
        assert status in ALLOWED
        assert TOKEN not in shown
        assert KEY not in shown


@hypothesis_settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    plain=st.text(max_size=200) | st.dictionaries(st.text(max_size=9), st.text()).map(json.dumps)
)
def test_signed_garbage_never_breaks_a_callback(settings: Settings, plain: str) -> None:
    box = Envelope.of(TOKEN, KEY)
    encrypted = box.encrypt(plain)
    stamp = str(int(START.timestamp()))
    query = {
        "msg_signature": box.sign(stamp, NONCE, encrypted),
        "timestamp": stamp,
        "nonce": NONCE,
    }
    for status, shown in run_garbage(settings, json.dumps({"encrypt": encrypted}).encode(), query):
        assert status in ALLOWED
        assert TOKEN not in shown
        assert KEY not in shown


def run_garbage(
    settings: Settings, body: bytes, query: dict[str, str] | None = None
) -> list[tuple[int, str]]:
    return asyncio.run(post_garbage(settings, body, query or {}))


async def post_garbage(
    settings: Settings, body: bytes, query: dict[str, str]
) -> list[tuple[int, str]]:
    application = web.Application()
    add_routes(application, settings, FakeDesk(), Clock())
    junk = {"msg_signature": "x", "timestamp": "y", "nonce": base64.b64encode(body).decode()}
    seen = []
    async with TestClient(TestServer(application)) as client:
        for path in CALLBACKS:
            with structlog.testing.capture_logs() as lines:
                response = await client.post(path, params=query or junk, data=body)
            seen.append((response.status, repr(lines)))
    return seen
