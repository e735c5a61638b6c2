"""The whole stack on loopback: emulator, encrypted callbacks, bot, database, one still clock."""

from __future__ import annotations

import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import aiohttp

from bot.commands import documents
from bot.commands.demo import Stage, credentials, sample
from bot.core.clock import SetClock
from bot.emulator import Timing
from bot.emulator.values import Post, Source
from tests.support.model import StandIn

QUICK = Timing(callback_timeout=8.0, retries=3, poll_interval=0.02)


class Wire:
    """Drives the emulator by its control API and reads what people see."""

    def __init__(self, stage: Stage, base: str, session: aiohttp.ClientSession) -> None:
        self.stage = stage
        self.base = base
        self._session = session
        self._model = StandIn()

    async def order(self, call: str, **body: Any) -> dict[str, Any]:
        """One call of the control API, then everything that is due is delivered."""
        async with self._session.post(f"{self.base}/emulator/{call}", json=body) as response:
            answer: dict[str, Any] = await response.json()
        assert response.status < 400, answer
        await self.settle()
        return answer

    async def say(self, who: str, text: str, chat: str | None, **more: Any) -> dict[str, Any]:
        """Somebody talks; in a group the bot is mentioned where the text says so."""
        return await self.order("say", **{"as": who, "chat": chat, "text": text, **more})

    async def click(self, who: str, label: str) -> dict[str, Any]:
        """Somebody presses the button with this label on the newest card that has it."""
        person = self.stage.world.person(who)
        for post in reversed(self.stage.world.threads.get(f"private:{person.userid}", [])):
            for button in self._buttons(post, person.userid):
                if button["text"] == label:
                    return await self.order(
                        "click", **{"as": who, "message_id": post.id, "key": button["key"]}
                    )
        raise AssertionError(f"{who} 没有带“{label}”按钮的卡片")

    async def move(self, to: datetime) -> None:
        """Move both clocks on."""
        await self.order("clock", now=to.isoformat())

    def add_document(
        self, *, name: str, text: str, valid_from: date | None = None, title: str | None = None
    ) -> str:
        """Put a file into the running house as `linli documents add` does; what it prints."""
        file = self.stage.settings.media_dir.parent / name
        file.write_text(text, encoding="utf-8")
        given = documents.Given(title, None, valid_from)
        now = self.stage.clock.now()
        return self.stage.server.linli.worker.call(
            lambda session: documents.add_one(session, file, given, now)
        )

    async def set_model(self, mode: str, words: str) -> None:
        """Start the bot anew with a model that rewords: `right` and `lies` say `words`, `down`
        refuses whoever calls, `off`: none is set."""
        await self._model.close()
        self._model = StandIn(words)
        url = await self._model.open()
        if mode == "down":
            await self._model.close()
        second = {"second_url": "" if mode == "off" else url, "reword": mode != "off"}
        self.stage.settings = self.stage.settings.model_copy(update=second)
        await self.stage.restart()
        await self.settle()

    async def close(self) -> None:
        """Let go of what the wire opened itself."""
        await self._model.close()
        await self._session.close()

    async def settle(self) -> None:
        """Wait for turns in the background and deliver what is due."""
        await self.stage.server.linli.desk.settle()
        await self.stage.server.postman.deliver_due()

    def seen(self) -> list[Post]:
        """All posts so far, oldest first."""
        return list(self.stage.world.posts.values())

    def name_of_thread(self, post: Post) -> str:
        """The group's name, or the person's whose private thread it is."""
        kind, _, raw = post.thread.partition(":")
        world = self.stage.world
        return world.groups[raw].name if kind == "group" else world.people[raw].name

    def _buttons(self, post: Post, userid: str) -> list[dict[str, Any]]:
        return post.card.face_for(userid).get("button_list", []) if post.card else []


def words_of(post: Post, userid: str | None = None) -> str:
    """Everything that can be read on a post."""
    if post.card is None:
        shown = (f"[文件 {m.name}]" if m.kind == "file" else "[图片]" for m in post.media)
        return "".join([post.text, *shown])
    face = post.card.face_for(userid) if userid else post.card.face
    title = face.get("main_title", {})
    facts = [
        f"{f['keyname']} {f.get('value', '')}" for f in face.get("horizontal_content_list", [])
    ]
    buttons = [b["text"] for b in face.get("button_list", [])]
    parts = [
        post.text,
        title.get("title", ""),
        title.get("desc", ""),
        face.get("sub_title_text", ""),
        *facts,
        *buttons,
    ]
    return "\n".join(filter(None, parts))


def holds(text: str, wanted: str) -> bool:
    """Whether the text holds the words, or matches `/a pattern/`."""
    if len(wanted) > 2 and wanted[0] == wanted[-1] == "/":
        return re.search(wanted[1:-1], text) is not None
    return wanted in text


def is_ours(post: Post) -> bool:
    """Whether the bot said it, by whichever way."""
    return post.source is not Source.PERSON


@asynccontextmanager
async def wire(
    database_url: str, folder: Path, start: datetime, roster: dict[str, Any] | None = None
) -> AsyncIterator[Wire]:
    """A stage on two free ports, taken down at the end."""
    bot_port, emulator_port = _free_ports()
    settings, platform = credentials(bot_port, emulator_port)
    settings = settings.model_copy(
        update={"database_url": database_url, "media_dir": folder / "media"}
    )
    stage = Stage(settings, platform, SetClock(start), roster or sample())
    await stage.raise_(emulator_port, timing=QUICK, fresh=False)
    opened = Wire(stage, f"http://127.0.0.1:{emulator_port}", aiohttp.ClientSession())
    try:
        yield opened
    finally:
        await opened.close()
        await stage.close()


def _free_ports() -> tuple[int, int]:
    with socket.socket() as first, socket.socket() as second:
        first.bind(("127.0.0.1", 0))
        second.bind(("127.0.0.1", 0))
        return int(first.getsockname()[1]), int(second.getsockname()[1])
