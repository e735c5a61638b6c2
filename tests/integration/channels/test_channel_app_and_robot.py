"""Overheard talk, the self-built app and the group robot over HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from channel_fakes import (
    APP_TEXT,
    KEY,
    NONCE,
    TALK,
    TEXT,
    TOKEN,
    FakeDesk,
    WeCom,
    app_xml,
)

from bot.channels.envelope import Envelope
from bot.core.values import Reply


async def test_archived_talk_is_taken_and_never_answered(wecom: WeCom, desk: FakeDesk) -> None:
    data = {**TALK, "archive": True, "text": {"content": "楼道灯又不亮"}}
    response = await wecom.post("/wecom/archive", data)
    assert (response.status, await response.read()) == (200, b"")
    assert not desk.taken[0].mentioned
    assert (await wecom.post("/wecom/archive", TALK)).status == 400


async def test_archived_talk_does_not_pass_for_a_mention(wecom: WeCom, desk: FakeDesk) -> None:
    assert await wecom.ask({**TALK, "archive": True}) is None
    assert not desk.taken


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
