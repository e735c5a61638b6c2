"""What the parser was unsure of, kept until somebody says what it meant.

Only masked words are kept, and no longer than those of any message.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import bindparam
from sqlmodel import Field, Session, col, select

from bot.core import mapped
from bot.core.db import TenantRow, json_column, moment
from bot.core.inbox import InboxRow
from bot.core.memory import remembered
from bot.core.people import Person, Role
from bot.core.prepared import Prepared
from bot.core.values import message_from_json
from bot.core.work import Turn
from intents import INTENTS, Row, Utterance, mask, read_as

NOTHING = "none"
"""The label of a message that asked nothing of the bot."""

JUST_NOW = timedelta(minutes=10)
"""How far back a message lies that somebody says was misunderstood."""


class ReviewReason(StrEnum):
    """Why somebody should look at a message."""

    ASKED = "asked"
    UNREAD = "unread"
    CORRECTED = "corrected"
    SECOND = "second"


class ReviewRow(TenantRow, table=True):
    """One message to be labelled.

    `guesses` are the intents that the parser thought of, likeliest first; `chosen` is what the
    speaker picked when asked; `label` an intent of the contract or `none`.
    """

    __tablename__ = "review"

    said_at: datetime = moment()
    scene: str
    role: str
    mentioned: bool
    text: str
    reason: str
    guesses: list[str] = json_column(default_factory=list)
    chosen: str = ""
    label: str = Field(default="", index=True)
    labelled_at: datetime | None = moment(nullable=True, default=None)


class UnknownLabel(ValueError):
    """A label is neither an intent of the contract nor `none`."""


def keep(turn: Turn, reason: ReviewReason, guesses: Sequence[str]) -> ReviewRow:
    """Keep the turn's message for review, masked."""
    return _write(turn, turn.message.text, turn.now, reason, guesses)


def keep_misread(turn: Turn) -> None:
    """Keep what the speaker said before: it was misunderstood."""
    query = select(InboxRow).where(
        InboxRow.neighbourhood_id == turn.neighbourhood_id,
        InboxRow.person_id == turn.person_id,
        InboxRow.chat_id == turn.chat_id,
        col(InboxRow.answered_at).is_not(None),
        InboxRow.received_at >= turn.now - JUST_NOW,
    )
    row = turn.session.exec(query.order_by(col(InboxRow.id).desc())).first()
    if row is None or row.message is None:
        return
    because = (row.trace or {}).get("because", "")
    guesses = [because] if because in INTENTS else []
    words = message_from_json(row.message).text
    _write(turn, words, row.received_at, ReviewReason.CORRECTED, guesses)


def chose(session: Session, review_id: int | None, intent: str) -> None:
    """Note which meaning the speaker picked of the two that they were offered."""
    row = session.get(ReviewRow, review_id) if review_id is not None else None
    if row is None:
        return
    row.chosen = intent
    if row.guesses[:1] != [intent]:
        row.reason = ReviewReason.CORRECTED


def pending(session: Session, neighbourhood_id: int | None = None) -> list[ReviewRow]:
    """What nobody has labelled, oldest first, of one neighbourhood or of all."""
    query = select(ReviewRow).where(ReviewRow.label == "")
    if neighbourhood_id is not None:
        query = query.where(ReviewRow.neighbourhood_id == neighbourhood_id)
    return list(session.exec(query.order_by(col(ReviewRow.id))).all())


def likely(row: ReviewRow) -> list[str]:
    """What the speaker chose first, then the parser's guesses: at most two intents."""
    thought_of = [each for each in (row.chosen, *row.guesses) if each in INTENTS]
    return list(dict.fromkeys(thought_of))[:2]


def label(row: ReviewRow, intent: str, now: datetime) -> None:
    """Say what a message asked for. Raises `UnknownLabel`."""
    if intent not in INTENTS and intent != NOTHING:
        raise UnknownLabel(intent)
    row.label, row.labelled_at = intent, now


def labelled(session: Session) -> list[Row]:
    """Every labelled message as a row of the exchange format, slots read from its masked words."""
    query = select(ReviewRow).where(ReviewRow.label != "")
    return [_row(each) for each in session.exec(query.order_by(col(ReviewRow.id)))]


def names_in(session: Session, neighbourhood_id: int, text: str) -> list[str]:
    """The names of known neighbours that stand in a text."""
    session.flush()
    where = {"neighbourhood_id": neighbourhood_id}
    names = remembered(
        session,
        ("names_ever", neighbourhood_id),
        lambda: [name for (name,) in _NAMES_EVER.rows(session, where)],
    )
    return [name for name in names if name in text]


_NAMES_EVER: Final = Prepared(
    select(Person.name)
    .where(Person.neighbourhood_id == bindparam("neighbourhood_id"), Person.name != "")
    .distinct()
)


def _write(
    turn: Turn, words: str, said_at: datetime, reason: ReviewReason, guesses: Sequence[str]
) -> ReviewRow:
    names = names_in(turn.session, turn.neighbourhood_id, words)
    return mapped.add(
        turn.session,
        ReviewRow,
        neighbourhood_id=turn.neighbourhood_id,
        said_at=said_at,
        scene="group" if turn.in_group else "private",
        role=role_of(turn),
        mentioned=turn.addressed,
        text=mask(words, names).text,
        reason=reason,
        guesses=list(guesses),
    )


# Who speaks for whom, when somebody holds several roles: the parser wants one.
_RANK = (
    Role.SECRETARY, Role.PROPERTY, Role.GRID_MEMBER, Role.CENTRAL_HOUSEHOLD, Role.PARTY_MEMBER,
)  # fmt: skip


def role_of(turn: Turn) -> Role:
    """The one role in which the speaker is understood."""
    return next((role for role in _RANK if role in turn.roles), Role.RESIDENT)


def _row(row: ReviewRow) -> Row:
    utterance = Utterance(
        row.text,
        scene="group" if row.scene == "group" else "private",
        role=row.role,
        mentioned=row.mentioned,
        now=row.said_at,
    )
    requests = () if row.label == NOTHING else read_as(utterance, row.label)
    return Row(
        f"review-{row.id}", row.text, row.scene, row.role, row.mentioned, row.said_at, requests
    )
