"""The self-built app's decrypted XML as a Message, read by wechatpy with guards of our own.

Source: developer.work.weixin.qq.com, documents 90239 (messages) and 90240 (events). wechatpy
1.8.18 knows no card events (they come as `UnknownMessage` without attributes) and converts fields
only when they are read, so everything is taken from the parsed elements themselves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from xml.parsers.expat import ExpatError

from wechatpy.enterprise import parse_message

from bot.channels.aibot_messages import Content
from bot.channels.envelope import BodyMalformed
from bot.channels.wire import MEMBERS, moment_of, text_at, value_at
from bot.channels.xml import parse_xml
from bot.core.values import (
    Attachment,
    AttachmentKind,
    Click,
    Identity,
    Message,
    MessageKind,
    Powers,
)

CHANNEL = "app"
POWERS = Powers(reply=False, max_bytes=2048)

Elements = Mapping[str, Any]


def read_elements(xml: str) -> Elements:
    """The elements of a decrypted message. Raises `BodyMalformed`."""
    parse_xml(xml)
    try:
        message = parse_message(xml)
    except (ExpatError, ValueError, KeyError, AttributeError, TypeError):
        raise BodyMalformed from None
    return dict(message._data)


def _text(data: Elements) -> Content:
    return Content(text_at(data, "Content"))


def _media(kind: AttachmentKind) -> Callable[[Elements], Content]:
    def read(data: Elements) -> Content:
        found = Attachment(
            kind, url=text_at(data, "PicUrl") or None, media_id=text_at(data, "MediaId") or None
        )
        return Content(attachments=(found,))

    return read


def _location(data: Elements) -> Content:
    latitude, longitude = text_at(data, "Location_X"), text_at(data, "Location_Y")
    return Content(f"位置：{text_at(data, 'Label')}（{latitude}, {longitude}）")


def _link(data: Elements) -> Content:
    parts = (text_at(data, name) for name in ("Title", "Description", "Url"))
    return Content("\n".join(part for part in parts if part))


_READERS: dict[str, Callable[[Elements], Content]] = {
    "text": _text,
    "image": _media(AttachmentKind.IMAGE),
    "voice": _media(AttachmentKind.VOICE),
    "video": _media(AttachmentKind.VIDEO),
    "location": _location,
    "link": _link,
}


def read_message(data: Elements, xml: str, now: datetime) -> Message | None:
    """A member's private message or event; None where type or event is of no use to us."""
    kind = text_at(data, "MsgType").lower()
    if not text_at(data, "FromUserName"):
        return None
    if kind == "event":
        return _event(data, _blank(data, event_key(data, xml), now))
    reader, message_id = _READERS.get(kind), text_at(data, "MsgId")
    if reader is None or not message_id:
        return None
    key = f"{CHANNEL}:{text_at(data, 'AgentID')}:msg:{text_at(data, 'FromUserName')}:{message_id}"
    content = reader(data)
    return replace(_blank(data, key, now), text=content.text, attachments=content.attachments)


def event_key(data: Elements, xml: str) -> str:
    """What makes an event one event: person and second do not, so all of it counts."""
    parts = [
        text_at(data, name)
        for name in ("FromUserName", "CreateTime", "Event", "ChangeType", "EventKey", "TaskId")
    ]
    digest = hashlib.sha256("\x00".join((*parts, xml)).encode("utf-8", "replace")).hexdigest()
    return f"{CHANNEL}:{text_at(data, 'AgentID')}:event:{parts[0]}:{parts[1]}:{digest}"


def _blank(data: Elements, key: str, now: datetime) -> Message:
    corp, userid = text_at(data, "ToUserName"), text_at(data, "FromUserName")
    return Message(
        key=key,
        channel=CHANNEL,
        sender=Identity(corp, MEMBERS, userid),
        chat=None,
        kind=MessageKind.TALK,
        text="",
        sent_at=moment_of(value_at(data, "CreateTime"), now),
        mentioned=True,
        powers=POWERS,
    )


def _event(data: Elements, blank: Message) -> Message | None:
    name = text_at(data, "Event").lower()
    if name == "enter_agent":
        return replace(blank, kind=MessageKind.ENTER)
    if name == "template_card_event":
        click = Click(
            text_at(data, "EventKey"),
            text_at(data, "TaskId"),
            text_at(data, "ResponseCode") or None,
        )
        return replace(blank, kind=MessageKind.CLICK, click=click)
    return None
