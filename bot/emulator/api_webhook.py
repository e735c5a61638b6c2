"""The group robot's webhook (page 91770): the key says which group; 20 messages a minute."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import timedelta
from typing import Any

from aiohttp import web

from bot.emulator.api_common import answer, body_of, part_of
from bot.emulator.faults import (
    BadParameter,
    MediaTooLarge,
    UnknownMedia,
    WrongMessageType,
    WrongRobot,
)
from bot.emulator.hub import Hub, hub_of
from bot.emulator.limits import (
    NOTICES,
    WEBHOOK_MARKDOWN_BYTES,
    WEBHOOK_TEXT_BYTES,
    require_card,
    require_text,
)
from bot.emulator.values import Group, Json, PostKind, Source, group_thread

ROBOT = "robot"
ROBOT_LIMIT = (20, timedelta(minutes=1))
IMAGE_BYTES = 2 * 1024 * 1024
MENTION = re.compile(r"<@([^<>]+)>")


async def send(request: web.Request) -> web.Response:
    """`webhook/send`: text, markdown, markdown_v2, image, file, voice, a notice card."""
    hub = hub_of(request)
    group = robot_group(request, hub)
    hub.rates.count(f"robot:{group.robot_key}", ROBOT_LIMIT)
    content = _content(hub, await body_of(request))
    hub.world.add_post(group_thread(group), Source.ROBOT, ROBOT, **content)
    return answer()


def robot_group(request: web.Request, hub: Hub) -> Group:
    """The group of the key in the address. Raises `WrongRobot`."""
    group = hub.world.group_of_robot(request.query.get("key", ""))
    if group is None:
        raise WrongRobot()
    return group


def _content(hub: Hub, body: Json) -> dict[str, Any]:
    kind = str(body.get("msgtype"))
    if kind == "text":
        return _text(hub, part_of(body, kind))
    if kind in ("markdown", "markdown_v2"):
        text = require_text(part_of(body, kind).get("content"), WEBHOOK_MARKDOWN_BYTES)
        mentions = tuple(MENTION.findall(text)) if kind == "markdown" else ()
        return {"kind": PostKind.MARKDOWN, "text": text, "mentions": mentions}
    if kind == "image":
        return _image(hub, part_of(body, kind))
    if kind in ("file", "voice"):
        return _file(hub, kind, part_of(body, kind))
    if kind == "template_card":
        face = require_card(body.get(kind), NOTICES)
        return {"kind": PostKind.CARD, "card": hub.world.add_card(Source.ROBOT, face, set())}
    raise WrongMessageType(kind)


def _text(hub: Hub, part: Json) -> dict[str, Any]:
    text = require_text(part.get("content"), WEBHOOK_TEXT_BYTES)
    listed = part.get("mentioned_list") or []
    if not isinstance(listed, list):
        raise BadParameter("text.mentioned_list")
    known = [u for u in (*listed, *MENTION.findall(text)) if u in hub.world.people or u == "@all"]
    return {"kind": PostKind.TEXT, "text": text, "mentions": tuple(dict.fromkeys(known))}


def _image(hub: Hub, part: Json) -> dict[str, Any]:
    try:
        content = base64.b64decode(str(part.get("base64", "")), validate=True)
    except ValueError as error:
        raise BadParameter("image.base64") from error
    if len(content) > IMAGE_BYTES:
        raise MediaTooLarge(f"{len(content)} bytes, at most {IMAGE_BYTES}")
    if hashlib.md5(content).hexdigest() != part.get("md5"):
        raise BadParameter("image.md5")
    media = hub.world.add_media("image", "image.png", content, "image/png")
    return {"kind": PostKind.IMAGE, "media": (media,)}


def _file(hub: Hub, kind: str, part: Json) -> dict[str, Any]:
    media = hub.world.media.get(str(part.get("media_id")))
    if media is None:
        raise UnknownMedia()
    return {"kind": PostKind(kind), "media": (media,)}
