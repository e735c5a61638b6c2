"""The values that pass between channels and the house: Message in, Reply and Parcel out.

Plain frozen values without behaviour of their own; they can be written as JSON and read back,
so that what was received survives a crash. Imports nothing of the house.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class MessageKind(StrEnum):
    """What happened on the channel."""

    TALK = "talk"
    ENTER = "enter"
    CLICK = "click"
    FEEDBACK = "feedback"


class AttachmentKind(StrEnum):
    """What was sent along with the words."""

    IMAGE = "image"
    VOICE = "voice"
    FILE = "file"
    VIDEO = "video"


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody as a channel names them; `raw` is opaque and never shown to people."""

    corp: str
    channel: str
    raw: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """Something sent along: where it can be fetched, later where it was stored."""

    kind: AttachmentKind
    url: str | None = None
    media_id: str | None = None
    stored: str | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """The message that the sender quoted; WeCom names neither its author nor its time."""

    text: str


@dataclass(frozen=True, slots=True)
class Click:
    """A press on a card's button."""

    key: str
    task_id: str
    response_code: str | None = None


@dataclass(frozen=True, slots=True)
class Powers:
    """What the channel of a message can do with an answer.

    `reply`: the answer travels in the callback's own response; without it the answer is pushed.
    `max_bytes`: the longest UTF-8 text of one answer.
    """

    reply: bool
    max_bytes: int
    edit: bool = False
    hears_all: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """One message, click or event, whatever channel brought it.

    `key` is unique for ever across channels. `chat` is the raw id of the group, None in a
    private chat. `text` still holds the mention as typed. `sent_at` is aware.
    """

    key: str
    channel: str
    sender: Identity
    chat: str | None
    kind: MessageKind
    text: str
    sent_at: datetime
    mentioned: bool
    powers: Powers
    attachments: tuple[Attachment, ...] = ()
    quote: Quote | None = None
    click: Click | None = None
    response_url: str | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """One button of a card; `style` is WeCom's 1 (blue) to 4."""

    text: str
    key: str
    style: int = 1


@dataclass(frozen=True, slots=True)
class Card:
    """A card with buttons, free of any channel's shape.

    `task_id` is unique for each card ever sent (WeCom: at most 128 bytes of 0-9A-Za-z_-@).
    """

    title: str
    task_id: str
    desc: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What the asker gets back: text, a card, or the new face of the card they clicked."""

    text: str = ""
    card: Card | None = None
    update: Card | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.text or self.card or self.update)


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A document that goes along with a message, under the name that the receiver sees."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message to be pushed, with every address by which its receiver can be reached.

    Exactly one of `chat` and `person` is set (raw ids). `robot_key` is the group's webhook key;
    `response_url` an active-reply address that is good until `response_until`. `duplicate_key`
    is the same on every attempt. `mentions` are raw ids of people to be mentioned; `photo` is
    the name of a kept picture that goes along, `enclosure` a document; both into private chats
    alone.
    """

    id: int
    text: str
    chat: str | None = None
    person: str | None = None
    robot_key: str | None = None
    response_url: str | None = None
    response_until: datetime | None = None
    card: Card | None = None
    photo: str | None = None
    enclosure: Enclosure | None = None
    mentions: tuple[str, ...] = ()
    duplicate_key: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


def message_to_json(message: Message) -> dict[str, Any]:
    """Shape a message as JSON."""
    sender = message.sender
    return {
        "key": message.key,
        "channel": message.channel,
        "sender": {"corp": sender.corp, "channel": sender.channel, "raw": sender.raw},
        "chat": message.chat,
        "kind": message.kind.value,
        "text": message.text,
        "sent_at": message.sent_at.isoformat(),
        "mentioned": message.mentioned,
        "powers": _plain(message.powers),
        "attachments": [_plain(attachment) for attachment in message.attachments],
        "quote": _plain(message.quote) if message.quote else None,
        "click": _plain(message.click) if message.click else None,
        "response_url": message.response_url,
    }


def message_from_json(data: dict[str, Any]) -> Message:
    """Read back what `message_to_json` wrote."""
    return Message(
        **{
            **data,
            "sender": Identity(**data["sender"]),
            "kind": MessageKind(data["kind"]),
            "sent_at": datetime.fromisoformat(data["sent_at"]),
            "powers": Powers(**data["powers"]),
            "attachments": tuple(
                Attachment(**{**a, "kind": AttachmentKind(a["kind"])}) for a in data["attachments"]
            ),
            "quote": Quote(**data["quote"]) if data["quote"] else None,
            "click": Click(**data["click"]) if data["click"] else None,
        }
    )


def _plain(value: Any) -> dict[str, Any]:
    """The fields of a value that holds no other; `asdict` would look for others in each."""
    return {name: getattr(value, name) for name in value.__slots__}


def enclosure_to_json(enclosure: Enclosure) -> str:
    """Write a document as JSON, to be sealed while it waits."""
    content = base64.b64encode(enclosure.content).decode("ascii")
    return json.dumps({"name": enclosure.name, "content": content}, ensure_ascii=False)


def enclosure_from_json(written: str) -> Enclosure:
    """Read back what `enclosure_to_json` wrote."""
    data = json.loads(written)
    return Enclosure(data["name"], base64.b64decode(data["content"]))


def card_to_json(card: Card) -> dict[str, Any]:
    """Shape a card as JSON."""
    return {**_plain(card), "buttons": [_plain(button) for button in card.buttons]}


def card_from_json(data: dict[str, Any] | None) -> Card | None:
    """Read a card back from JSON."""
    if data is None:
        return None
    facts = tuple((name, value) for name, value in data["facts"])
    return Card(**{**data, "facts": facts, "buttons": tuple(Button(**b) for b in data["buttons"])})


def reply_to_json(reply: Reply) -> dict[str, Any]:
    """Shape a reply as JSON."""
    return {
        "text": reply.text,
        "card": card_to_json(reply.card) if reply.card else None,
        "update": card_to_json(reply.update) if reply.update else None,
    }


def reply_from_json(data: dict[str, Any]) -> Reply:
    """Read back what `reply_to_json` wrote."""
    return Reply(data["text"], card_from_json(data["card"]), card_from_json(data["update"]))
