"""The index over a neighbourhood's articles: built from the tables, and built again when a
document was added; nothing is lost with it."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

import structlog
from sqlalchemy import Engine, bindparam
from sqlmodel import Session, col, select

from bot.skills.policy.tables import DocumentArticle
from knowledge import ArticleIndex

log = structlog.get_logger()

AT_ONCE: Final = 3000
"""Articles that are read while somebody waits; more are read beside the turns."""

_ARTICLES: Final = (
    select(DocumentArticle.id, DocumentArticle.heading, DocumentArticle.text)
    .where(DocumentArticle.neighbourhood_id == bindparam("neighbourhood_id"))
    .order_by(col(DocumentArticle.id))
)


@dataclass(slots=True)
class _Shelf:
    """The newest index of a neighbourhood, and the document up to which it was built."""

    index: ArticleIndex
    newest: int
    building: int = 0


_SHELVES: Final[WeakKeyDictionary[Engine, dict[int, _Shelf]]] = WeakKeyDictionary()
_LOCK: Final = threading.Lock()


def of(session: Session, neighbourhood_id: int, newest: int) -> ArticleIndex:
    """The index that knows every document up to `newest`; while a large one is being built, the
    one before it."""
    engine = session.get_bind()
    assert isinstance(engine, Engine)
    with _LOCK:
        shelves = _SHELVES.setdefault(engine, {})
        shelf = shelves.setdefault(neighbourhood_id, _Shelf(ArticleIndex(()), 0))
    if shelf.newest >= newest or shelf.building >= newest:
        return shelf.index
    last = select(DocumentArticle.id).where(DocumentArticle.neighbourhood_id == neighbourhood_id)
    count = len(session.exec(last.offset(AT_ONCE).limit(1)).all())
    if not count:
        shelf.index, shelf.newest = _build(session, neighbourhood_id), newest
        return shelf.index
    shelf.building = newest
    args = (engine, neighbourhood_id, newest, shelf)
    threading.Thread(target=_build_beside, args=args, name="shelf", daemon=True).start()
    return shelf.index


def _build(session: Session, neighbourhood_id: int) -> ArticleIndex:
    rows = session.execute(_ARTICLES, {"neighbourhood_id": neighbourhood_id})
    return ArticleIndex((number, f"{heading} {text}") for number, heading, text in rows)


def _build_beside(engine: Engine, neighbourhood_id: int, newest: int, shelf: _Shelf) -> None:
    with Session(engine) as session:
        shelf.index = _build(session, neighbourhood_id)
    shelf.newest = newest
    log.info("shelf_ready", articles=len(shelf.index))
