"""The AI bot in URL mode: `/wecom/aibot`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from aiohttp import web

from bot.channels import aibot_answers as answers
from bot.channels.aibot_messages import read_message
from bot.channels.callback import Handler, Now, empty, guarded, read_body
from bot.channels.cards import NOOP
from bot.channels.envelope import Envelope, Seal, encrypted_of, json_object
from bot.channels.wire import text_at
from bot.core.ports import Desk, Taken
from bot.core.values import Message, MessageKind

PATH = "/wecom/aibot"
WAIT_SECONDS = 3.0
# WeCom ends a stream 6 minutes after the message (document 100719); this is before that.
STREAM_LIFE = timedelta(minutes=5, seconds=30)

_STREAM = re.compile(r"(?a)st-(\d{9,11})-[\w-]+")

log = structlog.get_logger()


def callback(envelope: Envelope, corp: str, desk: Desk, now: Now) -> Handler:
    """The POST handler of one AI bot."""

    async def receive(request: web.Request) -> web.Response:
        seal = Seal.of(request.query)
        text = envelope.open(encrypted_of(await read_body(request)), seal, now())
        payload = await respond(json_object(text), corp, desk, now())
        if payload is None:
            return empty()
        body = json.dumps(payload, ensure_ascii=False)
        sealed = json.dumps(envelope.close(body, seal.nonce, now()))
        return web.Response(text=sealed, content_type="text/plain")

    return guarded(receive)


async def respond(
    data: Mapping[str, Any], corp: str, desk: Desk, now: datetime
) -> answers.Payload | None:
    """What is answered to one decrypted callback; None: an empty response.

    Raises `Overloaded` where the message could not be taken durably.
    """
    if data.get("archive"):
        log.warning("aibot_got_archive", advice="会话存档的消息请投递到 /wecom/archive")
        return None
    if text_at(data, "msgtype") == "stream":
        return await refresh(text_at(data, "stream", "id"), desk, now)
    message = read_message(data, corp, now)
    if message is None:
        _log_ignored(data)
        return None
    if message.click and message.click.key == NOOP:
        return None
    return await _answered(message, desk)


async def _answered(message: Message, desk: Desk) -> answers.Payload | None:
    taken = await desk.take(message, wait=WAIT_SECONDS)
    if message.kind is MessageKind.FEEDBACK:
        return None
    if message.kind is not MessageKind.TALK:
        return await _answered_event(message, taken, desk)
    if taken.reply is None:
        return answers.ratable(answers.stream(taken.stream, answers.WORKING, finish=False))
    return answers.answer(taken.stream, taken.reply)


async def _answered_event(message: Message, taken: Taken, desk: Desk) -> answers.Payload | None:
    """Events have one response and no stream: what it cannot hold goes another way."""
    reply = taken.reply
    if reply is None or (message.click and (reply.text or reply.card)):
        await desk.leave(taken.stream)
    if reply is None:
        return None
    if message.click:
        return answers.new_face(reply, message.click.task_id)
    return answers.welcome(reply)


async def refresh(stream_id: str, desk: Desk, now: datetime) -> answers.Payload:
    """The answer to WeCom's poll of an open stream; unknown ones are ended with an apology."""
    started = started_at(stream_id)
    taken = await desk.look(stream_id) if started else None
    if started is None or taken is None:
        log.warning(
            "stream_unknown",
            stream=stream_id[:64],
            advice="多半是数据库被清空或换过；已请对方再说一遍",
        )
        return answers.stream(stream_id, answers.FORGOTTEN, finish=True)
    if taken.reply is not None:
        return answers.finished(stream_id, taken.reply)
    if now - started < STREAM_LIFE:
        return answers.stream(stream_id, answers.WORKING, finish=False)
    await desk.leave(stream_id)
    return answers.stream(stream_id, answers.LATER, finish=True)


def started_at(stream_id: str) -> datetime | None:
    """When a stream was opened, as its id tells (`st-<unix seconds>-<random>`); None: not ours."""
    found = _STREAM.fullmatch(stream_id)
    return datetime.fromtimestamp(int(found[1]), tz=UTC) if found else None


def _log_ignored(data: Mapping[str, Any]) -> None:
    log.info(
        "aibot_ignored",
        msgtype=text_at(data, "msgtype")[:32],
        event_type=text_at(data, "event", "eventtype")[:64],
        advice="这种消息或事件用不上，已按协议确认收到",
    )
