"""The worker: many pieces, one commit, and nobody spoils another's work."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy.exc import StatementError
from sqlmodel import Session, select

from bot.core.db import LogIsAppendOnly, NaiveTime
from bot.core.emergencies import EmergencyEvent
from bot.core.places import Building
from tests.support.house import MORNING, SmallHouse


def add(name: str) -> Building:
    return Building(neighbourhood_id=1, name=name)


def names(house: SmallHouse) -> set[str]:
    return set(house.do(lambda s: list(s.exec(select(Building.name)).all())))


def test_one_failing_piece_does_not_undo_the_others(house: SmallHouse) -> None:
    gate = threading.Event()
    worker = house.linli.worker
    worker.submit(lambda _: gate.wait())

    def fail(session: Session) -> None:
        session.add(add("half"))
        session.flush()
        raise RuntimeError("no")

    good = [worker.submit(lambda s, n=n: s.add(add(n))) for n in ("甲", "乙")]
    bad = worker.submit(fail)
    good += [worker.submit(lambda s, n=n: s.add(add(n))) for n in ("丙", "丁")]
    gate.set()
    with pytest.raises(RuntimeError):
        bad.result()
    for future in good:
        future.result()
    assert {"甲", "乙", "丙", "丁"} <= names(house)
    assert "half" not in names(house)


def test_work_that_was_called_off_stops_nobody(house: SmallHouse) -> None:
    gate = threading.Event()
    worker = house.linli.worker
    worker.submit(lambda _: gate.wait())
    called_off = worker.submit(lambda s: s.add(add("甲")))
    assert called_off.cancel()
    gate.set()
    house.do(lambda s: s.add(add("乙")))
    assert "甲" not in names(house)
    assert "乙" in names(house)


def test_a_log_cannot_be_rewritten(house: SmallHouse) -> None:
    def write(session: Session) -> None:
        session.add(
            EmergencyEvent(
                neighbourhood_id=1, subject_id=1, at=MORNING, move="raise", after="raised"
            )
        )

    def rewrite(session: Session) -> None:
        session.exec(select(EmergencyEvent)).one().after = "closed"

    def erase(session: Session) -> None:
        session.delete(session.exec(select(EmergencyEvent)).one())

    house.do(write)
    for change in (rewrite, erase):
        with pytest.raises(LogIsAppendOnly):
            house.do(change)


def test_a_naive_time_is_refused(house: SmallHouse) -> None:
    def write(session: Session) -> None:
        session.add(
            EmergencyEvent(
                neighbourhood_id=1,
                subject_id=1,
                move="x",
                after="raised",
                at=MORNING.replace(tzinfo=None),
            )
        )
        session.flush()

    with pytest.raises(StatementError) as caught:
        house.do(write)
    assert isinstance(caught.value.__cause__, NaiveTime)


def test_times_come_back_aware(house: SmallHouse) -> None:
    def write(session: Session) -> None:
        session.add(
            EmergencyEvent(
                neighbourhood_id=1, subject_id=1, at=MORNING, move="raise", after="raised"
            )
        )

    house.do(write)
    assert house.do(lambda s: s.exec(select(EmergencyEvent)).one().at) == MORNING
