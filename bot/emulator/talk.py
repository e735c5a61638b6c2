"""Turns what somebody typed, said or sent into a post, and delivers it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.emulator.faults import Fault
from bot.emulator.hub import Hub
from bot.emulator.orders import Say
from bot.emulator.values import (
    Group,
    Media,
    Outcome,
    Person,
    Post,
    PostKind,
    Seat,
    Source,
    group_thread,
    private_thread,
)
from bot.emulator.world import decode_base64

NOT_IN_GROUPS = "群里只能 @ 机器人说文字或图文"
APP_HEARS = {PostKind.TEXT, PostKind.IMAGE}
GROUP_HEARS = {PostKind.TEXT, PostKind.MIXED}
PICTURES = {"image/png", "image/jpeg", "image/gif", "image/webp"}


class NotAMember(Fault):
    """not in this group"""


class EmptyTalk(Fault):
    """nothing was said"""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is about to be posted."""

    kind: PostKind
    text: str
    media: tuple[Media, ...]


async def say(hub: Hub, order: Say) -> tuple[Post, Outcome]:
    """Post what was said and wait until the bot has it.

    Raises `UnknownName`, `NotAMember` or `EmptyTalk`.
    """
    person = hub.world.person(order.who)
    group = _group(hub, person, order.chat)
    mentioned = _is_mentioned(hub, order, group)
    draft = _draft(hub, order, mentioned)
    post = _posted(hub, person, group, order, draft)
    outcome = await _deliver(hub, Seat(person, group), post, order, mentioned=mentioned)
    post.heard, post.note = outcome.delivered, outcome.why
    hub.world.changed(post)
    return post, outcome


def is_private(hub: Hub, chat: str | None) -> bool:
    """Whether a chat's name means the private chat with the bot."""
    return not chat or chat == hub.platform.aibot_name


def _group(hub: Hub, person: Person, chat: str | None) -> Group | None:
    if chat is None or is_private(hub, chat):
        return None
    group = hub.world.group(chat)
    if person.userid not in group.members:
        raise NotAMember(f"{person.name} / {group.name}")
    return group


def _is_mentioned(hub: Hub, order: Say, group: Group | None) -> bool:
    if group is None:
        return False
    if order.mentioned is None:
        return f"@{hub.platform.aibot_name}" in order.text
    return order.mentioned


def _draft(hub: Hub, order: Say, mentioned: bool) -> Draft:
    text = _with_mention(hub, order.text) if mentioned else order.text
    if order.voice is not None:
        return Draft(PostKind.VOICE, order.voice, ())
    if order.image is not None:
        picture = hub.world.add_media(
            "image", "image.png", decode_base64(order.image), _image_type(order.image)
        )
        return Draft(PostKind.MIXED if text else PostKind.IMAGE, text, (picture,))
    for kind, upload in ((PostKind.FILE, order.file), (PostKind.VIDEO, order.video)):
        if upload is not None:
            content = decode_base64(upload.base64)
            media = hub.world.add_media(
                kind.value, upload.name, content, "application/octet-stream"
            )
            return Draft(kind, "", (media,))
    if not text.strip():
        raise EmptyTalk()
    return Draft(PostKind.TEXT, text, ())


def _with_mention(hub: Hub, text: str) -> str:
    mention = f"@{hub.platform.aibot_name}"
    return text if mention in text else f"{mention} {text}"


def _image_type(data: str) -> str:
    named = data[5:].split(";", 1)[0] if data.startswith("data:") else ""
    if named in PICTURES:
        return named
    return "image/jpeg" if data.startswith("/9j/") else "image/png"


def _posted(hub: Hub, person: Person, group: Group | None, order: Say, draft: Draft) -> Post:
    quote = hub.world.post(order.quote) if order.quote else None
    members = group.members if group else set[str]()
    named = [u for u in members if f"@{hub.world.people[u].name}" in draft.text]
    return hub.world.add_post(
        group_thread(group) if group else private_thread(person),
        Source.PERSON,
        person.userid,
        draft.kind,
        text=draft.text,
        media=draft.media,
        quote=quote,
        mentions=tuple(sorted(named)),
    )


async def _deliver(hub: Hub, seat: Seat, post: Post, order: Say, *, mentioned: bool) -> Outcome:
    if seat.group is None and order.to == "app":
        return await _tell_app(hub, seat.person, post)
    if mentioned and post.kind not in GROUP_HEARS:
        return Outcome(False, why=NOT_IN_GROUPS)
    return await hub.callbacks.talk(seat, post, mentioned=mentioned)


async def _tell_app(hub: Hub, person: Person, post: Post) -> Outcome:
    if post.kind not in APP_HEARS:
        return Outcome(False, why="模拟器只把文字和图片转给应用")
    return await hub.callbacks.talk_to_app(person, post)
