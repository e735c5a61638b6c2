"""The AI bot's decrypted JSON as a Message.

Source: developer.work.weixin.qq.com, documents 100719 (messages) and 101027 (events).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.channels.wire import MEMBERS, dicts_at, moment_of, text_at, value_at
from bot.core.values import (
    Attachment,
    AttachmentKind,
    Click,
    Identity,
    Message,
    MessageKind,
    Powers,
    Quote,
)

CHANNEL = "aibot"
MAX_BYTES = 20480
POWERS = Powers(reply=True, max_bytes=MAX_BYTES, edit=True)

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says: its words and what was sent along."""

    text: str = ""
    attachments: tuple[Attachment, ...] = ()


def _media(kind: AttachmentKind) -> Callable[[Json], Content]:
    def read(data: Json) -> Content:
        url = text_at(data, kind.value, "url")
        return Content(attachments=(Attachment(kind, url=url),) if url else ())

    return read


def _text(data: Json) -> Content:
    return Content(text_at(data, "text", "content"))


def _voice(data: Json) -> Content:
    return Content(text_at(data, "voice", "content"))


def _mixed(data: Json) -> Content:
    parts = [read_content(item) for item in dicts_at(data, "mixed", "msg_item")[:50]]
    known = [part for part in parts if part is not None]
    return Content(
        "\n".join(part.text for part in known if part.text),
        tuple(attachment for part in known for attachment in part.attachments),
    )


_READERS: dict[str, Callable[[Json], Content]] = {
    "text": _text,
    "voice": _voice,
    "image": _media(AttachmentKind.IMAGE),
    "file": _media(AttachmentKind.FILE),
    "video": _media(AttachmentKind.VIDEO),
}


def read_content(data: Json) -> Content | None:
    """The words and attachments of a message, a quote or a part of a mixed one; None: unknown."""
    reader = _READERS.get(text_at(data, "msgtype"))
    return reader(data) if reader else None


def read_message(data: Json, corp: str, now: datetime) -> Message | None:
    """A user's message or event; None where type or event is unknown, or an id is missing.

    A group message without its group's id is dropped too: taken for a private one, its answer
    would tell the group what is meant for one person.

    A quoted picture counts as sent along: in a group there is hardly another way to send one.
    A feedback holds its words as text, and its id and rating (1 right, 2 wrong, 3 withdrawn) as
    a click of key `feedback:<rating>`.
    """
    if not text_at(data, "msgid") or not text_at(data, "from", "userid"):
        return None
    if text_at(data, "chattype") == "group" and not text_at(data, "chatid"):
        return None
    if text_at(data, "msgtype") == "event":
        return _event(data, _blank(data, corp, now))
    content = _mixed(data) if text_at(data, "msgtype") == "mixed" else read_content(data)
    if content is None:
        return None
    quoted = _quoted(data)
    return replace(
        _blank(data, corp, now),
        text=content.text,
        attachments=content.attachments + quoted.attachments,
        quote=Quote(quoted.text) if quoted.text else None,
    )


def _quoted(data: Json) -> Content:
    quote = value_at(data, "quote")
    if text_at(quote, "msgtype") == "mixed":
        return _mixed(quote)
    return (read_content(quote) if isinstance(quote, Mapping) else None) or Content()


def _blank(data: Json, corp: str, now: datetime) -> Message:
    """All that messages and events have in common."""
    single = text_at(data, "chattype") == "single"
    userid = text_at(data, "from", "userid")
    return Message(
        key=f"{CHANNEL}:{text_at(data, 'aibotid')}:{text_at(data, 'msgid')}",
        channel=CHANNEL,
        sender=Identity(text_at(data, "from", "corpid") or corp, MEMBERS, userid),
        chat=None if single else text_at(data, "chatid") or None,
        kind=MessageKind.TALK,
        text="",
        sent_at=moment_of(value_at(data, "create_time"), now),
        mentioned=True,
        powers=POWERS,
        response_url=text_at(data, "response_url") or None,
    )


def _event(data: Json, blank: Message) -> Message | None:
    name = text_at(data, "event", "eventtype")
    body = value_at(data, "event", name)
    if name == "enter_chat":
        return replace(blank, kind=MessageKind.ENTER)
    if name == "template_card_event":
        click = Click(text_at(body, "event_key"), text_at(body, "task_id"))
        return replace(blank, kind=MessageKind.CLICK, click=click)
    if name == "feedback_event":
        rating = Click(f"feedback:{text_at(body, 'type')}", text_at(body, "id"))
        return replace(
            blank, kind=MessageKind.FEEDBACK, text=text_at(body, "content"), click=rating
        )
    return None
