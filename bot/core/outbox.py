"""What is to be sent: rows written in the turn's own transaction, claimed by whoever delivers."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import update
from sqlmodel import Field, Session, UniqueConstraint, col, func, select

from bot.core.clock import out_of_quiet
from bot.core.db import TenantRow, is_sqlite, json_column, moment, sealed
from bot.core.people import Person, raw_of
from bot.core.places import Chat
from bot.core.ports import Bucket
from bot.core.prepared import new_row
from bot.core.privacy import for_group
from bot.core.values import Card, Parcel, card_from_json, card_to_json, enclosure_from_json
from bot.core.vault import Vault

LEASE = timedelta(seconds=60)
RESPONSE_LIVES = timedelta(minutes=55)
BACKOFF_SECONDS = (5, 30, 120, 600, 1800, 3600, 7200)


class Sending(StrEnum):
    """Where a parcel is on its way."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    SENT = "sent"
    DEAD = "dead"
    DROPPED = "dropped"


class OutboxRow(TenantRow, table=True):
    """One message to be pushed to a person or a group."""

    __tablename__ = "outbox"

    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    chat_id: int | None = Field(default=None, foreign_key="chat.id", index=True)
    text: str
    card: dict[str, Any] | None = json_column(nullable=True, default=None)
    photo: str | None = None
    enclosure: str | None = sealed()
    mentions: list[str] = json_column(default_factory=list)
    because: str
    created_at: datetime = moment()
    not_before: datetime = moment(index=True)
    state: Sending = Field(default=Sending.WAITING, index=True)
    attempts: int = 0
    claimed_until: datetime | None = moment(nullable=True, default=None)
    sent_at: datetime | None = moment(nullable=True, default=None)
    sent_by: str = ""
    trouble: str = ""
    response_url: str | None = None
    response_until: datetime | None = moment(nullable=True, default=None)
    response_code: str | None = None
    key: str | None = Field(default=None, unique=True)


_NEW: Final = new_row(
    OutboxRow,
    state=Sending.WAITING,
    attempts=0,
    claimed_until=None,
    sent_at=None,
    sent_by="",
    trouble="",
)


def _is_mute(session: Session, person_id: int) -> bool:
    person = session.get(Person, person_id)
    return person is not None and person.mute


class RateWindow(TenantRow, table=True):
    """How much of a rate limit a window has used, for all processes together; it starts at
    `window_start`, in seconds since 1970."""

    __table_args__ = (UniqueConstraint("key", "window_start"),)

    key: str
    window_start: int
    used: int = 0


def put(
    session: Session,
    *,
    neighbourhood_id: int,
    text: str,
    because: str,
    now: datetime,
    person_id: int | None = None,
    chat_id: int | None = None,
    card: Card | None = None,
    photo: str | None = None,
    enclosure: str | None = None,
    mentions: Sequence[str] = (),
    prompt: bool = False,
    not_before: datetime | None = None,
    response_url: str | None = None,
    response_code: str | None = None,
    key: str | None = None,
) -> None:
    """Write one parcel. Quiet hours hold it back unless it is `prompt`: an emergency, or the
    answer to what somebody has just said. With a `response_code` its card is the new face of
    the one that was clicked; `enclosure` is a sealed document. A group's text passes the privacy
    gate; who wants no reminders gets nothing but what is `prompt`."""
    if chat_id is not None:
        text = for_group(text)
    if person_id is not None and not prompt and _is_mute(session, person_id):
        return
    earliest = max(not_before or now, now)
    _NEW.run(
        session,
        {
            "neighbourhood_id": neighbourhood_id,
            "person_id": person_id,
            "chat_id": chat_id,
            "text": text,
            "card": card_to_json(card) if card else None,
            "photo": photo,
            "enclosure": enclosure,
            "mentions": list(mentions),
            "because": because,
            "created_at": now,
            "not_before": earliest if prompt else out_of_quiet(earliest),
            "response_url": response_url,
            "response_until": now + RESPONSE_LIVES if response_url else None,
            "response_code": response_code,
            "key": key,
        },
    )


def claim(session: Session, now: datetime, *, limit: int = 20) -> list[OutboxRow]:
    """Take for this caller alone what is due, also from a deliverer who vanished."""
    due = (
        select(OutboxRow)
        .where(
            (
                (col(OutboxRow.state) == Sending.WAITING)
                | (
                    (col(OutboxRow.state) == Sending.CLAIMED)
                    & (col(OutboxRow.claimed_until) < now)
                )
            ),
            OutboxRow.not_before <= now,
        )
        .order_by(col(OutboxRow.not_before), col(OutboxRow.id))
        .limit(limit)
    )
    if not is_sqlite(session):
        due = due.with_for_update(skip_locked=True)
    rows = list(session.exec(due).all())
    for row in rows:
        row.state, row.claimed_until, row.attempts = Sending.CLAIMED, now + LEASE, row.attempts + 1
    return rows


