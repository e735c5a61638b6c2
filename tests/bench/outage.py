"""An outage as it is lived: 200 residents of 12 buildings in ten minutes, in eleven spellings.

Five troubles are real; everything else is talk. It is played in several orders, and each time
there must be one incident for each real one and no other, and fewer than three messages of the
bot in each group.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session, select

from bot.app import create_tables
from bot.core.db import open_engine
from bot.core.outbox import OutboxRow
from bot.core.places import Chat
from bot.skills.repairs.restoring import standing
from bot.skills.repairs.tables import Incident, Report, ReportFollower
from tests.support.house import SmallHouse

BUILDINGS = tuple(map(str, range(1, 13)))
UNITS = ("1", "2", "3")
RESIDENTS = 200
MINUTES = 10
ORDERS = 11
NAME = "十二栋"

SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "water": ("停水了", "家里没水了", "我家也没水", "怎么又停水了", "水龙头一滴水都没有",
              "咋停水咧", "断水了，做不成饭", "{unit}单元也没水", "+1", "俺家也停水了",
              "打开龙头不出水"),
    "electricity": ("停电了", "家里没电了", "我家也没电", "怎么又停电了", "全黑了，停电了",
                    "咋停电咧", "断电了", "{unit}单元也没电", "+1", "俺家也停电了",
                    "家里一下子黑了，没电"),
    "heating": ("暖气不热", "暖气冰凉", "我家暖气也不热", "暖气又不热了", "暖气片摸着是凉的",
                "暖气咋不热咧", "停暖了，屋里冷", "{unit}单元也不热", "+1", "俺家暖气也凉",
                "暖气一点都不热"),
    "elevator": ("{unit}单元电梯坏了", "{unit}单元电梯不动了", "{unit}单元电梯又坏了",
                 "{unit}单元电梯按了没反应", "{unit}单元电梯停了", "咋{unit}单元电梯又不走了",
                 "{unit}单元电梯故障，上不去", "我们{unit}单元电梯也坏了", "+1",
                 "俺们{unit}单元电梯也不动", "{unit}单元电梯停在一楼不动"),
}  # fmt: skip
TALK = (
    "你们家有水吗", "我家有水", "我们楼没停", "停水了吗", "上个月停水那次等了一天",
    "要是停电就麻烦了", "今天买菜了吗", "物业在吗", "谢谢大家", "孩子放学了没", "收到",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trouble:
    """A real one: its kind, its building, and its unit where it is a lift's."""

    category: str
    building: str
    unit: str | None = None


REAL = (
    Trouble("water", "3"),
    Trouble("electricity", "7"),
    Trouble("heating", "5"),
    Trouble("water", "11"),
    Trouble("elevator", "9", "2"),
)


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody with a home; two share one here and there."""

    name: str
    building: str
    unit: str
    room: str


@dataclass(slots=True)
class Outcome:
    """What an outage came to. `counted`: households of each incident; `fair`: whether none was
    counted twice; `messages`: the bot's in each group; `restored`: whether units came back one
    by one; `per_message`: milliseconds of one message."""

    incidents: list[tuple[str, str]] = field(default_factory=list)
    counted: list[int] = field(default_factory=list)
    fair: bool = False
    messages: Counter[str] = field(default_factory=Counter)
    restored: bool = False
    per_message: float = 0.0

    @property
    def is_right(self) -> bool:
        """Exactly one incident for each real trouble."""
        return sorted(self.incidents) == sorted((t.category, t.building) for t in REAL)


def residents(count: int = RESIDENTS) -> list[Resident]:
    """People spread evenly over buildings and units; each ninth shares a neighbour's home."""
    found = []
    for number in range(count):
        building = BUILDINGS[number % len(BUILDINGS)]
        place = number // len(BUILDINGS)
        unit = UNITS[place % len(UNITS)]
        floor = place // len(UNITS) + 1 - (number % 9 == 0 and place >= len(UNITS))
        found.append(Resident(f"住户{number:03d}", building, unit, f"{floor}01"))
    return found


def group_of(building: str) -> str:
    """The name of a building's group; the test house has groups of its own."""
    return f"{NAME}{building}号楼群"


def roster(people: Sequence[Resident]) -> dict[str, Any]:
    """The neighbourhood in which it happens."""
    return {
        "neighbourhood": NAME,
        "buildings": list(BUILDINGS),
        "chats": [{"name": group_of(b), "building": b} for b in BUILDINGS],
        "people": [
            *({"name": p.name, "home": f"{p.building}-{p.unit}-{p.room}"} for p in people),
            {"name": "老周", "roles": ["property"]},
            {"name": "老郑", "roles": ["secretary"]},
        ],
    }


