"""Overheard talk: `/wecom/archive`.

WeCom hands un-addressed talk to nobody but the paid message archive. An operator's own archive
worker (or the emulator) delivers it here in the AI bot's envelope, with `"archive": true`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog
from aiohttp import web

from bot.channels.aibot_messages import read_message
from bot.channels.callback import Handler, Now, empty, guarded, read_body
from bot.channels.envelope import BodyMalformed, Envelope, Seal, encrypted_of, json_object
from bot.channels.wire import text_at
from bot.core.ports import Desk
from bot.core.values import Message, MessageKind, Powers

PATH = "/wecom/archive"
CHANNEL = "archive"
POWERS = Powers(reply=False, max_bytes=2048, hears_all=True)

log = structlog.get_logger()


def callback(envelope: Envelope, corp: str, name: str, desk: Desk, now: Now) -> Handler:
    """The POST handler for overheard talk; `name` is the AI bot's display name."""

    async def receive(request: web.Request) -> web.Response:
        seal = Seal.of(request.query)
        text = envelope.open(encrypted_of(await read_body(request)), seal, now())
        message = overheard(json_object(text), corp, name, now())
        if message is not None:
            await desk.take(message, wait=0)
        return empty()

    return guarded(receive)


def overheard(data: Mapping[str, Any], corp: str, name: str, now: datetime) -> Message | None:
    """Group talk that was not addressed to the bot; None for all the archive holds besides.

    What mentions the bot comes by the bot's own callback. People's private chats with each
    other are none of our business and are dropped. Raises `BodyMalformed` without the mark
    that tells the archive from the bot's own messages.
    """
    if data.get("archive") is not True:
        raise BodyMalformed
    message = read_message(data, corp, now)
    if message is None or message.kind is not MessageKind.TALK or message.chat is None:
        log.debug("archive_ignored", msgtype=text_at(data, "msgtype")[:32])
        return None
    if f"@{name}" in message.text:
        return None
    return replace(
        message,
        key=f"{CHANNEL}:{text_at(data, 'aibotid')}:{text_at(data, 'msgid')}",
        channel=CHANNEL,
        mentioned=False,
        powers=POWERS,
        response_url=None,
    )
