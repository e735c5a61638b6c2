"""Between the ledger's plan and the tables: what is known, and writing what was planned."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlmodel import col, select

from bot.core import access
from bot.core.consents import Consent, ConsentState, Purpose
from bot.core.people import Person, Role, RoleGrant, bind_identity
from bot.core.roster import CHANNEL
from bot.core.values import Identity
from bot.core.work import Work
from bot.skills.members.ledger.entries import Entry
from bot.skills.members.ledger.planning import Change, Known, Plan
from bot.skills.members.tables import LedgerRun, MemberRecord

_OF_RECORD = ("employer", "organisation", "joined_on", "flow", "post")


def known(work: Work) -> list[Known]:
    """Everybody of the neighbourhood as a ledger sees them."""
    here = work.neighbourhood_id
    people = work.session.exec(
        select(Person).where(Person.neighbourhood_id == here, col(Person.left_at).is_(None))
    ).all()
    records = {r.person_id: r for r in _records(work)}
    members = set(
        work.session.exec(
            select(RoleGrant.person_id).where(
                RoleGrant.neighbourhood_id == here, RoleGrant.role == Role.PARTY_MEMBER
            )
        )
    )
    silent = _without_phone(work)
    return [
        _known(work, person, records.get(person.id or 0), members, silent)
        for person in people
        if person.name
    ]


def _records(work: Work) -> Iterable[MemberRecord]:
    return work.session.exec(
        select(MemberRecord).where(MemberRecord.neighbourhood_id == work.neighbourhood_id)
    ).all()


def _without_phone(work: Work) -> set[int]:
    """Those who took back the consent to their phone and gave none since."""
    query = (
        select(Consent.person_id, Consent.state)
        .where(
            Consent.neighbourhood_id == work.neighbourhood_id, Consent.purpose == Purpose.CONTACT
        )
        .order_by(col(Consent.id))
    )
    latest = dict(work.session.exec(query).all())
    return {person for person, state in latest.items() if state is ConsentState.WITHDRAWN}


def _known(
    work: Work, person: Person, record: MemberRecord | None, members: set[int], silent: set[int]
) -> Known:
    assert person.id is not None
    opened = work.house.vault.open
    return Known(
        person_id=person.id,
        name=person.name,
        phone=opened(person.phone) if person.phone else "",
        building=person.building or "",
        unit=person.unit or "",
        room=person.room or "",
        kind=person.member_kind or "",
        speciality=person.speciality,
        is_member=person.id in members,
        no_phone=person.id in silent,
        place=opened(record.place) if record and record.place else "",
        **{name: getattr(record, name) for name in _OF_RECORD if record},
    )


def apply(work: Work, plan: Plan, file: str) -> dict[str, int]:
    """Write a plan, log the import, and say how many rows did what."""
    _add_all(work, plan.new)
    for change in plan.changed:
        _change(work, change)
    counts = {
        "new": len(plan.new),
        "changed": len(plan.changed),
        "same": plan.same,
        "faulty": plan.faulty_rows,
    }
    work.session.add(
        LedgerRun(neighbourhood_id=work.neighbourhood_id, at=work.now, file=file, counts=counts)
    )
    access.note(work, "ledger_import", 0, file)
    work.session.flush()
    return counts


def _add_all(work: Work, entries: list[Entry]) -> None:
    people = [_person(work, entry) for entry in entries]
    work.session.add_all(people)
    work.session.flush()
    for person, entry in zip(people, entries, strict=True):
        assert person.id is not None
        _grant(work, person.id)
        work.session.add(_fill(work, _new_record(work, person.id), _all_of(entry)))
        if entry.userid:
            bind_identity(work.session, person, Identity(work.house.corp, CHANNEL, entry.userid))
    work.session.flush()


def _person(work: Work, entry: Entry) -> Person:
    return Person(
        neighbourhood_id=work.neighbourhood_id,
        name=entry.name,
        building=entry.building or None,
        unit=entry.unit or None,
        room=entry.room or None,
        phone=work.house.vault.seal(entry.full_phone) if entry.full_phone else None,
        member_kind=entry.kind or None,
        speciality=entry.speciality,
        created_at=work.now,
    )


def _grant(work: Work, person_id: int) -> None:
    work.session.add(
        RoleGrant(
            neighbourhood_id=work.neighbourhood_id, person_id=person_id, role=Role.PARTY_MEMBER
        )
    )


def _new_record(work: Work, person_id: int) -> MemberRecord:
    return MemberRecord(neighbourhood_id=work.neighbourhood_id, person_id=person_id)


def _all_of(entry: Entry) -> dict[str, object]:
    return {name: getattr(entry, name) for name in (*_OF_RECORD, "place") if getattr(entry, name)}


def _change(work: Work, change: Change) -> None:
    person, new = work.person_of(change.person_id), dict(change.new)
    if "phone" in new:
        person.phone = work.house.vault.seal(str(new["phone"]))
    if "home" in new:
        building, unit, room = (part or None for part in change_home(new["home"]))
        person.building, person.unit, person.room = building, unit, room
    if "kind" in new:
        person.member_kind = str(new["kind"])
    if "speciality" in new:
        person.speciality = str(new["speciality"])
    if new.pop("role", False):
        _grant(work, change.person_id)
    work.session.add(person)
    work.session.add(_fill(work, record_of(work, change.person_id), new))


def change_home(home: object) -> tuple[str, str, str]:
    """The three parts of a home that a change holds."""
    assert isinstance(home, tuple)
    building, unit, room = home
    return building, unit, room


def record_of(work: Work, person_id: int) -> MemberRecord:
    """A member's record; a new one where the ledger had none."""
    query = select(MemberRecord).where(
        MemberRecord.neighbourhood_id == work.neighbourhood_id,
        MemberRecord.person_id == person_id,
    )
    found = work.session.exec(query).first()
    if found is None:
        found = _new_record(work, person_id)
        work.session.add(found)
    return found


def _fill(work: Work, record: MemberRecord, new: dict[str, Any]) -> MemberRecord:
    for name in _OF_RECORD:
        if name in new:
            setattr(record, name, new[name])
    if new.get("place"):
        record.place = work.house.vault.seal(str(new["place"]))
    return record
