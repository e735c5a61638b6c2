"""Prepared statements and the objects that they write and read, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import bindparam, event, func, insert, select, update
from sqlalchemy.exc import IntegrityError, PendingRollbackError
from sqlalchemy.orm import make_transient_to_detached
from sqlmodel import Session, col

from bot.core import mapped
from bot.core.db import NaiveTime, UtcDateTime, open_engine
from bot.core.due import DueItem, DueState
from bot.core.emergencies import EmergencyEvent
from bot.core.people import Person
from bot.core.places import Neighbourhood
from bot.core.prepared import Prepared, new_row

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
BEIJING = timezone(timedelta(hours=8))
NEW = new_row(DueItem, kind="a.b", attempts=0, trouble="")
KNOWN = Prepared(
    select(DueItem.key, DueItem.due_at, DueItem.payload, DueItem.state)
    .where(col(DueItem.state).in_([DueState.WAITING, DueState.FAILED]))
    .order_by(col(DueItem.id))
)
OF_KEY = select(DueItem).where(col(DueItem.key) == bindparam("key"))
BY_KEY = mapped.Selected(DueItem, OF_KEY)
FRESH = mapped.Selected(DueItem, OF_KEY, fresh=True)


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    """A session as the worker has it, with one neighbourhood."""
    engine = open_engine(database_url)
    with Session(engine, expire_on_commit=False) as session:
        session.add(Neighbourhood(id=1, name="蕴园小区", created_at=NOW))
        session.commit()
        yield session
    engine.dispose()


def write(session: Session, key: str, **values: object) -> None:
    row = {"neighbourhood_id": 1, "key": key, "due_at": NOW, "payload": {}, "state": "waiting"}
    NEW.run(session, {**row, **values})


def add(session: Session, key: str) -> DueItem:
    return mapped.add(session, DueItem, neighbourhood_id=1, kind="a.b", key=key, due_at=NOW)


def stored(session: Session) -> list[tuple[str, str]]:
    """What the table holds, read past the session's objects."""
    found = session.connection().execute(select(DueItem.key, DueItem.state).order_by(DueItem.id))
    return [(key, state) for key, state in found]


def test_values_come_out_as_they_went_in(session: Session) -> None:
    there = NOW.astimezone(BEIJING)
    write(session, "one", due_at=there, payload={"灯": [1, None]}, state=DueState.FAILED)
    assert KNOWN.rows(session, {}) == [("one", NOW, {"灯": [1, None]}, DueState.FAILED)]
    assert KNOWN.rows(session, {})[0][1].utcoffset() == timedelta(0)


def test_sqlalchemy_reads_what_was_prepared(session: Session) -> None:
    write(session, "one", payload={"灯": 1})
    row = session.scalars(select(DueItem)).one()
    assert (row.payload, row.due_at, row.state) == ({"灯": 1}, NOW, DueState.WAITING)


def test_a_naive_time_is_refused(session: Session) -> None:
    later = Prepared(update(DueItem).values(due_at=bindparam("at", type_=UtcDateTime)))
    with pytest.raises(NaiveTime):
        later.run(session, {"at": NOW.replace(tzinfo=None)})


def test_a_value_that_is_missing_is_a_fault(session: Session) -> None:
    with pytest.raises(KeyError, match="key"):
        NEW.run(session, {"neighbourhood_id": 1, "due_at": NOW, "payload": {}})


def test_a_default_that_nobody_gives_is_a_fault(session: Session) -> None:
    statement = Prepared(insert(DueItem).values(key=bindparam("key")))
    with pytest.raises(AssertionError):
        statement.run(session, {"key": "one"})


def test_no_row_is_none(session: Session) -> None:
    assert KNOWN.first(session, {}) is None
    assert KNOWN.scalar(session, {}) is None


def test_a_savepoint_takes_prepared_writes_back(session: Session) -> None:
    write(session, "before")
    with session.begin_nested() as savepoint:
        write(session, "inside")
        savepoint.rollback()
    write(session, "after")
    session.commit()
    assert [key for key, _ in stored(session)] == ["before", "after"]


def test_a_savepoint_keeps_prepared_writes(session: Session) -> None:
    with session.begin_nested():
        write(session, "inside")
    session.commit()
    assert [key for key, _ in stored(session)] == ["inside"]


def test_a_rollback_takes_prepared_writes_back(session: Session) -> None:
    write(session, "one")
    session.rollback()
    write(session, "two")
    session.commit()
    assert [key for key, _ in stored(session)] == ["two"]


def test_a_fault_of_the_driver_is_one_of_sqlalchemy(session: Session) -> None:
    write(session, "one")
    session.commit()
    with pytest.raises(IntegrityError):
        write(session, "one")
    session.rollback()
    assert len(stored(session)) == 1


def test_nothing_is_written_outside_a_transaction_that_failed(session: Session) -> None:
    write(session, "one")
    session.add(Person(neighbourhood_id=77, created_at=NOW))
    with pytest.raises(IntegrityError):
        session.flush()
    with pytest.raises(PendingRollbackError):
        write(session, "two")
    session.rollback()
    assert stored(session) == []


