"""What the page and the tests are shown of the world, as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from bot.emulator.api_webhook import MENTION
from bot.emulator.hub import Hub
from bot.emulator.limits import keys_of
from bot.emulator.values import (
    Group,
    Json,
    Media,
    Outcome,
    Person,
    Post,
    PostKind,
    Source,
    group_thread,
    private_thread,
    titled,
)

SHOWN = {
    "source.desc": 13,
    "main_title.title": 26,
    "main_title.desc": 30,
    "emphasis_content.title": 10,
    "emphasis_content.desc": 15,
    "sub_title_text": 112,
    "horizontal_content_list.keyname": 5,
    "horizontal_content_list.value": 26,
    "jump_list.title": 13,
    "button_list.text": 10,
    "submit_button.text": 10,
}
SHOWN_OF_APP = SHOWN | {
    "source.desc": 20,
    "main_title.title": 36,
    "main_title.desc": 44,
    "sub_title_text": 160,
    "horizontal_content_list.value": 30,
    "jump_list.title": 18,
}
"""Characters that a client shows of a card's fields; what is longer is cut (101032, 90236)."""

SUMMARY = 80
MARKS = re.compile(r"</?font[^>]*>|</?think>|[*`]|^\s*(#+|>|[-+])\s+", re.MULTILINE)
"""What makes markdown of a text; the chat list shows it without."""

KIND_WORDS = {
    PostKind.IMAGE: "[图片]",
    PostKind.MIXED: "[图片]",
    PostKind.VOICE: "[语音]",
    PostKind.FILE: "[文件]",
    PostKind.VIDEO: "[视频]",
    PostKind.CARD: "[卡片]",
}


def state_view(hub: Hub, me: Person, thread: str | None) -> Json:
    """Everything the page needs: who I am, my chats, and the messages of the open one."""
    world = hub.world
    return {
        "now": world.now().isoformat(),
        "neighbourhood": world.neighbourhood,
        "archive": world.archive_on,
        "bot": {"name": hub.platform.aibot_name, "id": hub.platform.aibot_id},
        "me": person_view(me),
        "console": console_of(hub, me),
        "people": [
            {**person_view(p), "unread": world.unread(private_thread(p), p)}
            for p in world.people.values()
        ],
        "chats": chat_views(hub, me),
        "messages": None if thread is None else post_views(hub, thread, me),
        "log": len(world.log),
    }


def console_of(hub: Hub, me: Person) -> str | None:
    """Where a secretary's workbench opens the bot's own web pages; None for everybody else."""
    return f"{hub.platform.bot_base_url}/console/login" if "secretary" in me.roles else None


def person_view(person: Person) -> Json:
    """A person as the picker shows them."""
    return {
        "name": person.name,
        "userid": person.userid,
        "roles": list(person.roles),
        "home": person.home,
        "member_kind": person.member_kind,
    }


def chat_views(hub: Hub, me: Person) -> list[Json]:
    """My private chat with the bot, then my groups."""
    private = _chat(hub, me, hub.platform.aibot_name, private_thread(me))
    groups = [_group_chat(hub, me, group) for group in hub.world.groups_of(me)]
    return [{**private, "kind": "private", "id": None, "members": []}, *groups]


def post_views(hub: Hub, thread: str, me: Person | None) -> list[Json]:
    """The posts of a thread, oldest first."""
    return [post_view(hub, post, me) for post in hub.world.threads.get(thread, [])]


def post_view(hub: Hub, post: Post, me: Person | None) -> Json:
    """One post as this person sees it."""
    return {
        "id": post.id,
        "source": post.source.value,
        "from": post.sender,
        "from_name": sender_name(hub, post),
        "mine": me is not None and post.sender == me.userid,
        "at": post.at.isoformat(),
        "kind": post.kind.value,
        "text": named_mentions(hub, post.text),
        "open": post.open,
        "files": [_file_view(media) for media in post.media],
        "quote": _quote_view(hub, post.quote) if post.quote else None,
        "mentions": [_mention_name(hub, userid) for userid in post.mentions],
        "card": _card_view(post, me) if post.card else None,
        "can_rate": post.feedback_id is not None,
        "rating": post.rating,
        "heard": post.heard,
        "note": post.note,
    }


