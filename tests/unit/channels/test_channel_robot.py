"""Both forms of the group robot's callback become the same Message."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels.envelope import BodyMalformed
from bot.channels.robot import canonical, read_message
from bot.core.values import AttachmentKind, Click, Identity, Message, MessageKind

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
HEAD = (
    "<WebhookUrl>http://in/send?key=K</WebhookUrl><MsgId>CAIQ-g-1</MsgId><ChatId>wr1</ChatId>"
    "<ChatType>group</ChatType><From><UserId>li4</UserId><Name>李四</Name></From>"
)
JSON_HEAD: dict[str, Any] = {
    "webhook_url": "http://in/send?key=K",
    "msgid": "CAIQ-g-1",
    "chatid": "wr1",
    "chattype": "group",
    "from": {"userid": "li4", "name": "李四"},
}


def from_xml(inner: str) -> Message | None:
    return read_message(canonical(f"<xml>{HEAD}{inner}</xml>"), "ww1", NOW)


def from_json(**fields: Any) -> Message | None:
    return read_message({**JSON_HEAD, **fields}, "ww1", NOW)


def test_text_is_the_same_in_both_forms() -> None:
    one = from_xml("<MsgType>text</MsgType><Text><Content>@邻里助手 查 R12</Content></Text>")
    two = from_json(msgtype="text", text={"content": "@邻里助手 查 R12"})
    assert one == two
    assert two is not None
    assert (two.key, two.text) == ("robot:CAIQ-g-1", "@邻里助手 查 R12")
    assert two.sender == Identity("ww1", "wecom", "li4")


def test_webhook_address_is_not_kept() -> None:
    assert "key=K" not in repr(from_json(msgtype="text", text={"content": "x"}))


def test_mixed_is_the_same_in_both_forms() -> None:
    one = from_xml(
        "<MsgType>mixed</MsgType><MixedMessage>"
        "<MsgItem><MsgType>text</MsgType><Text><Content>看</Content></Text></MsgItem>"
        "<MsgItem><MsgType>image</MsgType><Image><ImageUrl>https://i</ImageUrl></Image></MsgItem>"
        "</MixedMessage>"
    )
    items = [
        {"msg_type": "text", "text": {"content": "看"}},
        {"msg_type": "image", "image": {"image_url": "https://i"}},
    ]
    two = from_json(msgtype="mixed", mixed_message={"msg_item": items})
    assert one == two
    assert two is not None
    assert (two.text, two.attachments[0].kind) == ("看", AttachmentKind.IMAGE)


def test_button_is_the_same_in_both_forms() -> None:
    one = from_xml(
        "<MsgType>attachment</MsgType><Attachment><CallbackId>take</CallbackId>"
        "<Actions><Name>take</Name><Value>R12</Value></Actions></Attachment>"
    )
    two = from_json(
        msgtype="attachment",
        attachment={"callbackid": "take", "actions": [{"name": "take", "value": "R12"}]},
    )
    assert one == two
    assert two is not None
    assert two.click == Click("R12", "take")


def test_entering() -> None:
    message = from_json(chattype="single", msgtype="event", event={"event_type": "enter_chat"})
    assert message is not None
    assert (message.kind, message.chat) == (MessageKind.ENTER, None)


@pytest.mark.parametrize(
    "fields",
    [
        {"msgtype": "event", "event": {"event_type": "add_to_chat"}},
        {"msgtype": "command"},
        {"msgtype": "text", "msgid": ""},
        {"msgtype": "text", "chatid": ""},
    ],
)
def test_what_is_of_no_use_is_left_alone(fields: dict[str, Any]) -> None:
    assert from_json(**fields) is None


@pytest.mark.parametrize("text", ["", "x", "[]", "<xml>", "<a/>"])
def test_neither_form_is_refused(text: str) -> None:
    with pytest.raises(BodyMalformed):
        canonical(text)