def script(people: Sequence[Resident], seed: int) -> list[tuple[float, Resident, str]]:
    """Who says what in which second; the first of a building does not lean on a neighbour."""
    dice = random.Random(seed)
    real = {trouble.building: trouble for trouble in REAL}
    said = []
    for person in people:
        trouble = real.get(person.building)
        suffers = trouble is not None and trouble.unit in (None, person.unit)
        spellings = SPELLINGS[trouble.category] if trouble and suffers else TALK
        words = dice.choice(spellings).format(unit=person.unit)
        said.append((dice.uniform(0, MINUTES * 60), person, words))
    said.sort(key=lambda entry: entry[0])
    return _opened_plainly(said, real)


def _opened_plainly(
    said: list[tuple[float, Resident, str]], real: Mapping[str, Trouble]
) -> list[tuple[float, Resident, str]]:
    """Nobody can say "+1" to nothing: the first of each trouble names it."""
    opened: set[str] = set()
    played = []
    for second, person, words in said:
        trouble = real.get(person.building)
        if trouble and words not in TALK and person.building not in opened:
            opened.add(person.building)
            words = SPELLINGS[trouble.category][0].format(unit=person.unit)
        played.append((second, person, words))
    return played


def play(database_url: str, seed: int, *, count: int = RESIDENTS) -> Outcome:
    """Play one order of it, and then the restoring of building 3, unit by unit."""
    people = residents(count)
    house = SmallHouse(database_url)
    house.load(roster(people))
    outcome = Outcome()
    asyncio.run(_play(house, people, seed, outcome))
    house.do(lambda session: _look(session, outcome))
    outcome.restored = asyncio.run(_restore(house, people))
    house.close()
    return outcome


async def _play(
    house: SmallHouse, people: Sequence[Resident], seed: int, outcome: Outcome
) -> None:
    began = house.clock.now()
    spent = 0.0
    for number, (second, person, words) in enumerate(script(people, seed)):
        house.clock.set(began + timedelta(seconds=second))
        started = time.perf_counter()
        await _say(house, person, words, key=f"{seed}-{number}")
        spent += time.perf_counter() - started
    outcome.per_message = spent / len(people) * 1000


async def _say(house: SmallHouse, person: Resident, words: str, *, key: str) -> None:
    """Somebody talks to the neighbours, not to the bot; whatever it says there is a push."""
    chat = group_of(person.building)
    message = house.message(words, key=key, who=person.name, chat=chat, mentioned=False)
    await house.linli.desk.take(message, wait=10)


def _look(session: Session, outcome: Outcome) -> None:
    incidents = session.exec(select(Incident)).all()
    outcome.incidents = [(i.category, str(i.building)) for i in incidents]
    groups = {chat.id: chat.name for chat in session.exec(select(Chat))}
    for row in session.exec(select(OutboxRow)):
        if row.chat_id is not None:
            outcome.messages[groups[row.chat_id]] += 1
    homes = [
        [f.household for f in session.exec(
            select(ReportFollower).where(ReportFollower.report_id == incident.lead_id)
        )]
        for incident in incidents
    ]  # fmt: skip
    outcome.counted = [1 + len(found) for found in homes]
    outcome.fair = all(len(found) == len(set(found)) for found in homes)


async def _restore(house: SmallHouse, people: Sequence[Resident]) -> bool:
    """Unit 1 of building 3 has water again; unit 2 has not; then unit 2 has."""
    first, second = (next(p for p in people if (p.building, p.unit) == ("3", u)) for u in "12")
    seen = []
    house.clock.set(house.clock.now() + timedelta(minutes=30))
    for number, (person, words) in enumerate(
        [(first, "来水了"), (second, "我家还是没水"), (second, "我家来水了")]
    ):
        await _say(house, person, words, key=f"restore-{number}")
        seen.append(house.do(lambda session: _units(house, session)))
    return seen[0] == ("1",) and seen[1] == ("1",) and set(seen[2]) >= {"1", "2"}


def _units(house: SmallHouse, session: Session) -> tuple[str, ...]:
    query = select(Report, Incident).where(
        Report.id == Incident.lead_id, Report.building == "3", Report.category == "water"
    )
    lead, incident = session.exec(query).one()
    return standing(house.work(session), lead, incident).back


def measure() -> Iterator[Mapping[str, object]]:
    """All orders, one after another, on SQLite."""
    outcomes = []
    for seed in range(ORDERS):
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{Path(folder) / 'outage.db'}"
            engine = open_engine(url)
            create_tables(engine)
            engine.dispose()
            outcomes.append(play(url, seed))
    right = sum(o.is_right and o.fair and o.restored for o in outcomes)
    most = max(max(o.messages.values(), default=0) for o in outcomes)
    spent = sorted(o.per_message for o in outcomes)[len(outcomes) // 2]
    yield {"name": "outage_orders_right", "value": right, "unit": f"of {ORDERS}"}
    yield {"name": "outage_messages_in_a_group", "value": most, "unit": "messages"}
    yield {"name": "outage_message", "value": round(spent, 2), "unit": "ms"}
