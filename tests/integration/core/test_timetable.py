"""The timetable: a restart loses nothing, a missed run is made up once, nothing storms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.core.due import DueItem, DueState, DutyRun
from bot.core.house import House
from bot.core.notes import OperatorNote
from bot.core.skill import Duty, Registry, Skill
from bot.core.work import Work
from bot.schedule.timetable import Timetable, advance
from tests.support.house import MORNING, SmallHouse


class Diary:
    """Writes down when the duties of a test skill ran; fails when told to."""

    def __init__(self) -> None:
        self.ran: list[tuple[str, datetime]] = []
        self.failures = 0

    def daily(self, work: Work) -> None:
        self.ran.append(("daily", work.now))
        self._perhaps_fail()

    def due(self, work: Work, payload: Mapping[str, Any]) -> None:
        self.ran.append((str(payload["what"]), work.now))
        self._perhaps_fail()

    def _perhaps_fail(self) -> None:
        if self.failures:
            self.failures -= 1
            raise RuntimeError("a bug in a duty")


@pytest.fixture
def diary() -> Diary:
    return Diary()


@pytest.fixture
def timetable(house: SmallHouse, diary: Diary) -> Timetable:
    return build_timetable(house, diary)


def build_timetable(house: SmallHouse, diary: Diary) -> Timetable:
    skill = Skill(
        name="diary",
        title="",
        folder=Path(),
        due={"due": diary.due},
        duties=(Duty("daily", "30 17 * * *", diary.daily),),
    )
    rooms: House = replace(house.linli.house, registry=Registry((skill,)))
    return Timetable(worker=house.linli.worker, house=rooms, clock=house.clock)


def schedule(house: SmallHouse, what: str, at: datetime, key: str | None = None) -> None:
    def write(work: Work) -> None:
        work.schedule("diary.due", key or what, at, {"what": what})

    house.do(lambda s: write(house.work(s)))


async def nothing() -> int:
    return 0


async def test_a_duty_runs_at_its_time_and_once(
    house: SmallHouse, timetable: Timetable, diary: Diary
) -> None:
    await advance(house.clock, MORNING + timedelta(days=2), timetable, nothing)
    assert [(w, m.hour, m.minute, m.day) for w, m in diary.ran] == [
        ("daily", 17, 30, 23),
        ("daily", 17, 30, 24),
    ]
    await timetable.run_due()
    assert len(diary.ran) == 2


async def test_what_was_missed_while_nobody_ran_is_made_up_once(
    house: SmallHouse, timetable: Timetable, diary: Diary
) -> None:
    house.clock.set(MORNING + timedelta(days=3))
    await timetable.run_due()
    assert len(diary.ran) == 1
    [run] = house.do(lambda s: list(s.exec(select(DutyRun)).all()))
    assert run.due_at == MORNING.replace(day=25, hour=17, minute=30)


async def test_two_processes_run_a_duty_once(house: SmallHouse, diary: Diary) -> None:
    house.clock.set(MORNING + timedelta(hours=9))
    for _ in range(2):
        await build_timetable(house, diary).run_due()
    assert len(diary.ran) == 1


async def test_due_things_come_in_their_order(
    house: SmallHouse, timetable: Timetable, diary: Diary
) -> None:
    schedule(house, "second", MORNING + timedelta(hours=2))
    schedule(house, "first", MORNING + timedelta(hours=1))
    await advance(house.clock, MORNING + timedelta(hours=3), timetable, nothing)
    assert [what for what, _ in diary.ran] == ["first", "second"]
    assert diary.ran[0][1] == MORNING + timedelta(hours=1)


async def test_the_same_key_moves_the_earlier_one(
    house: SmallHouse, timetable: Timetable, diary: Diary
) -> None:
    schedule(house, "early", MORNING + timedelta(hours=1), key="visit:1")
    schedule(house, "late", MORNING + timedelta(hours=2), key="visit:1")
    await advance(house.clock, MORNING + timedelta(hours=3), timetable, nothing)
    assert [what for what, _ in diary.ran] == ["late"]


async def test_a_failing_item_is_tried_again_and_then_kept(
    house: SmallHouse, timetable: Timetable, diary: Diary
) -> None:
    diary.failures = 99
    schedule(house, "x", MORNING)
    await advance(house.clock, MORNING + timedelta(hours=3), timetable, nothing)
    assert len(diary.ran) == 4
    [item] = house.do(lambda s: list(s.exec(select(DueItem)).all()))
    assert item.state is DueState.FAILED
    assert "a bug in a duty" in item.trouble


async def test_a_failing_item_that_mends_is_done(
    house: SmallHouse, timetable: Timetable, diary: Diary
) -> None:
    diary.failures = 1
    schedule(house, "x", MORNING)
    await advance(house.clock, MORNING + timedelta(hours=1), timetable, nothing)
    [item] = house.do(lambda s: list(s.exec(select(DueItem)).all()))
    assert item.state is DueState.DONE


async def test_a_failing_duty_alarms_once_a_day_and_stops_nobody(
    house: SmallHouse, timetable: Timetable, diary: Diary
) -> None:
    diary.failures = 1
    schedule(house, "x", MORNING + timedelta(hours=9))
    await advance(house.clock, MORNING + timedelta(hours=10), timetable, nothing)
    assert [what for what, _ in diary.ran] == ["daily", "x"]
    [note] = house.do(lambda s: list(s.exec(select(OperatorNote)).all()))
    assert (note.kind, note.times) == ("duty:diary.daily", 1)
    [run] = house.do(lambda s: list(s.exec(select(DutyRun)).all()))
    assert "a bug in a duty" in run.trouble
