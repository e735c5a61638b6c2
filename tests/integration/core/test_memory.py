"""What a worker remembers holds until somebody, in whatever process, changes it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session, select

from bot.core.db import open_engine
from bot.core.memory import Memory, begin, known
from bot.core.people import Person, Role, RoleGrant, greet, with_role
from bot.core.places import Neighbourhood, building_names, chats_of
from bot.core.worker import Worker

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


class Fault(Exception):
    """Something went wrong in the middle of a piece of work."""


@pytest.fixture
def workers(database_url: str) -> Iterator[tuple[Worker, Worker]]:
    """Two workers with their own connections, as two processes have them."""
    engines = [open_engine(database_url) for _ in range(2)]
    pair = Worker(engines[0]), Worker(engines[1])
    pair[0].call(_found)
    yield pair
    for worker, engine in zip(pair, engines, strict=True):
        worker.close()
        engine.dispose()


def _found(session: Session) -> None:
    session.add(Neighbourhood(id=1, name="蕴园小区", created_at=NOW))
    session.flush()
    session.add(Person(id=7, neighbourhood_id=1, name="王师傅", created_at=NOW))


def _grant(session: Session) -> None:
    session.add(RoleGrant(neighbourhood_id=1, person_id=7, role=Role.PROPERTY))


def _names(session: Session) -> list[str]:
    return [person.name for person in with_role(session, 1, Role.PROPERTY)]


def test_another_workers_change_is_seen(workers: tuple[Worker, Worker]) -> None:
    here, there = workers
    assert here.call(_names) == []
    there.call(_grant)
    assert here.call(_names) == ["王师傅"]


def test_a_change_is_seen_in_its_own_transaction(workers: tuple[Worker, Worker]) -> None:
    def grant_and_look(session: Session) -> list[str]:
        before = _names(session)
        _grant(session)
        session.flush()
        return before + _names(session)

    assert workers[0].call(grant_and_look) == ["王师傅"]


def test_what_was_rolled_back_is_forgotten(workers: tuple[Worker, Worker]) -> None:
    def grant_and_fail(session: Session) -> None:
        _grant(session)
        session.flush()
        assert _names(session) == ["王师傅"]
        raise Fault

    with pytest.raises(Fault):
        workers[0].call(grant_and_fail)
    assert workers[0].call(_names) == []


def test_a_remembered_row_can_be_changed(workers: tuple[Worker, Worker]) -> None:
    here, there = workers
    there.call(_grant)

    def rename(session: Session) -> None:
        with_role(session, 1, Role.PROPERTY)[0].name = "李师傅"

    assert here.call(_names) == ["王师傅"]
    here.call(rename)
    assert there.call(_names) == here.call(_names) == ["李师傅"]


def test_a_session_keeps_its_own_copy_of_a_row(database_url: str) -> None:
    engine, memory = open_engine(database_url), Memory()
    with Session(engine, expire_on_commit=False) as session:
        _found(session)
        session.commit()
    with Session(engine, expire_on_commit=False) as session:
        begin(session, memory)
        remembered = known(session, Person, 7)
    with Session(engine, expire_on_commit=False) as session:
        begin(session, memory)
        own = session.exec(select(Person).where(Person.id == 7)).one()
        assert known(session, Person, 7) is own is not remembered
    engine.dispose()


def test_nobody_is_welcomed_twice_a_day(workers: tuple[Worker, Worker]) -> None:
    day = date(2026, 11, 22)
    said = [worker.call(lambda session: greet(session, 7, day)) for worker in workers]
    assert said == [True, False]
    assert workers[0].call(lambda session: greet(session, 7, date(2026, 11, 23)))


def test_an_empty_answer_is_remembered_too(workers: tuple[Worker, Worker]) -> None:
    def look(session: Session) -> tuple[list[str], int]:
        return building_names(session, 1), len(chats_of(session, 1))

    assert workers[0].call(look) == workers[0].call(look) == ([], 0)
