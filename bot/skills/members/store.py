"""Reading and changing check-ins and contacts; every change of state is logged."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from bot.core.clock import local
from bot.core.people import Person, Role
from bot.core.work import Turn, Work
from bot.skills.members import rules
from bot.skills.members.tables import (
    CONTACT,
    ContactState,
    MemberCheckin,
    MemberContact,
    MemberContactEvent,
)

MOBILE = "mobile"
KIND = "members.overdue"


def today(work: Work) -> date:
    """The day on people's calendars."""
    return local(work.now).date()


def mobile_members(work: Work) -> list[Person]:
    """Those who live and work elsewhere (流动党员)."""
    query = select(Person).where(
        Person.neighbourhood_id == work.neighbourhood_id,
        Person.member_kind == MOBILE,
        col(Person.left_at).is_(None),
    )
    return list(work.session.exec(query.order_by(col(Person.id))).all())


def contact_of(work: Work, person_id: int, month: str) -> MemberContact | None:
    """A month's contact with a member."""
    query = select(MemberContact).where(
        MemberContact.person_id == person_id, MemberContact.month == month
    )
    return work.session.exec(query.with_for_update()).first()


def contacts_in(work: Work, month: str) -> list[MemberContact]:
    """Everybody's contacts of a month."""
    query = select(MemberContact).where(
        MemberContact.neighbourhood_id == work.neighbourhood_id, MemberContact.month == month
    )
    return list(work.session.exec(query.order_by(col(MemberContact.id))).all())


def open_contact(work: Work, person_id: int, period: str = "") -> MemberContact:
    """This month's contact, or that of a quarter or a year; a new one is due for an answer
    within a week, that of a quarter or a year within a month."""
    month = period or rules.month_of(today(work))
    known = contact_of(work, person_id, month)
    if known is not None:
        return known
    try:
        with work.session.begin_nested():
            contact = _new_contact(work, person_id, month)
    except IntegrityError:  # another process opened it in this very moment
        opened = contact_of(work, person_id, month)
        assert opened is not None
        return opened
    _log(work, contact, "open", before="")
    work.schedule(
        KIND,
        f"members:overdue:{contact.key}",
        rules.overdue_at(local(work.now), long=bool(period)),
        {"contact": contact.key},
    )
    return contact


def _new_contact(work: Work, person_id: int, month: str) -> MemberContact:
    contact = MemberContact(
        neighbourhood_id=work.neighbourhood_id,
        person_id=person_id,
        month=month,
        asked_at=work.now,
    )
    work.session.add(contact)
    work.session.flush()
    return contact


def move_contact(work: Work, contact: MemberContact, move: str, who: Iterable[str]) -> None:
    """Move a month's contact. Raises `IllegalMove` or `NotAllowed`."""
    before = contact.state
    contact.state = CONTACT.after(before, move, who)
    _log(work, contact, move, before=before)


def is_member(turn: Turn) -> bool:
    """Whether the ledger has the speaker as a member."""
    return Role.PARTY_MEMBER in turn.roles or turn.person.member_kind is not None


def latest_checkin(work: Work, person_id: int) -> MemberCheckin | None:
    """The check-in that counts."""
    query = select(MemberCheckin).where(MemberCheckin.person_id == person_id)
    return work.session.exec(query.order_by(col(MemberCheckin.id).desc())).first()


def checkins_since(work: Work, days: int) -> list[MemberCheckin]:
    """The check-ins of the last days."""
    query = select(MemberCheckin).where(
        MemberCheckin.neighbourhood_id == work.neighbourhood_id,
        MemberCheckin.checked_in_at > work.now - timedelta(days=days),
    )
    return list(work.session.exec(query.order_by(col(MemberCheckin.id))).all())


def _log(work: Work, contact: MemberContact, move: str, *, before: ContactState | str) -> None:
    work.log(
        MemberContactEvent,
        contact,
        move,
        before=before,
        actor_id=work.actor_id,
    )
