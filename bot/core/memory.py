"""What a worker remembers from one transaction to the next: rows that seldom change.

Who speaks where, who holds which role, the groups, the directory: asked for with every message
and changed once a week. Their tables are marked `REMEMBERED`. The transaction that changes such
a row sets the stamp as the last thing that it does, and every worker that finds a new stamp
forgets everything. So what was committed, by whatever process, holds from the next transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any, Final, TypeVar, cast

from sqlalchemy import event, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import UOWTransaction, object_session
from sqlmodel import Field, Session, SQLModel

from bot.core import mapped
from bot.core.prepared import Prepared

T = TypeVar("T")
Row = TypeVar("Row", bound=SQLModel)
_KEY: Final = "memory"
_UNSETTLED: Final = "unsettled"
REMEMBERED: Final = {"info": {"remembered": True}}
"""What the arguments of a table end with whose rows are remembered."""


class Stamp(SQLModel, table=True):
    """How often remembered rows have changed; there is one row."""

    id: int = Field(default=1, primary_key=True)
    count: int = 0


class Memory:
    """Answers by key and rows by class and id, good for as long as the stamp stays the same."""

    def __init__(self) -> None:
        self.answers: dict[Hashable, Any] = {}
        self.rows: dict[tuple[type[SQLModel], Any], SQLModel] = {}
        self._stamp = -1

    def refresh(self, session: Session) -> None:
        """Forget everything if another transaction has changed remembered rows."""
        stamp = _READ.scalar(session, {}) or 0
        if stamp != self._stamp:
            self.clear()
            self._stamp = stamp

    def clear(self) -> None:
        """Nothing holds any more."""
        self.answers.clear()
        self.rows.clear()


def begin(session: Session, memory: Memory) -> None:
    """Let a session use what earlier transactions of the worker learnt."""
    session.info[_KEY] = memory
    memory.refresh(session)


def remembered(session: Session, key: Hashable, load: Callable[[], T]) -> T:
    """What `load` gives, asked once until a remembered row changes. It holds no mapped rows:
    those are remembered by their ids, see `known`."""
    answers = _memory(session).answers
    if key not in answers:
        answers[key] = load()
    found: T = answers[key]
    return found


def remembered_rows(
    session: Session, key: Hashable, table: type[Row], load: Callable[[], Iterable[Row]]
) -> list[Row]:
    """The rows that `load` gives, asked once until a remembered row changes."""
    ids = remembered(session, key, lambda: [keep(session, row) for row in load()])
    return [known(session, table, row_id) for row_id in ids]


def keep(session: Session, row: SQLModel) -> Any:
    """Remember a row that was read; its id."""
    row_id = row.id  # type: ignore[attr-defined]  # SQLModel itself declares no columns
    _memory(session).rows[type(row), row_id] = row
    return row_id


def known(session: Session, table: type[Row], row_id: Any) -> Row:
    """A row that is known to exist, as a part of this session: a change to it is written."""
    own = session.identity_map.get((table, (row_id,), None))
    if own is not None:
        return own
    row = _memory(session).rows.get((table, row_id))
    if row is None or object_session(row) is not None:
        found = mapped.get(session, table, row_id)
        if found is None:
            raise NoResultFound(f"{table.__name__} {row_id}")
        keep(session, found)
        return found
    session.add(row)
    return cast(Row, row)


def _memory(session: OrmSession) -> Memory:
    memory: Memory = session.info.setdefault(_KEY, Memory())
    return memory


@event.listens_for(OrmSession, "after_flush")
def _forget(session: OrmSession, _flush: UOWTransaction) -> None:
    changed = (*session.new, *session.dirty, *session.deleted)
    if any(row.__table__.info.get("remembered") for row in changed):
        _memory(session).clear()
        session.info[_UNSETTLED] = True


@event.listens_for(OrmSession, "before_commit")
def _set_stamp(session: OrmSession) -> None:
    if session.in_nested_transaction():
        return
    # The last statement before the commit: nobody who holds the stamp waits for another row.
    session.flush()
    if session.info.pop(_UNSETTLED, False):
        session.connection().execute(_BUMP[session.get_bind().dialect.name])


@event.listens_for(OrmSession, "after_soft_rollback")
def _forget_all(session: OrmSession, _previous: object) -> None:
    if session.info.get(_UNSETTLED):
        _memory(session).clear()


_TABLE: Final = SQLModel.metadata.tables["stamp"]
_READ: Final = Prepared(select(_TABLE.c.count))
_BUMP: Final = {
    name: dialect.insert(_TABLE)
    .values(id=1, count=1)
    .on_conflict_do_update(index_elements=["id"], set_={"count": _TABLE.c.count + 1})
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}
