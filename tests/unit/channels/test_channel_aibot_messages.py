"""Everything the AI bot can bring becomes a Message, or is left alone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.aibot_messages import read_message
from bot.core.values import (
    Attachment,
    AttachmentKind,
    Click,
    Identity,
    Message,
    MessageKind,
    Quote,
    message_from_json,
    message_to_json,
)

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
COMMON: dict[str, Any] = {
    "msgid": "m1",
    "aibotid": "AIB7",
    "chatid": "wr1",
    "chattype": "group",
    "from": {"userid": "li4"},
}


def read(**fields: Any) -> Message | None:
    return read_message({**COMMON, **fields}, "ww1", NOW)


def taken(**fields: Any) -> Message:
    message = read(**fields)
    assert message is not None
    return message


def test_text_in_a_group() -> None:
    message = taken(
        msgtype="text", text={"content": "@邻里助手 电梯坏了"}, response_url="https://x/y"
    )
    assert message.text == "@邻里助手 电梯坏了"
    assert message.key == "aibot:AIB7:m1"
    assert message.sender == Identity("ww1", "wecom", "li4")
    assert message.chat == "wr1"
    assert message.mentioned
    assert message.kind is MessageKind.TALK
    assert message.sent_at == NOW
    assert message.response_url == "https://x/y"
    assert (message.powers.reply, message.powers.max_bytes) == (True, 20480)


def test_single_chat_has_no_group() -> None:
    assert taken(chattype="single", msgtype="text", text={"content": "x"}).chat is None


def test_group_message_without_its_group_is_not_taken_for_a_private_one() -> None:
    assert read(chatid="", msgtype="text", text={"content": "x"}) is None


def test_mixed_is_joined_and_its_pictures_attached() -> None:
    items = [
        {"msgtype": "text", "text": {"content": "@邻里助手 看看"}},
        {"msgtype": "image", "image": {"url": "https://a"}},
        {"msgtype": "text", "text": {"content": "漏水"}},
        {"msgtype": "image", "image": {"url": "https://b"}},
        {"msgtype": "hologram"},
    ]
    message = taken(msgtype="mixed", mixed={"msg_item": items})
    assert message.text == "@邻里助手 看看\n漏水"
    assert [a.url for a in message.attachments] == ["https://a", "https://b"]


@pytest.mark.parametrize("kind", ["image", "file", "video"])
def test_what_is_sent_along(kind: str) -> None:
    message = taken(chattype="single", msgtype=kind, **{kind: {"url": "https://a"}})
    assert message.attachments == (Attachment(AttachmentKind(kind), url="https://a"),)


def test_voice_is_its_words() -> None:
    message = taken(msgtype="voice", voice={"content": "水管爆了"})
    assert (message.text, message.attachments) == ("水管爆了", ())


def test_quoted_words() -> None:
    quote = {"msgtype": "text", "text": {"content": "谁来修？"}}
    assert taken(msgtype="text", text={"content": "x"}, quote=quote).quote == Quote("谁来修？")


def test_quoted_picture_counts_as_sent_along() -> None:
    quote = {"msgtype": "image", "image": {"url": "https://q"}}
    message = taken(msgtype="text", text={"content": "x"}, quote=quote)
    assert message.quote is None
    assert message.attachments == (Attachment(AttachmentKind.IMAGE, url="https://q"),)


def test_quoted_mixed() -> None:
    items = [{"msgtype": "text", "text": {"content": "看"}}]
    message = taken(
        msgtype="text", text={}, quote={"msgtype": "mixed", "mixed": {"msg_item": items}}
    )
    assert message.quote == Quote("看")


def event(name: str, body: dict[str, Any] | None = None) -> Message | None:
    content = {"eventtype": name, **({name: body} if body else {})}
    return read(msgtype="event", create_time=1767225660, event=content)


def test_entering() -> None:
    message = event("enter_chat")
    assert message is not None
    assert message.kind is MessageKind.ENTER
    assert message.sent_at == datetime.fromtimestamp(1767225660, tz=UTC)


def test_click() -> None:
    message = event("template_card_event", {"event_key": "take:R12", "task_id": "R12@1"})
    assert message is not None
    assert message.kind is MessageKind.CLICK
    assert message.click == Click("take:R12", "R12@1")


def test_feedback_keeps_words_and_rating() -> None:
    message = event("feedback_event", {"id": "fb1", "type": 2, "content": "不对"})
    assert message is not None
    assert (message.kind, message.text) == (MessageKind.FEEDBACK, "不对")
    assert message.click == Click("feedback:2", "fb1")


@pytest.mark.parametrize("name", ["auth_change_event", "enter_check_update", ""])
def test_unknown_event_is_left_alone(name: str) -> None:
    assert event(name) is None


@pytest.mark.parametrize("lost", ["msgid", "from", "msgtype"])
def test_message_that_cannot_be_told_apart_is_left_alone(lost: str) -> None:
    fields: dict[str, Any] = {"msgtype": "text", "text": {"content": "x"}, lost: None}
    assert read(**fields) is None


def test_what_no_database_takes_is_cleaned() -> None:
    assert taken(msgtype="text", text={"content": "a\x00b\ud83d"}).text == "ab?"


@pytest.mark.parametrize("moment", [None, "x", 0, 10**30, 1767225600000, [], float("inf")])
def test_impossible_time_is_now(moment: Any) -> None:
    assert taken(msgtype="text", text={}, create_time=moment).sent_at == NOW


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)
names = st.sampled_from(["text", "mixed", "image", "voice", "event", "quote", "from", "chatid"])


@given(st.dictionaries(names, json_values), st.sampled_from(["text", "mixed", "event", "image"]))
def test_strange_fields_never_raise(fields: dict[str, Any], kind: str) -> None:
    message = read(**{**fields, "msgtype": kind})
    assert message is None or message_from_json(message_to_json(message)) == message


@given(json_values)
def test_strange_parts_of_mixed_never_raise(items: Any) -> None:
    message = taken(msgtype="mixed", mixed={"msg_item": items})
    assert message.kind is MessageKind.TALK
