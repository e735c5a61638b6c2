"""The things of the emulated world: people, groups, posts, cards, streams, the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

Json = dict[str, Any]


class Source(StrEnum):
    """Who put a post into a thread."""

    PERSON = "person"
    AIBOT = "aibot"
    APP = "app"
    ROBOT = "robot"


class PostKind(StrEnum):
    """How a post is shown."""

    TEXT = "text"
    MARKDOWN = "markdown"
    IMAGE = "image"
    MIXED = "mixed"
    VOICE = "voice"
    FILE = "file"
    VIDEO = "video"
    CARD = "card"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who uses WeCom; `visible` is whether the bot's visible range holds them."""

    name: str
    userid: str
    roles: tuple[str, ...] = ("resident",)
    home: str | None = None
    member_kind: str | None = None
    visible: bool = True

    @property
    def building(self) -> str | None:
        """The building of the home address `building-unit-room`."""
        return self.home.split("-")[0] if self.home else None


@dataclass(slots=True)
class Group:
    """A building group; `robot_key` is the key of its webhook robot."""

    name: str
    chatid: str
    robot_key: str
    building: str | None = None
    kind: str = "building"
    members: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Card:
    """A template card that was sent: its face for all, and for those who see another one.

    `reached` are the userids who may click it. The task id is unique for its `owner`.
    """

    owner: Source
    face: Json
    task_id: str | None = None
    faces: dict[str, Json] = field(default_factory=dict)
    reached: set[str] = field(default_factory=set)

    def face_for(self, userid: str) -> Json:
        """What this person sees."""
        return self.faces.get(userid, self.face)


@dataclass(frozen=True, slots=True)
class Media:
    """Bytes that somebody sent or uploaded."""

    id: str
    kind: str
    name: str
    content: bytes
    content_type: str
    at: datetime


@dataclass(slots=True)
class Post:
    """One bubble in one thread. `open` is true while its stream is not finished.

    `mentions` holds userids or "@all". `feedback_id` lets people rate the post. `heard` is
    whether the bot has it, None while it is under way; `note` says why not.
    """

    id: str
    thread: str
    source: Source
    sender: str
    at: datetime
    kind: PostKind
    text: str = ""
    media: tuple[Media, ...] = ()
    quote: Post | None = None
    mentions: tuple[str, ...] = ()
    card: Card | None = None
    open: bool = False
    feedback_id: str | None = None
    rating: int | None = None
    heard: bool | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """Where the AI bot is spoken to: one person, in a group or in their single chat."""

    person: Person
    group: Group | None

    @property
    def thread(self) -> str:
        """The thread in which the answer appears."""
        return group_thread(self.group) if self.group else private_thread(self.person)


@dataclass(slots=True)
class Stream:
    """An answer that is still being written; polled until it is finished or its life ends."""

    id: str
    seat: Seat
    post: Post
    asked_at: datetime
    with_card: bool
    card_sent: bool = False


@dataclass(frozen=True, slots=True)
class LogLine:
    """Something that was refused or went wrong, in words without secrets."""

    at: datetime
    where: str
    what: str
    errcode: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a callback: whether the bot has it, and the posts that its reply made.

    `status` is the HTTP status of the last attempt, None where no answer came or none was due.
    """

    delivered: bool
    status: int | None = None
    why: str = ""
    reply: tuple[Post, ...] = ()
    attempts: int = 0


def group_thread(group: Group) -> str:
    """The name of a group's thread."""
    return f"group:{group.chatid}"


def private_thread(person: Person) -> str:
    """The name of the one thread in which a person talks with the bot and with the app."""
    return f"private:{person.userid}"


def titled(face: Mapping[str, Any]) -> str:
    """The title of a card's face."""
    title = face.get("main_title") or {}
    return str(title.get("title") or face.get("sub_title_text") or "")
