"""The emulated world in memory: who there is, what was said, and what the platform remembers."""

from __future__ import annotations

import asyncio
import base64
import uuid
from collections import deque
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from bot.emulator.clock import CHINA
from bot.emulator.faults import BadParameter, Fault, TaskIdUsed, UnknownName
from bot.emulator.roster import read_groups, read_people, with_ids
from bot.emulator.values import (
    Card,
    Group,
    Json,
    LogLine,
    Media,
    Person,
    Post,
    PostKind,
    Source,
    Stream,
    group_thread,
    private_thread,
)

LOG_LINES = 500


def _clock() -> datetime:
    return datetime.now(UTC).astimezone(CHINA)


class World:
    """Everything the emulator knows. `now` is a callable that gives the aware time.

    `roster` is the roster that was given, with every userid, chatid and robot key filled in.
    Raises `RosterFault` for a roster that cannot be played.
    """

    def __init__(self, roster: Mapping[str, Any], *, now: Callable[[], datetime] = _clock) -> None:
        people = read_people(roster)
        groups = read_groups(roster, people)
        self.roster: Json = with_ids(roster, people, groups)
        self.neighbourhood: str = roster.get("neighbourhood", "")
        self.now = now
        self.people: dict[str, Person] = {p.userid: p for p in people}
        self.groups: dict[str, Group] = {g.chatid: g for g in groups}
        self.posts: dict[str, Post] = {}
        self.threads: dict[str, list[Post]] = {}
        self.cards: dict[tuple[Source, str], Card] = {}
        self.streams: dict[str, Stream] = {}
        self.media: dict[str, Media] = {}
        self.archive_on = False
        self.greeted: dict[str, date] = {}
        self.read: dict[tuple[str, str], int] = {}
        self.log: deque[LogLine] = deque(maxlen=LOG_LINES)
        self.listeners: set[asyncio.Queue[Json]] = set()
        self._numbers: dict[str, int] = {}

    def person(self, name: str) -> Person:
        """The person of this name or userid. Raises `UnknownName`."""
        for person in self.people.values():
            if name in (person.name, person.userid):
                return person
        raise UnknownName(f"nobody is called {name}")

    def group(self, name: str) -> Group:
        """The group of this name or chatid. Raises `UnknownName`."""
        for group in self.groups.values():
            if name in (group.name, group.chatid):
                return group
        raise UnknownName(f"no group is called {name}")

    def group_of_robot(self, key: str) -> Group | None:
        """The group whose webhook robot has this key."""
        return next((g for g in self.groups.values() if g.robot_key == key), None)

    def post(self, post_id: str) -> Post:
        """The post of this id. Raises `UnknownName`."""
        if post_id not in self.posts:
            raise UnknownName(f"no message has the id {post_id}")
        return self.posts[post_id]

    def groups_of(self, person: Person) -> list[Group]:
        """The groups a person is in, in the roster's order."""
        return [g for g in self.groups.values() if person.userid in g.members]

    def join(self, group: Group, person: Person) -> None:
        """Add a person to a group."""
        group.members.add(person.userid)
        self.tell("people")

    def number(self, kind: str) -> int:
        """The next number of a kind, from 1."""
        self._numbers[kind] = self._numbers.get(kind, 0) + 1
        return self._numbers[kind]

    def new_id(self, kind: str) -> str:
        """A fresh id that says what it is for and cannot be guessed."""
        return f"{kind}-{self.number(kind)}-{uuid.uuid4().hex[:12]}"

    def add_post(
        self, thread: str, source: Source, sender: str, kind: PostKind, **fields: Any
    ) -> Post:
        """Put a new post into a thread and tell who watches."""
        post_id = f"m{self.number('post'):05d}"
        post = Post(post_id, thread, source, sender, self.now(), kind, **fields)
        self.posts[post_id] = post
        self.threads.setdefault(thread, []).append(post)
        if source is Source.PERSON:
            self.mark_read(thread, sender)
        self.tell("message", thread=thread, message_id=post_id)
        return post

    def changed(self, post: Post) -> None:
        """Tell who watches that a post has another face now."""
        self.tell("message", thread=post.thread, message_id=post.id)

    def add_card(self, owner: Source, face: Json, reached: set[str]) -> Card:
        """Remember a card that was sent. Raises `TaskIdUsed`: a bot's task ids are unique."""
        task_id = face.get("task_id")
        if task_id and (owner, task_id) in self.cards:
            raise TaskIdUsed(task_id)
        card = Card(owner, face, task_id, reached=reached)
        if task_id:
            self.cards[owner, task_id] = card
        return card

    def turn_card(self, card: Card, face: Json, userids: set[str] | None) -> None:
        """Give a card another face, for these people or (None) for all."""
        if userids is None:
            card.face, card.faces = face, {}
        else:
            card.faces.update(dict.fromkeys(userids, face))
        for post in self.posts.values():
            if post.card is card:
                self.changed(post)

    def add_media(self, kind: str, name: str, content: bytes, content_type: str) -> Media:
        """Keep bytes that somebody sent or uploaded."""
        media = Media(self.new_id("media"), kind, name, content, content_type, self.now())
        self.media[media.id] = media
        return media

    def thread_of(self, person: Person, chat: str | None) -> str:
        """The thread of a group by name, or (None) the person's private one."""
        return private_thread(person) if chat is None else group_thread(self.group(chat))

    def unread(self, thread: str, person: Person) -> int:
        """How many posts of others have come since the person last looked."""
        posts = self.threads.get(thread, [])[self.read.get((person.userid, thread), 0) :]
        return sum(1 for post in posts if post.sender != person.userid)

    def mark_read(self, thread: str, userid: str) -> None:
        """The person has seen the thread up to its end."""
        self.read[userid, thread] = len(self.threads.get(thread, []))

    def refuse(self, where: str, what: str | Fault) -> None:
        """Write down a refusal or an error; the page shows it."""
        errcode = what.errcode if isinstance(what, Fault) else None
        self.log.append(LogLine(self.now(), where, str(what), errcode))
        self.tell("log")

    def tell(self, kind: str, **what: str) -> None:
        """Tell every page that watches."""
        for queue in self.listeners:
            queue.put_nowait({"type": kind, **what})


def decode_base64(text: str) -> bytes:
    """Bytes of base64 text, with or without a `data:` prefix. Raises `BadParameter`."""
    try:
        return base64.b64decode(text.rsplit(",", 1)[-1], validate=True)
    except ValueError as error:
        raise BadParameter("base64") from error
