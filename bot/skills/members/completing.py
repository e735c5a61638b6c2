"""What the ledger lacks of a member, asked of the member in private, one thing at a time."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlmodel import col, select

from bot.core import consents
from bot.core.answers import plain, yes_no
from bot.core.consents import Purpose
from bot.core.people import ChannelIdentity, Person
from bot.core.questions import OpenQuestion
from bot.core.work import Turn, Work
from bot.skills.members import store
from bot.skills.members.ledger.applying import record_of
from bot.skills.members.ledger.columns import vocabulary
from bot.skills.members.ledger.entries import read_date, read_home
from bot.skills.members.rules import missing
from bot.skills.members.tables import MemberRecord
from intents import Parse

AT_ONCE = 20
"""Members who are asked on one day."""
AGAIN_AFTER = timedelta(days=60)
LIVES = timedelta(days=14)
_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_UNWILLING = re.compile(r"不想|不方便|不愿|不说|不填|保密|不告诉")


def ask_for_missing(work: Work) -> None:
    """Once a week: those who can be written to are asked for the first thing that is missing."""
    today, asked = store.today(work), 0
    for person, record in members(work):
        lacks = _lacks(work, person, record)
        recently = record.asked_on is not None and today - record.asked_on < AGAIN_AFTER
        if not lacks or recently or not _reachable(work, person):
            continue
        record.asked_on = today
        work.session.add(record)
        work.ask_person(
            person, "members.missing", f"members.missing_{lacks[0]}",
            state={"field": lacks[0]}, lives=LIVES, who=person.called,
        )  # fmt: skip
        asked += 1
        if asked == AT_ONCE:
            return


def members(work: Work) -> list[tuple[Person, MemberRecord]]:
    """Every member with their record, those who were asked longest ago first."""
    query = (
        select(Person, MemberRecord)
        .join(MemberRecord, col(MemberRecord.person_id) == col(Person.id))
        .where(Person.neighbourhood_id == work.neighbourhood_id, col(Person.left_at).is_(None))
        .order_by(col(Person.id))
    )
    return [(person, record) for person, record in work.session.exec(query).all()]


def count_lacking(work: Work) -> int:
    """How many members' records have gaps."""
    return sum(bool(_lacks(work, person, record)) for person, record in members(work))


def _lacks(work: Work, person: Person, record: MemberRecord) -> list[str]:
    return missing(
        kind=person.member_kind or "",
        has={
            "phone": bool(person.phone) or _keeps_phone_back(work, person),
            "home": bool(person.building and person.room),
            "kind": bool(person.member_kind),
            "employer": bool(record.employer),
            "place": bool(record.place),
            "joined": record.joined_on is not None,
        },
        declined=record.declined,
    )


def _keeps_phone_back(work: Work, person: Person) -> bool:
    known = consents.of_person(work.session, person.id or 0)
    contact = [c for c in known if c.purpose == Purpose.CONTACT]
    return bool(contact) and contact[-1].withdrawn_at is not None


def _reachable(work: Work, person: Person) -> bool:
    query = select(ChannelIdentity.id).where(ChannelIdentity.person_id == person.id)
    return work.session.exec(query).first() is not None


def answer_missing(turn: Turn, question: OpenQuestion, parse: Parse) -> bool:
    """The member tells it, or would rather not; other business goes its own way."""
    if not turn.addressed or turn.in_group:
        return False
    field = str(question.state["field"])
    record = record_of(turn, turn.person_id)
    if _UNWILLING.search(turn.text) or yes_no(turn.text) is False:
        record.declined = [*record.declined, field]
        turn.session.add(record)
        turn.say("members.not_asked_again", private=True)
        return True
    if parse.outcome == "act" and field not in ("home", "phone"):
        return False
    if not _KEEP[field](turn, record):
        return False
    turn.session.add(record)
    turn.forget_words()
    turn.say("members.kept", private=True)
    return True


def _keep_phone(turn: Turn, _record: MemberRecord) -> bool:
    found = _PHONE.search(turn.text)
    if found is None:
        return False
    turn.person.phone = turn.house.vault.seal(found[0])
    consents.give(
        turn, turn.person_id, Purpose.CONTACT, kinds="phone", words="members.missing_phone"
    )
    return True


def _keep_home(turn: Turn, _record: MemberRecord) -> bool:
    home = read_home(plain(turn.text).removeprefix("住").removeprefix("我住"))
    if home is None or not home[2]:
        return False
    turn.person.building, turn.person.unit, turn.person.room = home[0], home[1] or None, home[2]
    return True


def _keep_kind(turn: Turn, _record: MemberRecord) -> bool:
    words = vocabulary().kinds
    found = next((kind for word, kind in words.items() if word in turn.text), None)
    if found is not None:
        turn.person.member_kind = found
    return found is not None


def _keep_employer(turn: Turn, record: MemberRecord) -> bool:
    record.employer = _short(turn)
    return bool(record.employer)


def _keep_place(turn: Turn, record: MemberRecord) -> bool:
    record.place = turn.house.vault.seal(_short(turn))
    return True


def _keep_joined(turn: Turn, record: MemberRecord) -> bool:
    found = read_date(plain(turn.text).removesuffix("入的党").removesuffix("入党"))
    if found is None or isinstance(found, str) or found > store.today(turn):
        return False
    record.joined_on = found
    return True


def _short(turn: Turn) -> str:
    return (
        turn.text.strip("。.！! ")
        .removeprefix("在")
        .removesuffix("上班")
        .removesuffix("工作")[:40]
    )


_KEEP = {
    "phone": _keep_phone,
    "home": _keep_home,
    "kind": _keep_kind,
    "employer": _keep_employer,
    "place": _keep_place,
    "joined": _keep_joined,
}
