"""A city in PostgreSQL: 100,000 open and 1,000,000 closed reports of 989 neighbourhoods.

Measures what a neighbour, the timetable and the city wait for: a status question, a tick of the
deadlines, and the figures.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from bot.core.clock import BEIJING
from bot.skills.repairs.figures import Scope, figures
from tests.support.databases import Postgres
from tests.support.house import CORP, SmallHouse

NEIGHBOURHOODS = 989
OPEN = 100_000
CLOSED = 1_000_000
ASKED = 60
"""Status questions that are timed."""

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=BEIJING)

_FILL = (
    """INSERT INTO neighbourhood (id, name, aliases, corp, community, street, district, city,
                                  created_at, settings)
       SELECT n, 'n' || n, '[]', :corp, 'c' || n / 5, 's' || n / 25, 'd' || n / 200, '阳泉',
              :now, '{}' FROM generate_series(2, :neighbourhoods) n""",
    """INSERT INTO person (id, neighbourhood_id, name, building, unit, room, created_at, mute,
                           speciality)
       SELECT 1000 + n, 2 + n % (:neighbourhoods - 1), 'p' || n, (1 + n % 6)::text, '1', '101',
              :now, false, '' FROM generate_series(1, :people) n""",
    """INSERT INTO channelidentity (neighbourhood_id, corp, channel, raw, person_id)
       SELECT neighbourhood_id, :corp, 'wecom', name, id FROM person WHERE id > 1000""",
    """INSERT INTO report (id, neighbourhood_id, number, category, title, scope, building, words,
                           summary, urgency, person_id, state, assignee, result, opened_at,
                           active_at, first_minutes, took_minutes, ended_at, score, season, party,
                           handed_over)
       SELECT n, 2 + n % (:neighbourhoods - 1), 10 + n / (:neighbourhoods - 1),
              (ARRAY['elevator','water','lighting','sewage','heating'])[1 + n % 5],
              (ARRAY['电梯','停水','灯','下水堵了','暖气不热'])[1 + n % 5],
              (ARRAY['COMMON','SUPPLY','COMMON','HOME','SUPPLY'])[1 + n % 5]::scope,
              (1 + n % 6)::text, '坏了', '坏了', '',
              1001 + n % :people,
              (CASE WHEN n <= :open THEN 'ACCEPTED' ELSE 'CONFIRMED_DONE' END)::reportstate,
              '', '', at, at, n % 90,
              CASE WHEN n > :open THEN n % 4000 END,
              CASE WHEN n > :open THEN at + (n % 5000) * interval '1 minute' END,
              CASE WHEN n > :open THEN 1 + n % 5 END, '', 'property', ''
       FROM (SELECT n, :now - (CASE WHEN n <= :open THEN n % 3 ELSE 10 + n % 700 END)
                    * interval '1 day' AS at
             FROM generate_series(1, :open + :closed) n) g""",
    """INSERT INTO report_event (neighbourhood_id, subject_id, at, move, before, after, why, data)
       SELECT neighbourhood_id, id, opened_at, 'open', '', 'received', '', '{}'::json FROM report
       UNION ALL
       SELECT neighbourhood_id, id, coalesce(ended_at, opened_at),
              CASE WHEN ended_at IS NULL THEN 'accept' ELSE 'mended' END, 'received',
              CASE WHEN ended_at IS NULL THEN 'accepted' ELSE 'confirmed_done' END, '', '{}'::json
       FROM report""",
    """INSERT INTO due_item (neighbourhood_id, kind, key, due_at, payload, state, attempts,
                             trouble)
       SELECT neighbourhood_id, 'repairs.clock', 'repairs:clock:' || id,
              CASE WHEN ended_at IS NULL THEN :now + (id % 1440 + 1) * interval '1 minute'
                   ELSE ended_at END,
              json_build_object('report', id),
              (CASE WHEN ended_at IS NULL THEN 'WAITING' ELSE 'CANCELLED' END)::duestate, 0, ''
       FROM report""",
    "SELECT setval('report_id_seq', (SELECT max(id) FROM report))",
    "SELECT setval('report_event_id_seq', (SELECT max(id) FROM report_event))",
)


def fill(session: Session, *, neighbourhoods: int, opened: int, closed: int) -> None:
    """Write a city's reports with their logs and their clocks, by the database itself."""
    values = {
        "corp": CORP, "now": NOW, "neighbourhoods": neighbourhoods, "people": neighbourhoods * 20,
        "open": opened, "closed": closed,
    }  # fmt: skip
    for statement in _FILL:
        known = {name: value for name, value in values.items() if f":{name}" in statement}
        session.execute(text(statement), known)


def measure() -> Iterator[Mapping[str, object]]:
    """Fill a fresh database and time each of the three."""
    with tempfile.TemporaryDirectory() as folder:
        server = Postgres(Path(folder), durable=True)
        with server.database() as url:
            house = SmallHouse(url, start=NOW)
            house.do(lambda s: fill(s, neighbourhoods=NEIGHBOURHOODS, opened=OPEN, closed=CLOSED))
            with house.linli.engine.connect() as connection:
                connection.execution_options(isolation_level="AUTOCOMMIT")
                connection.execute(text("ANALYZE"))
            yield from times(house)
            house.close()
        server.close()


def times(house: SmallHouse) -> Iterator[Mapping[str, object]]:
    """A status question in milliseconds, a tick and the figures in seconds."""
    questions = asyncio.run(_ask(house))
    yield _row("city_status_question", statistics.median(questions) * 1000, "ms")
    yield _row("city_deadline_tick", asyncio.run(_tick(house)), "s")
    for by in ("street", "kind", "month"):
        spent = _timed(lambda by=by: house.do(lambda s: figures(s, Scope(), by)))
        yield _row(f"city_figures_by_{by}", spent, "s")


def _row(name: str, value: float, unit: str) -> dict[str, Any]:
    return {"name": name, "value": round(value, 2), "unit": unit}


def _timed(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


async def _ask(house: SmallHouse) -> list[float]:
    """By number, by kind, and the asker's own."""
    words = ("R12 修到哪一步了", "电梯修到哪一步了", "我报的修到哪了")
    spent = []
    for number in range(ASKED + 5):
        who = f"p{number * 31 + 1}"
        message = house.message(
            words[number % len(words)], key=f"city-{number}", who=who, chat=None
        )
        started = time.perf_counter()
        taken = await house.linli.desk.take(message, wait=10)
        spent.append(time.perf_counter() - started)
        assert taken.reply is not None
        assert taken.reply.text
    return spent[5:]


async def _tick(house: SmallHouse) -> float:
    """The timetable looks a minute later: what fell due in it is done, everything else waits."""
    await house.linli.timetable.run_due()
    house.clock.set(house.clock.now() + timedelta(minutes=1, seconds=1))
    started = time.perf_counter()
    await house.linli.timetable.run_due()
    return time.perf_counter() - started
