"""The office's documents: put in, listed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlmodel import Session, col, select

from bot.core.clock import SystemClock
from bot.core.db import open_engine
from bot.core.places import Neighbourhood, neighbourhoods
from bot.migrations import is_current
from bot.settings import Settings
from bot.skills.policy import shelf
from bot.skills.policy.tables import PolicyDocument
from knowledge import BadDocument, read_lines, split


class WhichNeighbourhood(ValueError):
    """有不止一个小区，请用 --neighbourhood 写上是哪一个。"""


class NoNeighbourhood(ValueError):
    """库里还没有这个小区，请先用 linli roster 登记。"""


class OldTables(ValueError):
    """数据库的表还不是最新，请先运行 linli migrate。"""


@dataclass(frozen=True, slots=True)
class Given:
    """What the operator says of a document; what is left out is read from it."""

    title: str | None = None
    number: str | None = None
    valid_from: date | None = None
    neighbourhood: str | None = None


def add(settings: Settings, files: list[Path], given: Given) -> Iterator[str]:
    """Put files in, one transaction each; a line for each says what came of it.

    Raises `NoNeighbourhood`, `WhichNeighbourhood` and `OldTables`.
    """
    engine = open_engine(settings.database_url)
    try:
        if not is_current(engine):
            raise OldTables
        for file in files:
            with Session(engine) as session:
                line = add_one(session, file, given, SystemClock().now())
                session.commit()
            yield f"{file.name}：{line}"
    finally:
        engine.dispose()


def listed(settings: Settings) -> Iterator[str]:
    """Every document with its dates."""
    engine = open_engine(settings.database_url)
    try:
        with Session(engine) as session:
            query = select(PolicyDocument).order_by(
                col(PolicyDocument.title), col(PolicyDocument.valid_from)
            )
            for row in session.exec(query):
                until = f"到{row.valid_to}" if row.valid_to else "现行"
                yield f"{row.id}  《{row.title}》{row.number}  {row.valid_from}起  {until}"
    finally:
        engine.dispose()


def add_one(session: Session, file: Path, given: Given, now: datetime) -> str:
    """Put one file in and say what came of it. Raises `NoNeighbourhood` and
    `WhichNeighbourhood`."""
    neighbourhood = _neighbourhood(session, given.neighbourhood)
    assert neighbourhood.id is not None
    try:
        data = file.read_bytes()
        paper = split(
            read_lines(file.name, data),
            title=given.title,
            number=given.number,
            valid_from=given.valid_from,
        )
        added = shelf.add(
            session,
            neighbourhood.id,
            paper,
            file_name=file.name,
            checksum=hashlib.sha256(data).hexdigest(),
            now=now,
        )
    except OSError:
        return "没收，文件打不开。"
    except (BadDocument, shelf.AlreadyThere, shelf.SameDay) as fault:
        return f"没收，{type(fault).__doc__}"
    return _told(added, len(paper.articles))


def _told(added: shelf.Added, articles: int) -> str:
    document = added.document
    name = f"《{document.title}》{document.number}"
    line = f"收好了，{name}，{document.valid_from}起施行，{articles}条。"
    for ended in added.ended:
        line += f"{ended.valid_from}那一版用到{ended.valid_to}。"
    return line + (f"有{added.doubted}条答过的话引了旧版，已请书记核对。" if added.doubted else "")


def _neighbourhood(session: Session, name: str | None) -> Neighbourhood:
    known = neighbourhoods(session)
    found = [n for n in known if name is None or n.name == name]
    if not found:
        raise NoNeighbourhood
    if len(found) > 1:
        raise WhichNeighbourhood
    return found[0]