def outcome_view(hub: Hub, me: Person, outcome: Outcome, post: Post | None = None) -> Json:
    """What came of a callback."""
    return {
        "delivered": outcome.delivered,
        "status": outcome.status,
        "why": outcome.why,
        "attempts": outcome.attempts,
        "reply": [post_view(hub, reply, me) for reply in outcome.reply],
        "message_id": post.id if post else None,
    }


def log_view(hub: Hub) -> list[Json]:
    """Refusals and errors, oldest first."""
    return [
        {
            "at": line.at.isoformat(),
            "where": line.where,
            "what": line.what,
            "errcode": line.errcode,
        }
        for line in hub.world.log
    ]


def sender_name(hub: Hub, post: Post) -> str:
    """The name above a bubble: bot, app and robot go by the bot's name."""
    if post.source is Source.PERSON:
        return hub.world.people[post.sender].name
    return hub.platform.aibot_name


def named_mentions(hub: Hub, text: str) -> str:
    """Text with `<@userid>` shown as `@name`."""
    return MENTION.sub(lambda found: "@" + _mention_name(hub, found.group(1)), text)


def shown_face(face: Json, source: Source) -> Json:
    """A card's face with what a client would not show cut off."""
    shown = dict(face)
    for path, limit in (SHOWN_OF_APP if source is Source.APP else SHOWN).items():
        name, _, field = path.partition(".")
        if name in shown:
            shown[name] = _cut(shown[name], field, limit)
    return shown


def _cut(value: Any, field: str, limit: int) -> Any:
    if isinstance(value, list):
        return [_cut(item, field, limit) for item in value]
    if isinstance(value, dict) and field:
        return {**value, field: _cut(value[field], "", limit)} if field in value else value
    if isinstance(value, str) and len(value) > limit:
        return value[: limit - 1] + "…"
    return value


def _card_view(post: Post, me: Person | None) -> Json:
    if post.card is None:
        raise ValueError("the message is no card")
    face = post.card.face_for(me.userid) if me else post.card.face
    return {**shown_face(face, post.source), "pressable": sorted(keys_of(face))}


def _group_chat(hub: Hub, me: Person, group: Group) -> Json:
    people = hub.world.people
    names = [people[userid].name for userid in people if userid in group.members]
    chat = _chat(hub, me, group.name, group_thread(group))
    return {**chat, "kind": "group", "id": group.chatid, "members": names}


def _chat(hub: Hub, me: Person, name: str, thread: str) -> Json:
    posts = hub.world.threads.get(thread, [])
    return {
        "name": name,
        "unread": hub.world.unread(thread, me),
        "mentioned": _is_mentioned(hub, thread, me),
        "last": _last_view(hub, posts[-1]) if posts else None,
    }


def _is_mentioned(hub: Hub, thread: str, me: Person) -> bool:
    seen = hub.world.read.get((me.userid, thread), 0)
    posts: Iterable[Post] = hub.world.threads.get(thread, [])[seen:]
    return any(u in (me.userid, "@all") for post in posts for u in post.mentions)


def _last_view(hub: Hub, post: Post) -> Json:
    return {
        "from_name": sender_name(hub, post),
        "at": post.at.isoformat(),
        "text": _summary(hub, post),
    }


def _summary(hub: Hub, post: Post) -> str:
    title = titled(post.card.face) if post.card else named_mentions(hub, post.text)
    if post.kind is PostKind.MARKDOWN:
        title = " ".join(MARKS.sub("", title).split())[:SUMMARY]
    return f"{KIND_WORDS.get(post.kind, '')}{title}"


def _quote_view(hub: Hub, post: Post) -> Json:
    return {"id": post.id, "from_name": sender_name(hub, post), "text": _summary(hub, post)}


def _file_view(media: Media) -> Json:
    return {"kind": media.kind, "name": media.name, "url": f"/emulator/media/{media.id}"}


def _mention_name(hub: Hub, userid: str) -> str:
    if userid == "@all":
        return "所有人"
    person = hub.world.people.get(userid)
    return person.name if person else userid