def test_listeners_hear_prepared_statements(session: Session) -> None:
    heard: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        heard.append(statement)

    event.listen(session.get_bind(), "before_cursor_execute", note)
    write(session, "one")
    assert any("INSERT INTO due_item" in each for each in heard)


def test_a_new_object_belongs_to_the_session(session: Session) -> None:
    row = add(session, "one")
    assert session.get(DueItem, row.id) is row
    assert (row.state, row.attempts, row.payload) == (DueState.WAITING, 0, {})
    assert not session.dirty
    row.state = DueState.DONE
    session.commit()
    assert stored(session) == [("one", DueState.DONE)]


def test_new_objects_share_no_default(session: Session) -> None:
    assert add(session, "one").payload is not add(session, "two").payload


def test_what_a_key_has_already_is_not_added(session: Session) -> None:
    row = {"neighbourhood_id": 1, "kind": "a.b", "key": "one", "due_at": NOW}
    assert mapped.add_unless_known(session, DueItem, **row) is not None
    assert mapped.add_unless_known(session, DueItem, **row) is None
    assert session.scalar(select(func.count()).select_from(DueItem)) == 1


def test_a_read_sees_what_was_only_changed_in_an_object(session: Session) -> None:
    row = add(session, "one")
    row.key = "another"
    assert BY_KEY.first(session, {"key": "one"}) is None
    assert BY_KEY.first(session, {"key": "another"}) is row


def test_an_object_that_is_read_can_be_changed(session: Session) -> None:
    add(session, "one")
    session.expunge_all()
    found = BY_KEY.all(session, {"key": "one"})
    assert [(r.key, r.due_at, r.payload) for r in found] == [("one", NOW, {})]
    found[0].state = DueState.DONE
    session.commit()
    assert stored(session) == [("one", DueState.DONE)]


def test_a_savepoint_takes_the_change_of_an_object_back(session: Session) -> None:
    row = add(session, "one")
    with session.begin_nested() as savepoint:
        row.state = DueState.DONE
        session.flush()
        savepoint.rollback()
    assert (row.state, stored(session)) == (DueState.WAITING, [("one", DueState.WAITING)])


def test_an_id_that_a_savepoint_took_back_may_come_again(session: Session) -> None:
    with session.begin_nested() as savepoint:
        before = add(session, "one")
        savepoint.rollback()
    row = add(session, "two")
    assert row is not before
    row.state = DueState.DONE
    session.commit()
    assert stored(session) == [("two", DueState.DONE)]


def test_what_a_pending_object_gives_up_can_be_taken(session: Session) -> None:
    add(session, "one").key = "another"
    add(session, "one")
    session.commit()
    assert [key for key, _ in stored(session)] == ["another", "one"]


def test_a_row_is_had_by_its_id(session: Session) -> None:
    row_id = add(session, "one").id
    assert row_id is not None
    session.expunge_all()
    found = mapped.get(session, DueItem, row_id)
    assert found is not None
    assert mapped.get(session, DueItem, row_id) is found
    assert mapped.get(session, DueItem, row_id + 1) is None


def test_a_change_is_written_at_once(session: Session) -> None:
    row = add(session, "one")
    row.trouble = "later"
    mapped.change(session, row, state=DueState.FAILED, attempts=2)
    assert (row.state, row.attempts) == (DueState.FAILED, 2)
    assert stored(session) == [("one", DueState.FAILED)]
    session.commit()
    session.expunge_all()
    again = session.scalars(select(DueItem)).one()
    assert (again.state, again.attempts, again.trouble) == (DueState.FAILED, 2, "later")


def test_a_savepoint_takes_a_change_back_in_the_object_too(session: Session) -> None:
    row = add(session, "one")
    with session.begin_nested() as savepoint:
        mapped.change(session, row, state=DueState.FAILED)
        savepoint.rollback()
    assert (row.state, stored(session)) == (DueState.WAITING, [("one", DueState.WAITING)])


def test_what_is_read_afresh_is_as_the_table_has_it(session: Session) -> None:
    row = add(session, "one")
    session.connection().execute(update(DueItem).values(state=DueState.FAILED))
    assert BY_KEY.first(session, {"key": "one"}) is row
    assert row.state is DueState.WAITING
    assert FRESH.first(session, {"key": "one"}) is row
    assert row.state is DueState.FAILED
    assert not session.dirty


def test_a_log_is_not_changed_by_prepared_statements_either(session: Session) -> None:
    entry = EmergencyEvent(id=1, neighbourhood_id=1, subject_id=1, at=NOW, move="", after="")
    make_transient_to_detached(entry)
    with pytest.raises(AssertionError):
        mapped.change(session, entry, why="别的话")


def test_rows_that_the_memory_keeps_are_refused(session: Session) -> None:
    with pytest.raises(AssertionError):
        mapped.add(session, Person, neighbourhood_id=1, created_at=NOW)
