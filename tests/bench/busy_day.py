"""The demo's busy day: 400 messages of its neighbours in six groups, one of which loses water.

The talk is what the labelled voices wrote; most of it is for neighbours, some is for the bot.
Counted is what the bot says in the groups: its answers there and what it pushes to them.
"""

from __future__ import annotations

import asyncio
import json
import random
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session, select

from bot.app import create_tables
from bot.commands.demo import sample
from bot.core.clock import BEIJING
from bot.core.db import open_engine
from bot.core.outbox import OutboxRow
from intents.data import ROOT
from tests.support.house import SmallHouse

VOICES = ROOT / "corpus" / "voices"
MORNING = datetime(2026, 11, 23, 7, 0, tzinfo=BEIJING)
HOURS = 14
TALK, OVERHEARD, ADDRESSED = 360, 20, 8
OUTAGE = ("停水了", "我家也没水", "3单元也没水", "俺家也停水了", "怎么又停水了", "家里没水了",
          "+1", "我家也没水了", "来水了吗", "水龙头一滴水都没有", "谁知道咋回事",
          "愁人")  # fmt: skip
AT_MOST = 6
"""Messages of the bot for a hundred of the neighbours."""


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody says something in a group at a moment of the day."""

    at: datetime
    who: str
    chat: str
    text: str
    mentioned: bool


def day(seed: int = 1) -> list[Said]:
    """The whole day in order."""
    dice = random.Random(seed)
    people = _people()
    talk = _rows(lambda row: not row["mentioned"] and not row["requests"])
    overheard = _rows(lambda row: not row["mentioned"] and row["requests"])
    addressed = _rows(lambda row: row["mentioned"] and row["requests"])
    said = [
        Said(_moment(dice), *dice.choice(people), row["text"], bool(row["mentioned"]))
        for rows, count in ((talk, TALK), (overheard, OVERHEARD), (addressed, ADDRESSED))
        for row in dice.sample(rows, count)
    ]
    said += _outage(dice, people)
    return sorted(said, key=lambda entry: entry.at)


def _people() -> list[tuple[str, str]]:
    """Residents of the demo, each with the group of their building."""
    found = []
    for person in sample()["people"]:
        home = person.get("home")
        if home and person.get("roles", ["resident"]) == ["resident"]:
            found.append((person["name"], f"{home.split('-')[0]}号楼群"))
    return found


def _rows(fits: Any) -> list[Mapping[str, Any]]:
    rows = (
        json.loads(line)
        for file in sorted(VOICES.glob("v*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
    )
    return [r for r in rows if r["scene"] == "group" and r["role"] == "resident" and fits(r)]


def _moment(dice: random.Random) -> datetime:
    return MORNING + timedelta(seconds=dice.uniform(0, HOURS * 3600))


def _outage(dice: random.Random, people: Sequence[tuple[str, str]]) -> list[Said]:
    """Building 3 loses its water at ten."""
    there = [person for person in people if person[1] == "3号楼群"]
    ten = MORNING + timedelta(hours=3)
    return [
        Said(ten + timedelta(seconds=40 * number), *dice.choice(there), text, mentioned=False)
        for number, text in enumerate(OUTAGE)
    ]


def play(database_url: str, seed: int = 1) -> tuple[int, int]:
    """Play the day; how many messages the neighbours and the bot had in the groups."""
    house = SmallHouse(database_url, start=MORNING - timedelta(minutes=5))
    house.load(_own_groups(sample()))
    said = day(seed)
    answered = asyncio.run(_play(house, said))
    pushed = house.do(_pushed)
    house.close()
    return len(said), answered + pushed


def _own_groups(roster: dict[str, Any]) -> dict[str, Any]:
    """People and groups are known by their names here, beside those of the test's own house."""
    for person in roster["people"]:
        person.pop("userid", None)
    for chat in roster["chats"]:
        chat["chatid"] = f"演示{chat['name']}"
    return {**roster, "neighbourhood": "演示小区"}


async def _play(house: SmallHouse, said: Sequence[Said]) -> int:
    answers = 0
    for number, entry in enumerate(said):
        house.clock.set(entry.at)
        message = house.message(
            f"@邻里助手 {entry.text.replace('@邻里助手', '').strip()}"
            if entry.mentioned
            else entry.text,
            key=f"day-{number}",
            who=entry.who,
            chat=f"演示{entry.chat}",
            mentioned=entry.mentioned,
        )
        taken = await house.linli.desk.take(message, wait=10)
        answers += bool(entry.mentioned and taken.reply and taken.reply.text)
    return answers


def _pushed(session: Session) -> int:
    rows = session.exec(select(OutboxRow)).all()
    return sum(row.chat_id is not None for row in rows)


def measure() -> Iterator[Mapping[str, object]]:
    """Messages of the bot for a hundred of the neighbours, on SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'day.db'}"
        engine = open_engine(url)
        create_tables(engine)
        engine.dispose()
        neighbours, bot = play(url)
    share = round(bot * 100 / neighbours, 2)
    yield {"name": "busy_day_bot_messages", "value": share, "unit": "per 100"}
