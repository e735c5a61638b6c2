"""The group robot's callback: `/wecom/robot` (a closed beta; JSON or XML by the address given).

Source: developer.work.weixin.qq.com, document 99399. The robot's messages hold its webhook
address and with it a secret: it is neither kept nor logged.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

import structlog
from aiohttp import web

from bot.channels.aibot_messages import Content
from bot.channels.callback import Handler, Now, empty, guarded, read_body
from bot.channels.cards import with_card_text
from bot.channels.envelope import Envelope, Seal, encrypted_of, json_object
from bot.channels.split import split_bytes
from bot.channels.wire import MEMBERS, clean, dicts_at, text_at
from bot.channels.xml import parse_xml
from bot.core.ports import Desk
from bot.core.values import (
    Attachment,
    AttachmentKind,
    Click,
    Identity,
    Message,
    MessageKind,
    Powers,
)

PATH = "/wecom/robot"
CHANNEL = "robot"
WAIT_SECONDS = 3.0
POWERS = Powers(reply=True, max_bytes=2048)

log = structlog.get_logger()

Json = Mapping[str, Any]


def callback(envelope: Envelope, corp: str, desk: Desk, now: Now) -> Handler:
    """The POST handler of one robot; the answer has the request's own form."""

    async def receive(request: web.Request) -> web.Response:
        seal = Seal.of(request.query)
        body = await read_body(request)
        in_json = body.lstrip()[:1] == b"{"
        encrypted = encrypted_of(body) if in_json else text_at(parse_xml(body), "Encrypt")
        text = envelope.open(encrypted, seal, now())
        message = read_message(canonical(text), corp, now())
        answer = await _answer(message, desk) if message else ""
        if not answer:
            return empty()
        shape = _json_answer if in_json else _xml_answer
        return web.Response(
            text=shape(envelope, answer, seal.nonce, now()), content_type="text/plain"
        )

    return guarded(receive)


async def _answer(message: Message, desk: Desk) -> str:
    """The text for the response; what is not ready in time goes another way."""
    taken = await desk.take(message, wait=WAIT_SECONDS)
    if taken.reply is None:
        await desk.leave(taken.stream)
        return ""
    whole = with_card_text(taken.reply.text, taken.reply.card)
    return split_bytes(whole, POWERS.max_bytes)[0]


def canonical(text: str) -> Json:
    """Either form as the JSON one. Raises `BodyMalformed`."""
    if text.lstrip("\ufeff \t\r\n").startswith("<"):
        return _from_xml(parse_xml(text))
    return json_object(text)


def _from_xml(xml: Json) -> Json:
    sender = {"userid": text_at(xml, "From", "UserId")}
    items = [
        {
            "msg_type": text_at(item, "MsgType"),
            "text": {"content": text_at(item, "Text", "Content")},
            "image": {"image_url": text_at(item, "Image", "ImageUrl")},
        }
        for item in dicts_at(xml, "MixedMessage", "MsgItem")
    ]
    actions = [
        {"name": text_at(action, "Name"), "value": text_at(action, "Value")}
        for action in dicts_at(xml, "Attachment", "Actions")
    ]
    callback_id = text_at(xml, "Attachment", "CallbackId")
    return {
        "msgid": text_at(xml, "MsgId"),
        "chatid": text_at(xml, "ChatId"),
        "chattype": text_at(xml, "ChatType"),
        "from": sender,
        "msgtype": text_at(xml, "MsgType"),
        "text": {"content": text_at(xml, "Text", "Content")},
        "image": {"image_url": text_at(xml, "Image", "ImageUrl")},
        "event": {"event_type": text_at(xml, "Event", "EventType")},
        "attachment": {"callbackid": callback_id, "actions": actions},
        "mixed_message": {"msg_item": items},
    }


def read_message(data: Json, corp: str, now: datetime) -> Message | None:
    """A message, button or entry; None for what is unknown or of no use to us."""
    single = text_at(data, "chattype") == "single"
    message_id, userid = text_at(data, "msgid"), text_at(data, "from", "userid")
    chat = text_at(data, "chatid")
    if not message_id or not userid or (not single and not chat):
        return None
    blank = Message(
        key=f"{CHANNEL}:{message_id}",
        channel=CHANNEL,
        sender=Identity(corp, MEMBERS, userid),
        chat=None if single else chat,
        kind=MessageKind.TALK,
        text="",
        sent_at=now,
        mentioned=True,
        powers=POWERS,
    )
    return _filled(data, blank)


def _filled(data: Json, blank: Message) -> Message | None:
    match text_at(data, "msgtype"):
        case "text" | "image" as kind:
            return _with(blank, _content(data, kind))
        case "mixed":
            items = dicts_at(data, "mixed_message", "msg_item")[:50]
            parts = [_content(item, text_at(item, "msg_type")) for item in items]
            words = "\n".join(part.text for part in parts if part.text)
            return _with(blank, Content(words, tuple(a for p in parts for a in p.attachments)))
        case "attachment":
            return replace(blank, kind=MessageKind.CLICK, click=_click(data))
        case "event" if text_at(data, "event", "event_type") == "enter_chat":
            return replace(blank, kind=MessageKind.ENTER)
    log.info(
        "robot_ignored",
        msgtype=text_at(data, "msgtype")[:32],
        event_type=text_at(data, "event", "event_type")[:64],
        advice="这种消息或事件用不上，已按协议确认收到",
    )
    return None


def _with(blank: Message, content: Content) -> Message:
    return replace(blank, text=content.text, attachments=content.attachments)


def _content(data: Json, kind: str) -> Content:
    if kind == "text":
        return Content(text_at(data, "text", "content"))
    url = text_at(data, "image", "image_url")
    return Content(attachments=(Attachment(AttachmentKind.IMAGE, url=url),) if url else ())


def _click(data: Json) -> Click:
    actions = dicts_at(data, "attachment", "actions")
    pressed = actions[0] if actions else {}
    key = text_at(pressed, "value") or text_at(pressed, "name")
    return Click(key, text_at(data, "attachment", "callbackid"))


def _json_answer(envelope: Envelope, text: str, nonce: str, now: datetime) -> str:
    plain = json.dumps({"msgtype": "text", "text": {"content": text}}, ensure_ascii=False)
    return json.dumps(envelope.close(plain, nonce, now))


def _xml_answer(envelope: Envelope, text: str, nonce: str, now: datetime) -> str:
    content = escape(clean(text))
    plain = f"<xml><MsgType>text</MsgType><Text><Content>{content}</Content></Text></xml>"
    sealed = envelope.close(plain, nonce, now)
    return (
        f"<xml><Encrypt>{sealed['encrypt']}</Encrypt>"
        f"<MsgSignature>{sealed['msgsignature']}</MsgSignature>"
        f"<TimeStamp>{sealed['timestamp']}</TimeStamp><Nonce>{escape(nonce)}</Nonce></xml>"
    )
