"""What a person agreed to, in which words, how, and when they took it back."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field, Session, col, select

from bot.core.db import LogRow, TenantRow, moment
from bot.core.states import BOT, OWNER, Machine, Move
from bot.core.work import Work


class ConsentState(StrEnum):
    """Where a consent stands (civic rules 8.17)."""

    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Purpose(StrEnum):
    """What a consent is for; ALL stands for everything that is not kept by duty."""

    CONTACT = "contact"
    PUBLICITY = "publicity"
    REMINDERS = "reminders"
    ALL = "all"


_S = ConsentState
_BY = frozenset({OWNER, BOT})
MACHINE: Machine[ConsentState] = Machine((
    Move("give", frozenset({_S.ASKED, _S.REFUSED}), _S.GIVEN, _BY),
    Move("refuse", frozenset({_S.ASKED}), _S.REFUSED, _BY),
    Move("withdraw", frozenset({_S.ASKED, _S.GIVEN, _S.REFUSED}), _S.WITHDRAWN, _BY),
))  # fmt: skip

_LIVE = text("withdrawn_at IS NULL")


class Consent(TenantRow, table=True):
    """One person's word on one purpose; the one without `withdrawn_at` counts.

    `kinds` are the data that it is about, `wording` names the text that was agreed to and its
    version, `how` is word, paper or guardian.
    """

    __table_args__ = (
        Index(
            "uq_consent_live", "neighbourhood_id", "person_id", "purpose", unique=True,
            sqlite_where=_LIVE, postgresql_where=_LIVE,
        ),
    )  # fmt: skip

    person_id: int = Field(foreign_key="person.id", index=True)
    purpose: str
    kinds: str = ""
    wording: str = ""
    how: str = "word"
    state: ConsentState = ConsentState.ASKED
    at: datetime = moment()
    withdrawn_at: datetime | None = moment(nullable=True, default=None)


class ConsentEvent(LogRow, table=True):
    """What happened to a consent."""

    __tablename__ = "consent_event"


def give(work: Work, person_id: int, purpose: Purpose, *, kinds: str, words: str = "") -> Consent:
    """Keep that somebody agreed, to which words; a consent that stands stays as it is."""
    known = live(work.session, person_id, purpose)
    if known is not None and known.state is ConsentState.GIVEN:
        return known
    consent = known or _new(work, person_id, purpose)
    consent.kinds = kinds
    consent.wording = f"{words}@{work.house.words.version(words)}" if words else ""
    _move(work, consent, "give")
    return consent


def refuse(work: Work, person_id: int, purpose: Purpose) -> None:
    """Keep that somebody does not want something, or does no longer."""
    consent = live(work.session, person_id, purpose) or _new(work, person_id, purpose)
    _move(work, consent, "withdraw")
    consent.withdrawn_at = work.now


def live(session: Session, person_id: int, purpose: Purpose) -> Consent | None:
    """A person's word on a purpose that was not taken back."""
    query = select(Consent).where(
        Consent.person_id == person_id,
        Consent.purpose == purpose,
        col(Consent.withdrawn_at).is_(None),
    )
    return session.exec(query).first()


def of_person(session: Session, person_id: int) -> list[Consent]:
    """Everything that a person ever agreed to or took back, oldest first."""
    query = select(Consent).where(Consent.person_id == person_id)
    return list(session.exec(query.order_by(col(Consent.id))).all())


def withdrawn_since(work: Work, since: datetime) -> int:
    """How many consents were taken back since then."""
    query = select(Consent.id).where(
        Consent.neighbourhood_id == work.neighbourhood_id, col(Consent.withdrawn_at) >= since
    )
    return len(work.session.exec(query).all())


def _new(work: Work, person_id: int, purpose: Purpose) -> Consent:
    consent = Consent(
        neighbourhood_id=work.neighbourhood_id, person_id=person_id, purpose=purpose, at=work.now
    )
    work.session.add(consent)
    work.session.flush()
    return consent


def _move(work: Work, consent: Consent, move: str) -> None:
    before = consent.state
    consent.state = MACHINE.after(before, move, {OWNER})
    work.session.add(consent)
    work.log(ConsentEvent, consent, move, before=before, actor_id=work.actor_id)
