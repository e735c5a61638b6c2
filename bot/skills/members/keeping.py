"""What a member may see of their record, and what leaves it on their word."""

from __future__ import annotations

from sqlmodel import select

from bot.core.events import ConsentWithdrawn, OwnDataAsked
from bot.core.work import Work
from bot.skills.members import store
from bot.skills.members.tables import MemberContact, MemberRecord


def tell_own(work: Work, event: OwnDataAsked) -> None:
    """The ledger's record of a member, and the contacts that were made."""
    record = _record(work, event.person_id)
    checkin = store.latest_checkin(work, event.person_id)
    contacts = _contacts(work, event.person_id)
    if record is None and checkin is None and not contacts:
        return
    place = work.house.vault.open(record.place) if record and record.place else ""
    text = work.render(
        "members.own_lines", record=record, place=place, checkin=checkin, contacts=len(contacts)
    )
    event.sections.append((work.render("members.own_data"), text.splitlines()))


def withdraw(work: Work, event: ConsentWithdrawn) -> None:
    """Where a mobile member is and what they wrote is theirs; the rest is the branch's duty."""
    if event.purpose != "all":
        return
    kept = [c for c in _contacts(work, event.person_id) if c.whereabouts]
    for contact in kept:
        contact.whereabouts = None
        work.session.add(contact)
    record = _record(work, event.person_id)
    if record is not None and record.place:
        record.place = None
        work.session.add(record)
    if kept:
        event.left.append(work.render("members.whereabouts_withdrawn", count=len(kept)))


def _record(work: Work, person_id: int) -> MemberRecord | None:
    query = select(MemberRecord).where(
        MemberRecord.neighbourhood_id == work.neighbourhood_id,
        MemberRecord.person_id == person_id,
    )
    return work.session.exec(query).first()


def _contacts(work: Work, person_id: int) -> list[MemberContact]:
    query = select(MemberContact).where(MemberContact.person_id == person_id)
    return list(work.session.exec(query).all())