def next_due(session: Session) -> datetime | None:
    """When the next waiting parcel may leave."""
    query = select(func.min(OutboxRow.not_before)).where(OutboxRow.state == Sending.WAITING)
    return session.exec(query).one()


def parcel_of(session: Session, row: OutboxRow, vault: Vault) -> Parcel:
    """The row with every address by which its receiver can be reached."""
    assert row.id is not None
    chat = session.get(Chat, row.chat_id) if row.chat_id else None
    identity = raw_of(session, row.person_id) if row.person_id else None
    return Parcel(
        id=row.id,
        text=row.text,
        chat=chat.raw if chat else None,
        person=identity.raw if identity else None,
        robot_key=vault.open(chat.robot_key) if chat and chat.robot_key else None,
        response_url=row.response_url,
        response_until=row.response_until,
        card=_card_of(row),
        photo=row.photo,
        enclosure=enclosure_from_json(vault.open(row.enclosure)) if row.enclosure else None,
        mentions=tuple(row.mentions),
        extra={"response_code": row.response_code} if row.response_code else {},
        duplicate_key=hashlib.sha256(
            f"{row.id}:{row.created_at.isoformat()}".encode()
        ).hexdigest(),
    )


def _card_of(row: OutboxRow) -> Card | None:
    """The row's card under an id of its own: WeCom takes a task id once, whoever it goes to.
    The new face of a clicked card keeps the id of that card."""
    card = card_from_json(row.card)
    if card is None or row.response_code:
        return card
    return replace(card, task_id=f"{card.task_id}-{row.id}")


def mark_sent(row: OutboxRow, route: str, now: datetime) -> None:
    """It arrived; a document that went along is not kept."""
    row.state, row.sent_at, row.sent_by, row.claimed_until = Sending.SENT, now, route, None
    row.trouble, row.enclosure = "", None


def mark_later(row: OutboxRow, reason: str, now: datetime, seconds: float | None = None) -> None:
    """It is tried again after `seconds`, or after the back-off; after the last one it is dead."""
    row.trouble, row.claimed_until = reason, None
    if row.attempts > len(BACKOFF_SECONDS):
        row.state = Sending.DEAD
        return
    wait = seconds if seconds is not None else BACKOFF_SECONDS[row.attempts - 1]
    row.state, row.not_before = Sending.WAITING, now + timedelta(seconds=wait)


def mark_dead(row: OutboxRow, reason: str) -> None:
    """No route will ever take it; the operator sees it."""
    row.state, row.trouble, row.claimed_until = Sending.DEAD, reason, None


def postpone(row: OutboxRow, until: datetime) -> None:
    """A rate limit holds it back; that counts as no attempt."""
    row.state, row.not_before, row.claimed_until = Sending.WAITING, until, None
    row.attempts -= 1


def take_token(
    session: Session, bucket: Bucket, neighbourhood_id: int, now: datetime
) -> datetime | None:
    """Count one send against the bucket; where it is full, the moment it opens again."""
    window = int(now.timestamp()) // bucket.seconds * bucket.seconds
    if _count(session, bucket, window):
        return None
    known = select(RateWindow).where(
        RateWindow.key == bucket.key, RateWindow.window_start == window
    )
    if session.exec(known).first() is None:
        session.add(
            RateWindow(
                neighbourhood_id=neighbourhood_id, key=bucket.key, window_start=window, used=1
            )
        )
        session.flush()
        return None
    return datetime.fromtimestamp(window + bucket.seconds, tz=now.tzinfo)


def _count(session: Session, bucket: Bucket, window: int) -> bool:
    statement = (
        update(RateWindow)
        .where(
            col(RateWindow.key) == bucket.key,
            col(RateWindow.window_start) == window,
            col(RateWindow.used) < bucket.limit,
        )
        .values(used=col(RateWindow.used) + 1)
        .returning(col(RateWindow.used))
        .execution_options(synchronize_session=False)
    )
    return session.connection().execute(statement).first() is not None


def troubled(session: Session, neighbourhood_id: int | None = None) -> list[OutboxRow]:
    """Dead letters, oldest first."""
    query = select(OutboxRow).where(OutboxRow.state == Sending.DEAD)
    if neighbourhood_id is not None:
        query = query.where(OutboxRow.neighbourhood_id == neighbourhood_id)
    return list(session.exec(query.order_by(col(OutboxRow.id))).all())
