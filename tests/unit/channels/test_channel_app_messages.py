"""The app's XML as Messages, past everything wechatpy trips over."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.app_messages import read_elements, read_message
from bot.channels.envelope import BodyMalformed
from bot.channels.xml import parse_xml
from bot.core.values import Attachment, AttachmentKind, Click, Identity, Message, MessageKind

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def xml(inner: str, sender: str = "li4", at: str = "1767225600") -> str:
    return (
        f"<xml><ToUserName><![CDATA[ww1]]></ToUserName><FromUserName><![CDATA[{sender}]]>"
        f"</FromUserName><CreateTime>{at}</CreateTime>{inner}<AgentID>1000002</AgentID></xml>"
    )


def read(inner: str, **head: str) -> Message | None:
    document = xml(inner, **head)
    return read_message(read_elements(document), document, NOW)


def taken(inner: str, **head: str) -> Message:
    message = read(inner, **head)
    assert message is not None
    return message


def text(content: str, msgid: str = "7234567890123456789") -> str:
    return f"<MsgType>text</MsgType><Content>{content}</Content><MsgId>{msgid}</MsgId>"


def test_text() -> None:
    message = taken(text("<![CDATA[漏水]]>"))
    assert message.text == "漏水"
    assert message.key == "app:1000002:msg:li4:7234567890123456789"
    assert message.sender == Identity("ww1", "wecom", "li4")
    assert (message.chat, message.mentioned, message.powers.reply) == (None, True, False)
    assert message.powers.max_bytes == 2048
    assert message.sent_at == datetime.fromtimestamp(1767225600, tz=UTC)


def test_end_of_cdata_inside_the_words() -> None:
    assert taken(text("<![CDATA[a]]]]><![CDATA[>b]]>")).text == "a]]>b"


def test_doctype_as_words_is_only_words() -> None:
    assert taken(text("<![CDATA[<!DOCTYPE html>]]>")).text == "<!DOCTYPE html>"


def test_equal_ids_of_two_people_are_two_messages() -> None:
    assert taken(text("x"), sender="li4").key != taken(text("x"), sender="wang5").key


@pytest.mark.parametrize("kind", ["image", "voice", "video"])
def test_media(kind: str) -> None:
    message = taken(f"<MsgType>{kind}</MsgType><MediaId>M1</MediaId><MsgId>1</MsgId>")
    assert message.attachments == (Attachment(AttachmentKind(kind), media_id="M1"),)


def test_location_is_said_in_words() -> None:
    inner = (
        "<MsgType>location</MsgType><Location_X>37.8</Location_X><Location_Y>113.5</Location_Y>"
        "<Label>蕴园小区</Label><MsgId>1</MsgId>"
    )
    assert taken(inner).text == "位置：蕴园小区（37.8, 113.5）"


def test_link_is_said_in_words() -> None:
    inner = "<MsgType>link</MsgType><Title>停水</Title><Url>https://a</Url><MsgId>1</MsgId>"
    assert taken(inner).text == "停水\nhttps://a"


CLICK = (
    "<MsgType>event</MsgType><Event>template_card_event</Event><EventKey>take:R12</EventKey>"
    "<TaskId>R12@1</TaskId><ResponseCode>RC</ResponseCode>"
)


def test_click_that_wechatpy_does_not_know() -> None:
    message = taken(CLICK)
    assert message.kind is MessageKind.CLICK
    assert message.click == Click("take:R12", "R12@1", "RC")


def test_two_clicks_of_one_person_in_one_second_are_two() -> None:
    other = CLICK.replace("take:R12", "pass:R12")
    assert taken(CLICK).key != taken(other).key


def test_the_same_event_delivered_again_has_the_same_key() -> None:
    assert taken(CLICK).key == taken(CLICK).key


def test_entering() -> None:
    message = taken("<MsgType>event</MsgType><Event>enter_agent</Event><EventKey/>")
    assert message.kind is MessageKind.ENTER


@pytest.mark.parametrize(
    "inner",
    [
        "<MsgType>event</MsgType><Event>kf_msg_or_event</Event>",
        "<MsgType>event</MsgType><Event>change_contact</Event>",
        "<MsgType>event</MsgType><Event>LOCATION</Event><Latitude>x</Latitude>",
        "<MsgType>hologram</MsgType><MsgId>1</MsgId>",
        "<MsgType>text</MsgType><Content>no id</Content><MsgId></MsgId>",
    ],
)
def test_what_is_of_no_use_is_left_alone(inner: str) -> None:
    assert read(inner) is None


@pytest.mark.parametrize("at", ["", "x", "1767225600000", "-5"])
def test_impossible_time_is_now(at: str) -> None:
    assert taken(text("x"), at=at).sent_at == NOW


@pytest.mark.parametrize(
    "document",
    [
        "",
        "x",
        "<xml/>",
        "<xml>x</xml>",
        "<xml><a></xml>",
        "<xml><MsgType><b>1</b></MsgType></xml>",
        "<xml><MsgType>event</MsgType></xml>",
        "<xml><ToUserName>ww1</ToUserName></xml>",
        "<other><MsgType>text</MsgType></other>",
        '<!DOCTYPE xml [<!ENTITY a "b">]><xml><MsgType>text</MsgType></xml>',
    ],
)
def test_broken_xml_is_refused(document: str) -> None:
    with pytest.raises(BodyMalformed):
        read_elements(document)


@pytest.mark.parametrize("body", [b"\xff\xfe<xml/>", b"", b'<!DOCTYPE a SYSTEM "file:///etc">'])
def test_outer_xml_is_refused(body: bytes) -> None:
    with pytest.raises(BodyMalformed):
        parse_xml(body)


def test_declaration_and_byte_order_mark_are_fine() -> None:
    body = '\ufeff<?xml version="1.0" encoding="UTF-8"?>\n<xml><A>1</A></xml>'
    assert parse_xml(body) == {"A": "1"}
    assert parse_xml(body.encode()) == {"A": "1"}


@given(st.text(max_size=200))
def test_any_inner_text_is_read_or_refused(inner: str) -> None:
    document = xml(inner)
    try:
        elements = read_elements(document)
    except BodyMalformed:
        return
    message = read_message(elements, document, NOW)
    assert message is None or message.channel == "app"
