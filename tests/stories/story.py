"""Reads stories and plays them: who says what, what people read, what is in the tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from sqlmodel import SQLModel

from bot.core.clock import BEIJING
from bot.core.db import rows_of
from bot.emulator.values import Post
from tests.support.wire import Wire, holds, is_ours, words_of

START = datetime(2026, 11, 23, 9, 0, tzinfo=BEIJING)
NOTHING = "nothing"
STEP_KEYS = frozenset(
    {
        "group",
        "private",
        "who",
        "says",
        "to",
        "quote",
        "photo",
        "clicks",
        "enters",
        "now",
        "reply",
        "never",
        "told",
        "posted",
        "rows",
        "restart",
        "document",
        "model",
        "words",
    }
)


class BadStory(ValueError):
    """A story file has a step that the runner does not know."""


@dataclass(frozen=True, slots=True)
class Story:
    """One conversation."""

    name: str
    roster: dict[str, Any] | None
    start: datetime
    archive: bool
    steps: tuple[Mapping[str, Any], ...]

    @property
    def span(self) -> timedelta:
        """How far its clock moves on."""
        moments = [_moment(step["now"]) for step in self.steps if "now" in step]
        return max(moments, default=self.start) - self.start


def read_stories(folder: Path) -> Iterator[tuple[str, Story]]:
    """Every story below a folder with a readable id."""
    for path in sorted(folder.rglob("*.yaml")):
        for document in yaml.load_all(path.read_bytes(), yaml.CSafeLoader):
            if document:
                story = _story(document)
                yield f"{path.parent.name}/{path.stem}:{story.name}", story


def _story(data: Mapping[str, Any]) -> Story:
    for step in data["steps"]:
        unknown = set(step) - STEP_KEYS
        if unknown:
            raise BadStory(f"{data['story']}: {sorted(unknown)}")
    roster = data.get("roster", "sample")
    start = data.get("start", START)
    return Story(
        name=data["story"],
        roster=None if roster == "sample" else roster,
        start=_moment(start),
        archive=bool(data.get("archive", False)),
        steps=tuple(data["steps"]),
    )


def _moment(said: datetime | str) -> datetime:
    """YAML reads some moments by itself."""
    return said if isinstance(said, datetime) else datetime.fromisoformat(said)


async def play(story: Story, wire: Wire) -> None:
    """Play every step and compare what people read."""
    if story.archive:
        await wire.order("archive", on=True)
    for number, step in enumerate(story.steps, 1):
        before = _faces(step, wire)
        reply = await _do(step, wire)
        after = _faces(step, wire)
        new = [p for p in wire.seen() if is_ours(p) and before.get(p.id) != after[p.id]]
        try:
            _compare(step, wire, reply, new)
        except AssertionError as fault:
            raise AssertionError(f"{story.name}，第{number}步 {dict(step)}\n{fault}") from fault


def _faces(step: Mapping[str, Any], wire: Wire) -> dict[str, str]:
    """What everybody can read now; cards as the one who acts in this step sees them."""
    userid = wire.stage.world.person(step["who"]).userid if "who" in step else None
    return {post.id: words_of(post, userid) for post in wire.seen()}


async def _do(step: Mapping[str, Any], wire: Wire) -> str | None:
    """Do what the step says; the answer's words where it was one."""
    if "says" in step or "photo" in step:
        return await _say(step, wire)
    if "clicks" in step:
        answer = await wire.click(step["who"], step["clicks"])
        return _read(answer, wire, step["who"])
    if "enters" in step:
        return _read(await wire.order("enter", **{"as": step["who"]}), wire, step["who"])
    if "document" in step:
        return wire.add_document(**step["document"])
    if "model" in step:
        await wire.set_model(step["model"], step.get("words", ""))
    elif step.get("restart"):
        await wire.stage.restart()
        await wire.settle()
    elif "now" in step:
        await wire.move(_moment(step["now"]))
    return None


async def _say(step: Mapping[str, Any], wire: Wire) -> str:
    more: dict[str, Any] = {"to": step["to"]} if "to" in step else {}
    if "photo" in step:
        more["image"] = step["photo"]
    if "quote" in step:
        more["quote"] = _quoted(step["quote"], wire)
    answer = await wire.say(step["who"], step.get("says", ""), step.get("group"), **more)
    return _read(answer, wire, step["who"])


def _quoted(words: str, wire: Wire) -> str:
    return next(post.id for post in reversed(wire.seen()) if words in words_of(post))


def _read(answer: Mapping[str, Any], wire: Wire, who: str) -> str:
    userid = wire.stage.world.person(who).userid
    posts = [wire.stage.world.posts[post["id"]] for post in answer.get("reply", [])]
    return "\n".join(words_of(post, userid) for post in posts)


def _compare(step: Mapping[str, Any], wire: Wire, reply: str | None, new: list[Post]) -> None:
    if "reply" in step:
        _expect(step["reply"], reply or _pushed_answer(step, wire, new), "回答")
    _compare_pushes(step.get("told", {}), wire, new, private=True)
    _compare_pushes(step.get("posted", {}), wire, new, private=False)
    for forbidden in step.get("never", []):
        for post in new:
            said = words_of(post)
            assert post.thread.startswith("private:") or not holds(said, forbidden), (
                f"群里出现了“{forbidden}”：{said}"
            )
    for table, wanted in step.get("rows", {}).items():
        _compare_rows(wire, table, wanted)


def _pushed_answer(step: Mapping[str, Any], wire: Wire, new: list[Post]) -> str:
    """The answer where the channel carries none back: what was pushed to the same place."""
    thread = wire.stage.world.thread_of(wire.stage.world.person(step["who"]), step.get("group"))
    userid = wire.stage.world.person(step["who"]).userid
    return "\n".join(words_of(p, userid) for p in new if p.thread == thread)


def _compare_pushes(
    wanted: Mapping[str, Any], wire: Wire, new: list[Post], *, private: bool
) -> None:
    for name, words in wanted.items():
        said = [
            words_of(p)
            for p in new
            if p.thread.startswith("private:") is private and wire.name_of_thread(p) == name
        ]
        _expect(words, "\n".join(said), f"给{name}的消息")


def _expect(wanted: str | list[str], said: str, what: str) -> None:
    if wanted == NOTHING:
        assert said == "", f"{what}本应没有，却是：{said}"
        return
    for words in [wanted] if isinstance(wanted, str) else wanted:
        assert holds(said, words), f"{what}里没有“{words}”：{said!r}"


def _compare_rows(wire: Wire, table: str, wanted: list[Mapping[str, Any]]) -> None:
    worker = wire.stage.server.linli.worker
    rows = worker.call(partial(rows_of, table=SQLModel.metadata.tables[table]))
    assert wanted or not rows, f"{table} 里该是空的：{rows}"
    found = iter(rows)
    for row in wanted:
        assert any(_fits(candidate, row) for candidate in found), f"{table} 里没有 {row}：{rows}"


def _fits(row: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    return all(row[key] == value for key, value in wanted.items())
