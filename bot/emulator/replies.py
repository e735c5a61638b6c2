"""What the AI bot and the app answer inside a callback's response, and what is allowed there.

Passive replies of the AI bot are WeCom's page 101031, those of the app 90241.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from enum import StrEnum

from bot.emulator.envelope import read_xml
from bot.emulator.faults import BadParameter, MediaTooLarge, TextTooLong, WrongReply
from bot.emulator.limits import (
    APP_TEXT_BYTES,
    STREAM_BYTES,
    require_card,
    require_feedback,
    require_text,
)
from bot.emulator.platform import Platform
from bot.emulator.values import (
    Card,
    Json,
    Media,
    Person,
    Post,
    PostKind,
    Seat,
    Source,
    Stream,
    private_thread,
)
from bot.emulator.world import World, decode_base64

STREAM_IMAGES = 10
IMAGE_BYTES = 10 * 1024 * 1024


class Situation(StrEnum):
    """What is being answered."""

    MESSAGE = "user message"
    REFRESH = "stream refresh"
    ENTER = "enter_chat"
    FEEDBACK = "feedback_event"
    ARCHIVE = "archived talk"


ALLOWED = {
    Situation.MESSAGE: {"stream", "template_card", "stream_with_template_card"},
    Situation.REFRESH: {"stream", "stream_with_template_card"},
    Situation.ENTER: {"text", "template_card"},
    Situation.FEEDBACK: set[str](),
    Situation.ARCHIVE: set[str](),
}


class Replies:
    """Puts passive replies into the world, or refuses them with a `Fault`."""

    def __init__(self, world: World, platform: Platform) -> None:
        self._world = world
        self._platform = platform
        self._stream_ids: set[str] = set()

    def apply(self, situation: Situation, seat: Seat, reply: Json) -> tuple[Post, ...]:
        """Show a reply to anything but a refresh or a click; returns the new posts."""
        kind = self._allowed(situation, reply)
        if kind == "text":
            return (self._say_text(seat, reply),)
        if kind == "template_card":
            card = self.new_card(seat, reply.get("template_card"))
            return (self.show_card(seat, card),)
        return self._begin_stream(seat, reply)

    def refresh(self, stream: Stream, reply: Json) -> None:
        """Show how an open stream went on."""
        self._allowed(Situation.REFRESH, reply)
        body = _stream_of(reply)
        if body.get("id") != stream.id:
            raise BadParameter("stream.id is not the one that was asked for")
        text, images = self._checked(body)
        card = self._card_of(stream.seat, reply, sent=stream.card_sent)
        post = stream.post
        post.text, post.media, post.open = text, images, not body["finish"]
        if card:
            stream.card_sent = True
            self.show_card(stream.seat, card)
        self._world.changed(post)

    def update_card(self, seat: Seat, card: Card, reply: Json) -> None:
        """Give the clicked card its new face."""
        if reply.get("response_type") != "update_template_card":
            raise WrongReply("only update_template_card answers a card event")
        face = require_card(reply.get("template_card"))
        if face.get("task_id") != card.task_id:
            raise BadParameter("template_card.task_id is not the clicked card's")
        if face["card_type"] != card.face_for(seat.person.userid)["card_type"]:
            raise BadParameter("template_card.card_type differs from the clicked card's")
        userids = reply.get("userids")
        self._world.turn_card(card, face, set(userids) if userids else None)

    def app_reply(self, person: Person, card: Card | None, reply: str) -> tuple[Post, ...]:
        """Show what the app answered: text, or another name on the clicked button."""
        fields = read_xml(reply)
        if fields.get("MsgType") == "text" and card is None:
            return (self._say_app_text(person, fields),)
        if fields.get("MsgType") == "update_button" and card is not None:
            name = (fields.get("Button") or {}).get("ReplaceName", "")
            self._world.turn_card(card, pressed(card.face, name), {person.userid})
            return ()
        raise WrongReply(f"{fields.get('MsgType')} as an app's passive reply")

    def new_card(self, seat: Seat, face: object) -> Card:
        """Take a card of the AI bot into the world. Raises `BadParameter` or `TaskIdUsed`."""
        reached = seat.group.members if seat.group else {seat.person.userid}
        return self._world.add_card(Source.AIBOT, require_card(face), reached)

    def show_card(self, seat: Seat, card: Card, quote: Post | None = None) -> Post:
        """Post a card of the AI bot."""
        return self._world.add_post(
            seat.thread,
            Source.AIBOT,
            self._platform.aibot_id,
            PostKind.CARD,
            card=card,
            quote=quote,
            feedback_id=require_feedback(card.face.get("feedback")),
        )

    def close(self, stream: Stream, why: str) -> None:
        """End a stream that nobody will finish any more."""
        stream.post.open = False
        self._world.refuse("stream", why)
        self._world.changed(stream.post)

    def _allowed(self, situation: Situation, reply: Json) -> str:
        kind = str(reply.get("msgtype"))
        if kind not in ALLOWED[situation]:
            raise WrongReply(f"msgtype {kind} in answer to a {situation}")
        return kind

    def _say_text(self, seat: Seat, reply: Json) -> Post:
        text = require_text((reply.get("text") or {}).get("content"), STREAM_BYTES)
        return self._world.add_post(
            seat.thread, Source.AIBOT, self._platform.aibot_id, PostKind.TEXT, text=text
        )

    def _begin_stream(self, seat: Seat, reply: Json) -> tuple[Post, ...]:
        body = _stream_of(reply)
        stream_id = body.get("id")
        if not isinstance(stream_id, str) or not stream_id or stream_id in self._stream_ids:
            raise BadParameter("stream.id must be given and new")
        text, images = self._checked(body)
        feedback_id = require_feedback(body.get("feedback"))
        card = self._card_of(seat, reply, sent=False)
        post = self._show_stream(seat, text, images, open_=not body["finish"])
        post.feedback_id = feedback_id
        self._stream_ids.add(stream_id)
        if post.open:
            self._remember(stream_id, seat, post, self._world.now(), reply, card)
        return (post, self.show_card(seat, card)) if card else (post,)

    def _show_stream(
        self, seat: Seat, text: str, images: tuple[Media, ...], *, open_: bool
    ) -> Post:
        return self._world.add_post(
            seat.thread,
            Source.AIBOT,
            self._platform.aibot_id,
            PostKind.MARKDOWN,
            text=text,
            media=images,
            open=open_,
        )

    def _remember(
        self, stream_id: str, seat: Seat, post: Post, at: datetime, reply: Json, card: Card | None
    ) -> None:
        with_card = reply["msgtype"] == "stream_with_template_card"
        self._world.streams[stream_id] = Stream(
            stream_id, seat, post, at, with_card, card_sent=card is not None
        )

    def _card_of(self, seat: Seat, reply: Json, *, sent: bool) -> Card | None:
        face = reply.get("template_card")
        if reply["msgtype"] != "stream_with_template_card" or face is None:
            return None
        if sent:
            raise BadParameter("the card of a stream is sent once")
        return self.new_card(seat, face)

    def _checked(self, body: Json) -> tuple[str, tuple[Media, ...]]:
        if not isinstance(body.get("finish"), bool):
            raise BadParameter("stream.finish")
        text = body.get("content") or ""
        size = len(text.encode())
        if size > STREAM_BYTES:
            raise TextTooLong(f"stream.content of {size} bytes, at most {STREAM_BYTES}")
        items = body.get("msg_item") or []
        if items and not body["finish"]:
            raise BadParameter("stream.msg_item before finish")
        if len(items) > STREAM_IMAGES:
            raise BadParameter(f"stream.msg_item: at most {STREAM_IMAGES}")
        return text, tuple(self._image(item) for item in items)

    def _image(self, item: Json) -> Media:
        image = item.get("image") or {}
        content = decode_base64(str(image.get("base64", "")))
        if len(content) > IMAGE_BYTES:
            raise MediaTooLarge(f"{len(content)} bytes")
        if hashlib.md5(content).hexdigest() != image.get("md5"):
            raise BadParameter("stream.msg_item md5")
        return self._world.add_media("image", "image.png", content, "image/png")

    def _say_app_text(self, person: Person, fields: Json) -> Post:
        content = str(fields.get("Content") or "").encode()[:APP_TEXT_BYTES]
        return self._world.add_post(
            private_thread(person),
            Source.APP,
            str(self._platform.app_agent_id),
            PostKind.TEXT,
            text=content.decode(errors="ignore"),
        )


def pressed(face: Json, name: str) -> Json:
    """A card's face after its buttons gave way to one that cannot be pressed."""
    shown = {k: v for k, v in face.items() if k not in ("button_list", "submit_button")}
    return {**shown, "replace_name": name}


def _stream_of(reply: Json) -> Json:
    body = reply.get("stream")
    if not isinstance(body, dict):
        raise BadParameter("stream")
    return body
