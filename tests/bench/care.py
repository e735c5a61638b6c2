"""The night's plan and the morning's reminders of a city: 989 neighbourhoods, 6,100 central
households, 60,000 bonds on PostgreSQL, as many neighbourhoods at a time as the timetable does."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlmodel import Session, SQLModel, func, select

from bot.app import Linli, build
from bot.core.clock import BEIJING, SetClock
from bot.core.db import insert_into
from bot.core.outbox import OutboxRow
from bot.core.people import Person
from bot.core.places import Neighbourhood
from bot.core.work import Work
from bot.schedule.timetable import TOGETHER
from bot.settings import Settings
from bot.skills.visits import SKILL
from bot.skills.visits.life import BondLevel, BondState
from bot.skills.visits.tables import Bond
from tests.support.databases import Postgres

Row = Mapping[str, object]
START = datetime(2027, 1, 28, 12, 0, tzinfo=BEIJING)
"""Nine days before the spring festival: its plan falls into the second night."""


@dataclass(frozen=True, slots=True)
class City:
    """How much there is: members and bonds are spread evenly over the neighbourhoods."""

    neighbourhoods: int = 989
    members: int = 6_100
    bonds: int = 60_000

    def share(self, of: float) -> City:
        """A smaller city of the same make."""
        return City(
            round(self.neighbourhoods * of), round(self.members * of), round(self.bonds * of)
        )


def measure(city: City | None = None) -> Iterator[Row]:
    """Half of the city and all of it, to show that a bond costs the same in both."""
    whole = city or City()
    for name, part in (("half", whole.share(0.5)), ("city", whole)):
        with tempfile.TemporaryDirectory() as folder:
            server = Postgres(Path(folder), durable=True)
            with server.database() as url:
                yield from measure_on(url, part, f"care_{name}")
            server.close()


def measure_on(url: str, city: City, name: str) -> Iterator[Row]:
    """Fill a database and time a first night, a night before a feast, a morning and an evening."""
    settings = Settings.model_construct(database_url=url, corp_id="bench", data_key=SecretStr("b"))
    clock = SetClock(START)
    linli = build(settings, clock)
    linli.worker.call(lambda session: fill(session, linli, city))
    first = START.replace(hour=2, minute=30) + timedelta(days=1)
    for label, duty, moment in (
        ("first_night", "plan", first),
        ("nightly_plan", "plan", first + timedelta(days=1)),
        ("morning", "morning", first.replace(hour=9, minute=0) + timedelta(days=1)),
        ("evening", "eve", first.replace(hour=18, minute=0) + timedelta(days=1)),
        ("usual_morning", "morning", first.replace(hour=9, minute=0) + timedelta(days=2)),
    ):
        clock.set(moment)
        before = letters(linli)
        took = run_duty(linli, clock, duty, city.neighbourhoods)
        yield {"name": f"{name}_{label}", "value": round(took, 2), "unit": "s"}
        each = round(took / city.bonds, 7)
        yield {"name": f"{name}_{label}_per_bond", "value": each, "unit": "s"}
        if duty != "plan":
            told = letters(linli) - before
            yield {"name": f"{name}_{label}_letters", "value": told, "unit": "letters"}
    linli.close()


def run_duty(linli: Linli, clock: SetClock, name: str, neighbourhoods: int) -> float:
    """Do a duty in every neighbourhood, as many at a time as the timetable does; seconds."""
    run = next(duty.run for duty in SKILL.duties if duty.name == name)
    started = time.perf_counter()
    for first in range(1, neighbourhoods + 1, TOGETHER):
        keys = range(first, min(first + TOGETHER, neighbourhoods + 1))
        under_way = [linli.worker.submit(_in_neighbourhood(linli, clock, k, run)) for k in keys]
        for job in under_way:
            job.result()
    return time.perf_counter() - started


def letters(linli: Linli) -> int:
    """How much waits in the outbox."""
    return linli.worker.call(lambda s: s.exec(select(func.count()).select_from(OutboxRow)).one())


def fill(session: Session, linli: Linli, city: City) -> None:
    """Write neighbourhoods, members and bonds of which nobody was visited yet."""
    connection = session.connection()
    blank = {"aliases": [], "community": "", "street": "", "district": "", "city": "阳泉"}
    common = {"corp": "bench", "created_at": START, "settings": {}}
    connection.execute(
        SQLModel.metadata.tables["neighbourhood"].insert(),
        [{**blank, **common, "name": f"小区{n}"} for n in range(city.neighbourhoods)],
    )
    connection.execute(
        insert_into(Person),
        [_member(n, n % city.neighbourhoods + 1) for n in range(city.members)],
    )
    seal = linli.house.vault.seal
    sealed = [(seal(f"王奶奶{n}"), seal(f"3-1-{n}"), seal("alone")) for n in range(500)]
    connection.execute(
        insert_into(Bond), [_bond(n, city, *sealed[n % len(sealed)]) for n in range(city.bonds)]
    )


def _member(number: int, neighbourhood_id: int) -> dict[str, Any]:
    return {
        "neighbourhood_id": neighbourhood_id,
        "name": f"党员{number}",
        "speciality": "",
        "created_at": START,
        "mute": False,
    }


def _bond(number: int, city: City, recipient: str, home: str, categories: str) -> dict[str, Any]:
    member = number % city.members
    neighbour = member + city.neighbourhoods
    return {
        "neighbourhood_id": member % city.neighbourhoods + 1,
        "member_id": member + 1,
        "backup_id": neighbour + 1 if neighbour < city.members else None,
        "level": BondLevel.MEMBER_HOUSEHOLD,
        "recipient": recipient,
        "home": home,
        "categories": categories,
        "every_days": (7, 14, 30, 30)[number % 4],
        "way": ("door", "phone")[number % 2],
        "birthday": number % 12 * 100 + 101 + number % 28,
        "birthday_lunar": bool(number % 2),
        "unit_name": "",
        "state": BondState.ACTIVE,
        "created_at": START,
    }


def _in_neighbourhood(
    linli: Linli, clock: SetClock, key: int, run: Callable[[Work], None]
) -> Callable[[Session], None]:
    def job(session: Session) -> None:
        neighbourhood = session.get_one(Neighbourhood, key)
        run(
            Work(
                session=session,
                now=clock.now(),
                house=linli.house,
                neighbourhood=neighbourhood,
                because="bench",
            )
        )

    return job
