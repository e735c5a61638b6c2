"""What callbacks say before they are sealed.

AI bot: JSON of pages 100719 (messages) and 101027 (events); app: XML of 90239 and 90240.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import xmltodict

from bot.emulator.platform import Platform
from bot.emulator.values import Card, Json, Media, Person, Post, PostKind, Seat, titled

MediaUrl = Callable[[Media], str]

_WITH_URL = {PostKind.IMAGE: "image", PostKind.FILE: "file", PostKind.VIDEO: "video"}


def content_of(post: Post, media_url: MediaUrl) -> Json:
    """A post as `{msgtype, <msgtype>: …}`, the shape of messages and of quotes alike."""
    if post.kind is PostKind.VOICE:
        return {"msgtype": "voice", "voice": {"content": post.text}}
    if post.kind is PostKind.MIXED:
        return {"msgtype": "mixed", "mixed": {"msg_item": _mixed(post, media_url)}}
    if post.kind in _WITH_URL and post.media:
        name = _WITH_URL[post.kind]
        return {"msgtype": name, name: {"url": media_url(post.media[0])}}
    text = titled(post.card.face) if post.card else post.text
    return {"msgtype": "text", "text": {"content": text}}


def message(
    platform: Platform,
    seat: Seat,
    post: Post,
    media_url: MediaUrl,
    *,
    msgid: str,
    response_url: str,
) -> Json:
    """What somebody said to the AI bot."""
    quote = {"quote": content_of(post.quote, media_url)} if post.quote else {}
    return {
        **_common(platform, seat, msgid),
        "response_url": response_url,
        **content_of(post, media_url),
        **quote,
    }


def archived(
    platform: Platform, seat: Seat, post: Post, media_url: MediaUrl, *, msgid: str
) -> Json:
    """What the archive hears: group talk that mentions nobody's bot."""
    quote = {"quote": content_of(post.quote, media_url)} if post.quote else {}
    return {
        **_common(platform, seat, msgid),
        "archive": True,
        "create_time": int(post.at.timestamp()),
        "msgtype": "text",
        "text": {"content": post.text},
        **quote,
    }


def refresh(platform: Platform, seat: Seat, stream_id: str, *, msgid: str) -> Json:
    """The question how an open stream goes on."""
    return {
        **_common(platform, seat, msgid),
        "msgtype": "stream",
        "stream": {"id": stream_id},
    }


def event(
    platform: Platform,
    seat: Seat,
    eventtype: str,
    *,
    at: datetime,
    msgid: str,
    content: Json | None = None,
    response_url: str | None = None,
) -> Json:
    """Something that happened: enter_chat, template_card_event, feedback_event."""
    body = {eventtype: content} if content is not None else {}
    url = {"response_url": response_url} if response_url else {}
    return {
        **_common(platform, seat, msgid),
        "create_time": int(at.timestamp()),
        **url,
        "msgtype": "event",
        "event": {"eventtype": eventtype, **body},
    }


def click(card: Card, face: Json, key: str, selected: dict[str, list[str]]) -> Json:
    """What a press on a card of the AI bot says."""
    items = [
        {"question_key": question, "option_ids": {"option_id": options}}
        for question, options in selected.items()
    ]
    chosen = {"selected_items": {"selected_item": items}} if items else {}
    return {"card_type": face["card_type"], "event_key": key, "task_id": card.task_id, **chosen}


def app_text(platform: Platform, person: Person, post: Post, *, msgid: int) -> str:
    """Talk typed to the self-built app."""
    return _app_xml(platform, person, post.at, MsgType="text", Content=post.text, MsgId=str(msgid))


def app_image(platform: Platform, person: Person, post: Post, *, msgid: int, url: str) -> str:
    """A picture sent to the self-built app."""
    return _app_xml(
        platform,
        person,
        post.at,
        MsgType="image",
        PicUrl=url,
        MediaId=post.media[0].id,
        MsgId=str(msgid),
    )


def app_event(platform: Platform, person: Person, at: datetime, name: str) -> str:
    """A plain event of the app: enter_agent, subscribe."""
    return _app_xml(platform, person, at, MsgType="event", Event=name, EventKey="")


def app_click(
    platform: Platform,
    person: Person,
    at: datetime,
    *,
    card: Card,
    key: str,
    selected: dict[str, list[str]],
    response_code: str,
) -> str:
    """A press on a card that the app sent."""
    items = [
        {"QuestionKey": question, "OptionIds": {"OptionId": options}}
        for question, options in selected.items()
    ]
    chosen: Json = {"SelectedItems": {"SelectedItem": items}} if items else {}
    return _app_xml(
        platform,
        person,
        at,
        MsgType="event",
        Event="template_card_event",
        EventKey=key,
        TaskId=card.task_id,
        CardType=card.face_for(person.userid)["card_type"],
        ResponseCode=response_code,
        **chosen,
    )


def _common(platform: Platform, seat: Seat, msgid: str) -> Json:
    where: Json = {"chattype": "single"}
    if seat.group:
        where = {"chatid": seat.group.chatid, "chattype": "group"}
    sender = {"userid": seat.person.userid}
    return {"msgid": msgid, "aibotid": platform.aibot_id, **where, "from": sender}


def _mixed(post: Post, media_url: MediaUrl) -> list[Json]:
    items: list[Json] = []
    if post.text:
        items.append({"msgtype": "text", "text": {"content": post.text}})
    items.extend({"msgtype": "image", "image": {"url": media_url(m)}} for m in post.media)
    return items


def _app_xml(platform: Platform, person: Person, at: datetime, **fields: Any) -> str:
    document = {
        "ToUserName": platform.corp_id,
        "FromUserName": person.userid,
        "CreateTime": str(int(at.timestamp())),
        **fields,
        "AgentID": str(platform.app_agent_id),
    }
    return str(xmltodict.unparse({"xml": document}, full_document=False))
