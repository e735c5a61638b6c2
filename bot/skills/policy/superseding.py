"""A law got a new version: what was answered from the old one is put before the secretary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, select

from bot.core.people import Role, with_role
from bot.skills.policy.tables import (
    CardFlag,
    CardFlagEvent,
    DocumentArticle,
    FlagState,
    PolicyAnswer,
    PolicyDocument,
)
from knowledge import cards, title_key


def flag_old(
    session: Session,
    document: PolicyDocument,
    ended: Iterable[PolicyDocument],
    now: datetime,
) -> int:
    """Flag the articles that were quoted from versions that end, and the cards that stand on an
    older version than this document; how many answers and cards that were."""
    words = f"《{document.title}》有了{document.valid_from.isoformat()}起施行的一版"
    quoted = [row for old in ended for row in _quoted(session, old)]
    counted = Counter(article_id for article_id, _ in quoted)
    askers = dict(reversed(quoted))
    for article_id, times in counted.items():
        _flag(session, document, f"article:{article_id}", words, askers[article_id], times, now)
    return len(quoted) + _flag_cards(session, document, words, now)


def _quoted(session: Session, document: PolicyDocument) -> list[tuple[int, int]]:
    """Each answer that quoted the document: the article's id and the asker's."""
    query = (
        select(DocumentArticle.id, PolicyAnswer.person_id)
        .where(
            DocumentArticle.document_id == document.id,
            PolicyAnswer.article_id == DocumentArticle.id,
        )
        .order_by(col(PolicyAnswer.id))
    )
    return [(article, person) for article, person in session.exec(query) if article is not None]


def _flag_cards(session: Session, document: PolicyDocument, words: str, now: datetime) -> int:
    secretaries = with_role(session, document.neighbourhood_id, Role.SECRETARY)
    if not secretaries or secretaries[0].id is None:
        return 0
    old = [
        card
        for card in cards()
        if title_key(card.source.name) == document.key
        and card.source.date < document.valid_from.isoformat()
        and card.valid_from < document.valid_from
    ]
    for card in old:
        _flag(session, document, card.id, words, secretaries[0].id, 1, now)
    return len(old)


def _flag(
    session: Session,
    document: PolicyDocument,
    card: str,
    words: str,
    person_id: int,
    times: int,
    now: datetime,
) -> None:
    known = select(CardFlag).where(
        CardFlag.neighbourhood_id == document.neighbourhood_id, CardFlag.open_card == card
    )
    flag = session.exec(known).first()
    if flag is None:
        flag = CardFlag(
            neighbourhood_id=document.neighbourhood_id,
            card=card,
            open_card=card,
            words=words,
            times=times,
            person_id=person_id,
            raised_at=now,
        )
        session.add(flag)
        session.flush()
    assert flag.id is not None
    session.add(
        CardFlagEvent(
            neighbourhood_id=document.neighbourhood_id,
            subject_id=flag.id,
            at=now,
            move="supersede",
            before=flag.state,
            after=FlagState.OPEN,
            why=words,
        )
    )
