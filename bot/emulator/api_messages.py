"""Messages of the self-built app, updates of its cards, and the AI bot's active replies."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any

from aiohttp import web

from bot.emulator.api_common import answer, body_of, part_of, token_checked
from bot.emulator.faults import (
    BadParameter,
    NobodyToSend,
    NotYours,
    UnknownMedia,
    WrongAgent,
    WrongMessageType,
)
from bot.emulator.hub import Hub, hub_of
from bot.emulator.limits import (
    ACTIVE_REPLY_BYTES,
    APP_TEXT_BYTES,
    INTERACTIVE,
    require_card,
    require_feedback,
    require_text,
)
from bot.emulator.replies import pressed
from bot.emulator.values import Json, Person, Post, PostKind, Seat, Source, private_thread

PERSON_LIMITS = ((30, timedelta(minutes=1)), (1000, timedelta(hours=1)))
DUPLICATE_SECONDS = 1800
DUPLICATE_MOST = 4 * 3600
_FILES = {"image": PostKind.IMAGE, "voice": PostKind.VOICE, "file": PostKind.FILE}


async def send(request: web.Request) -> web.Response:
    """`message/send` (page 90236): text, markdown, template_card, image, voice, file."""
    hub = token_checked(request)
    body = await body_of(request)
    _require_agent(hub, body)
    people, invalid = _receivers(hub, body)
    if not people:
        raise NobodyToSend()
    result: Json = {"invaliduser": "|".join(invalid), "msgid": hub.world.new_id("MSG")}
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    if _is_duplicate(hub, body, digest):
        hub.world.refuse("message/send", "重复的消息，没有再发")
        return answer(**result)
    content = _content(hub, body, {p.userid for p in people})
    hub.sent[digest] = hub.world.now()
    for person in people:
        _hand_over(hub, person, content)
    card = content.get("card")
    if card is not None and card.face["card_type"] in INTERACTIVE:
        result["response_code"] = hub.callbacks.response_codes.issue(card)
    return answer(**result)


async def update_card(request: web.Request) -> web.Response:
    """`message/update_template_card` (page 94888): another face for a card, by response_code."""
    hub = token_checked(request)
    body = await body_of(request)
    _require_agent(hub, body)
    codes = hub.callbacks.response_codes
    code = str(body.get("response_code", ""))
    card = codes.find(code)
    if card is None or not codes.use(code):
        raise BadParameter("response_code")
    face = _new_face(card.face, body)
    userids = None if body.get("atall") else set(body.get("userids") or ())
    invalid = sorted((userids or set()) - card.reached)
    if userids is not None and not userids - set(invalid):
        raise NobodyToSend()
    hub.world.turn_card(card, face, None if userids is None else userids - set(invalid))
    return answer(invaliduser=invalid)


async def active_reply(request: web.Request) -> web.Response:
    """A POST to a `response_url` (page 101138): markdown, or a card in a single chat.

    A second use is answered with success and shows nothing, as it was seen of the platform.
    """
    hub = hub_of(request)
    body = await body_of(request)
    code = request.query.get("response_code", "")
    found = hub.callbacks.response_urls.find(code)
    if found is None:
        raise BadParameter("response_code is unknown or older than 1 hour")
    seat, post = found
    content = _active_content(seat, body)
    if not hub.callbacks.response_urls.use(code):
        hub.world.refuse("aibot/response", "response_url 只能用一次，第二次的内容没有显示")
        return answer()
    _show_active(hub, seat, post if seat.group else None, content)
    return answer()


def _active_content(seat: Seat, body: Json) -> Json:
    kind = str(body.get("msgtype"))
    if kind == "markdown":
        content = part_of(body, kind)
        text = require_text(content.get("content"), ACTIVE_REPLY_BYTES)
        return {"text": text, "feedback_id": require_feedback(content.get("feedback"))}
    if kind != "template_card":
        raise WrongMessageType(kind)
    if seat.group:
        raise BadParameter("template_card answers in a single chat only")
    return {"face": require_card(body.get(kind))}


def _show_active(hub: Hub, seat: Seat, quote: Post | None, content: Json) -> None:
    replies = hub.callbacks.replies
    if "face" in content:
        replies.show_card(seat, replies.new_card(seat, content["face"]), quote)
        return
    bot = hub.platform.aibot_id
    hub.world.add_post(seat.thread, Source.AIBOT, bot, PostKind.MARKDOWN, quote=quote, **content)


def _require_agent(hub: Hub, body: Json) -> None:
    agent = body.get("agentid")
    if not str(agent).isdigit():
        raise WrongAgent(str(agent))
    if int(str(agent)) != hub.platform.app_agent_id:
        raise NotYours()


def _receivers(hub: Hub, body: Json) -> tuple[list[Person], list[str]]:
    touser = str(body.get("touser") or "")
    if touser == "@all":
        return [p for p in hub.world.people.values() if p.visible], []
    people, invalid = [], []
    for userid in filter(None, touser.split("|")):
        person = hub.world.people.get(userid)
        if person is not None and person.visible:
            people.append(person)
        else:
            invalid.append(userid)
    return people, invalid


def _content(hub: Hub, body: Json, reached: set[str]) -> dict[str, Any]:
    kind = str(body.get("msgtype"))
    if kind in ("text", "markdown"):
        text = require_text(part_of(body, kind).get("content"), APP_TEXT_BYTES)
        return {"kind": PostKind(kind), "text": text}
    if kind == "template_card":
        face = require_card(body.get(kind))
        return {"kind": PostKind.CARD, "card": hub.world.add_card(Source.APP, face, reached)}
    if kind in _FILES:
        media = hub.world.media.get(str(part_of(body, kind).get("media_id")))
        if media is None:
            raise UnknownMedia()
        return {"kind": _FILES[kind], "media": (media,)}
    raise WrongMessageType(kind)


def _is_duplicate(hub: Hub, body: Json, digest: str) -> bool:
    if body.get("enable_duplicate_check") != 1 or digest not in hub.sent:
        return False
    seconds = min(int(body.get("duplicate_check_interval", DUPLICATE_SECONDS)), DUPLICATE_MOST)
    return hub.world.now() - hub.sent[digest] < timedelta(seconds=seconds)


def _hand_over(hub: Hub, person: Person, content: dict[str, Any]) -> None:
    if not hub.rates.allows(f"person:{person.userid}", *PERSON_LIMITS):
        hub.world.refuse("message/send", f"{person.name} 一分钟已收 30 条，这条被平台丢掉")
        return
    hub.world.add_post(
        private_thread(person), Source.APP, str(hub.platform.app_agent_id), **content
    )


def _new_face(face: Json, body: Json) -> Json:
    if "template_card" in body:
        return require_card(body["template_card"])
    name = part_of(body, "button").get("replace_name")
    if not name:
        raise BadParameter("button.replace_name")
    return pressed(face, str(name))
