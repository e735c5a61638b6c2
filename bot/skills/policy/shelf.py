"""The office's documents: put in, superseded by dates, looked up with exact citation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Final

from sqlalchemy import bindparam, func, insert
from sqlmodel import Session, SQLModel, col, select

from bot.core.clock import local
from bot.core.memory import remembered
from bot.core.work import Work
from bot.skills.policy import shelf_index
from bot.skills.policy.superseding import flag_old
from bot.skills.policy.tables import DocumentArticle, PolicyDocument
from knowledge import Paper, named_article, title_key

SURE_SHARE: Final = 0.48
"""The part of the question's weight that must stand in an article that is quoted."""

CLEAR_BY: Final = 0.08
LONGEST_QUOTE: Final = 150

_INSERT: Final = insert(SQLModel.metadata.tables["document_article"])
_NEWEST: Final = select(func.max(PolicyDocument.id)).where(
    PolicyDocument.neighbourhood_id == bindparam("neighbourhood_id")
)
_OF: Final = (
    select(DocumentArticle, PolicyDocument)
    .join(PolicyDocument, col(PolicyDocument.id) == col(DocumentArticle.document_id))
    .where(
        PolicyDocument.neighbourhood_id == bindparam("neighbourhood_id"),
        col(PolicyDocument.valid_from) <= bindparam("today"),
        col(PolicyDocument.valid_to).is_(None)
        | (col(PolicyDocument.valid_to) >= bindparam("today")),
    )
)


class AlreadyThere(ValueError):
    """这份文件已经放进来过了，没有重复收。"""


class SameDay(ValueError):
    """同名的文件里已经有从这一天起施行的一版；内容不同的话，请用 --from 写上新版的施行日期。"""


@dataclass(frozen=True, slots=True)
class Passage:
    """An article as it is quoted."""

    article_id: int
    title: str
    number: str
    label: str
    quote: str
    valid_from: date

    @property
    def cite(self) -> str:
        """The article in one phrase: title, article, number, since when."""
        number = f"，{self.number}" if self.number else ""
        return f"《{self.title}》{self.label}{number}，{self.valid_from.isoformat()}起施行"


@dataclass(frozen=True, slots=True)
class Added:
    """What came of a document: its row, the versions that end, which may be itself, and how
    many answers and cards stand on an old version."""

    document: PolicyDocument
    ended: tuple[PolicyDocument, ...]
    doubted: int


def add(
    session: Session,
    neighbourhood_id: int,
    paper: Paper,
    *,
    file_name: str,
    checksum: str,
    now: datetime,
) -> Added:
    """Write a document with its articles; versions end the day before the next one begins.

    Raises `AlreadyThere` and `SameDay`.
    """
    versions = _versions(session, neighbourhood_id, paper.key)
    if _is_known(session, neighbourhood_id, checksum):
        raise AlreadyThere
    if any(version.valid_from == paper.valid_from for version in versions):
        raise SameDay
    document = PolicyDocument(
        neighbourhood_id=neighbourhood_id,
        key=paper.key,
        title=paper.title,
        number=paper.number,
        issued_on=paper.issued_on,
        valid_from=paper.valid_from,
        file_name=file_name,
        checksum=checksum,
        added_at=now,
    )
    session.add(document)
    session.flush()
    _write_articles(session, document, paper)
    ended = tuple(_end([*versions, document]))
    return Added(document, ended, flag_old(session, document, ended, now))


def look_up(work: Work, text: str) -> Passage | None:
    """The article that answers a question, where one clearly does."""
    asked = {"neighbourhood_id": work.neighbourhood_id}
    newest = remembered(
        work.session,
        ("newest_document", work.neighbourhood_id),
        lambda: work.session.execute(_NEWEST, asked).scalar(),
    )
    if newest is None:
        return None
    label = named_article(text)
    if label is not None:
        return _named(work, text, label)
    index = shelf_index.of(work.session, work.neighbourhood_id, newest)
    found = index.search(text, limit=12)
    valid = _valid(work, [match.id for match in found])
    standing = [match for match in found if match.id in valid]
    if not standing or standing[0].share < SURE_SHARE:
        return None
    if len(standing) > 1 and standing[0].score - standing[1].score < CLEAR_BY:
        return None
    return valid[standing[0].id]


def passage(session: Session, article_id: int) -> Passage | None:
    """An article by its id, whether or not it still counts."""
    query = select(DocumentArticle, PolicyDocument).where(
        DocumentArticle.id == article_id,
        col(PolicyDocument.id) == col(DocumentArticle.document_id),
    )
    found = session.exec(query).first()
    return _passage(*found) if found else None


def _named(work: Work, text: str, label: str) -> Passage | None:
    """ "物业管理条例第44条": the article of the one document that the words name."""
    asked = {"neighbourhood_id": work.neighbourhood_id, "today": local(work.now).date()}
    rows = work.session.execute(_OF.where(DocumentArticle.label == label), asked).all()
    plain = title_key(text)
    named = [row for row in rows if row[1].key in plain]
    longest = sorted(named, key=lambda row: -len(row[1].key))
    return _passage(*longest[0]) if longest else None


def _valid(work: Work, ids: list[int]) -> dict[int, Passage]:
    asked = {"neighbourhood_id": work.neighbourhood_id, "today": local(work.now).date()}
    rows = work.session.execute(_OF.where(col(DocumentArticle.id).in_(ids)), asked).all()
    return {row[0].id: _passage(*row) for row in rows}


def _passage(article: DocumentArticle, document: PolicyDocument) -> Passage:
    assert article.id is not None
    return Passage(
        article_id=article.id,
        title=document.title,
        number=document.number,
        label=article.label,
        quote=shorten(article.text),
        valid_from=document.valid_from,
    )


def shorten(text: str) -> str:
    """One line of an article, cut at the end of a sentence where it is long."""
    line = text.replace("\n", " ")
    if len(line) <= LONGEST_QUOTE:
        return line
    end = max(line.rfind(mark, 0, LONGEST_QUOTE) for mark in "。；")
    return (line[: end + 1] if end > 0 else line[:LONGEST_QUOTE]) + "……"


def _versions(session: Session, neighbourhood_id: int, key: str) -> list[PolicyDocument]:
    query = select(PolicyDocument).where(
        PolicyDocument.neighbourhood_id == neighbourhood_id, PolicyDocument.key == key
    )
    return list(session.exec(query))


def _is_known(session: Session, neighbourhood_id: int, checksum: str) -> bool:
    query = select(PolicyDocument.id).where(
        PolicyDocument.neighbourhood_id == neighbourhood_id, PolicyDocument.checksum == checksum
    )
    return session.exec(query).first() is not None


def _write_articles(session: Session, document: PolicyDocument, paper: Paper) -> None:
    rows = [
        {
            "neighbourhood_id": document.neighbourhood_id,
            "document_id": document.id,
            "position": position,
            "label": article.label,
            "heading": article.heading,
            "text": article.text,
        }
        for position, article in enumerate(paper.articles, 1)
    ]
    session.connection().execute(_INSERT, rows)


def _end(versions: Iterable[PolicyDocument]) -> list[PolicyDocument]:
    """Let each version end the day before the next begins; those that end sooner than before."""
    ordered = sorted(versions, key=lambda version: version.valid_from)
    ended = []
    for older, newer in pairwise(ordered):
        last = newer.valid_from - timedelta(days=1)
        if older.valid_to != last:
            older.valid_to = last
            ended.append(older)
    return ended
