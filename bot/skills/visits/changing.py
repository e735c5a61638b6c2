"""A bond changes: another rhythm, way, weekday or backup; it is handed on, or it ends."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from bot.core.answers import yes_no
from bot.core.people import Role
from bot.core.questions import OpenQuestion
from bot.core.work import Turn
from bot.skills.visits import proposing, sentences, steps, store
from bot.skills.visits.birthdays import read_birthday
from bot.skills.visits.life import BondLevel
from bot.skills.visits.proposing import ANSWER_WITHIN
from bot.skills.visits.tables import Bond
from bot.skills.visits.telling import day_said, in_full, weekday_said
from intents import Parse

LONGEST: Final = 31
"""A household is seen at least once a month (guidance of ten ministries on visiting old people in
special difficulty, 2022)."""

_KEEP = re.compile(r"不换|先不|还是(?:他|她|原来)|不用换")


def rhythm(turn: Turn, bond: Bond) -> None:
    """Every how many days from now on."""
    days = sentences.rhythm_of(turn.text) or bond.every_days
    if "电话" in turn.text:
        bond.way = "phone"
    household = bond.level is BondLevel.MEMBER_HOUSEHOLD
    capped, sooner = household and days > LONGEST, days < bond.every_days
    bond.every_days = LONGEST if capped else days
    steps.log_bond(turn, bond, "rhythm")
    day = _replanned(turn, bond, sooner=sooner)
    values = {"name": store.name_of(turn, bond), "day": day, "every": bond.every_days}
    turn.say("visits.rhythm", private=True, capped=capped, **values)


def way(turn: Turn, bond: Bond) -> None:
    """By phone or at the door from now on."""
    bond.way = sentences.way_of(turn.text)
    days = sentences.rhythm_of(turn.text)
    if days is not None:
        bond.every_days = days
    _say_changed(turn, bond, "visits.way", move="way", phone=bond.way == "phone")


def weekday(turn: Turn, bond: Bond) -> None:
    """The weekday that suits the household."""
    bond.weekday = sentences.weekday_of(turn.text)
    assert bond.weekday is not None
    _say_changed(turn, bond, "visits.weekday", move="weekday", weekday=weekday_said(bond.weekday))


def birthday(turn: Turn, bond: Bond) -> None:
    """Month and day of the birthday; the year is not kept."""
    found = read_birthday(turn.text)
    assert found is not None
    bond.birthday, bond.birthday_lunar = found
    steps.log_bond(turn, bond, "birthday")
    turn.say("visits.birthday", private=True, name=store.name_of(turn, bond))


def contact(turn: Turn, bond: Bond) -> None:
    """Whom to ring when something is wrong."""
    found = sentences.contact_of(turn.text)
    assert found is not None
    bond.contact = turn.house.vault.seal(" ".join(filter(None, found)))
    steps.log_bond(turn, bond, "contact")
    turn.say("visits.contact", private=True, name=store.name_of(turn, bond))


def backup(turn: Turn, bond: Bond) -> None:
    """Who steps in; the secretary decides that."""
    if Role.SECRETARY not in turn.roles:
        turn.say("visits.only_secretary", private=True)
        return
    name = sentences.backup_of(turn.text)
    person = proposing.named_person(turn, name)
    if person is None or person.id == bond.member_id:
        turn.say("visits.no_such_backup", private=True, who=name)
        return
    bond.backup_id = person.id
    steps.log_bond(turn, bond, "backup")
    household = store.name_of(turn, bond)
    member = turn.person_of(bond.member_id).called
    turn.say("visits.backup", private=True, name=household, who=person.called)
    turn.tell(person, "visits.you_back_up", name=in_full(turn, bond), member=member)


def release(turn: Turn, bond: Bond) -> None:
    """The member cannot go on; the secretary is asked who takes over."""
    state = {"bond": bond.key}
    who, member = in_full(turn, bond), turn.person_of(bond.member_id).called
    steps.log_bond(turn, bond, "release")
    if Role.SECRETARY in turn.roles:
        turn.ask(
            "visits.successor",
            "visits.successor",
            private=True,
            state=state,
            lives=ANSWER_WITHIN,
            who=who,
            member=member,
        )
        return
    turn.say("visits.released", private=True, name=store.name_of(turn, bond))
    for secretary in turn.staff(Role.SECRETARY):
        turn.ask_person(
            secretary,
            "visits.successor",
            "visits.successor",
            state=state,
            lives=ANSWER_WITHIN,
            who=who,
            member=member,
        )


def answer_successor(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """Who takes over: they are asked; until they say yes the bond stays as it is."""
    bond = store.bond_by_id(turn, question.state["bond"])
    person = proposing.named_person(turn, turn.text)
    if person is None or person.id is None:
        if yes_no(turn.text) is not False and not _KEEP.match(turn.text):
            return False
        turn.say("visits.stays", private=True, name=store.name_of(turn, bond))
        return True
    turn.forget_words()
    if bond.state not in store.LIVE:
        turn.say("visits.settled_before", private=True)
        return True
    new = _following(turn, bond, person.id)
    proposing.ask_member(turn, new, person)
    name = store.name_of(turn, bond)
    turn.say("visits.proposed", private=True, member=person.called, name=name)
    return True


def end(turn: Turn, bond: Bond) -> None:
    """The secretary ends a bond; from others the secretary is asked first."""
    name = store.name_of(turn, bond)
    left = sentences.has_left(turn.text)
    if Role.SECRETARY in turn.roles:
        if left:
            state = {"bond": bond.key}
            turn.ask("visits.end_asked", "visits.left", private=True, state=state, name=name)
        else:
            _end(turn, bond, name)
        return
    turn.say("visits.end_passed_on", private=True, name=name)
    for secretary in turn.staff(Role.SECRETARY):
        turn.ask_person(
            secretary,
            "visits.end_asked",
            "visits.end_asked",
            state={"bond": bond.key},
            lives=ANSWER_WITHIN,
            who=in_full(turn, bond),
            member=turn.person.called,
            left=left,
        )


def answer_end(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """Whether a bond is ended."""
    return _agreed(turn, question, lambda bond: _end(turn, bond, store.name_of(turn, bond)))


def ask_withdraw(turn: Turn, bond: Bond) -> None:
    """Somebody else says so for the household: asked once, because much is forgotten then."""
    name = store.name_of(turn, bond)
    turn.ask("visits.no_more", "visits.no_more", private=True, state={"bond": bond.key}, name=name)


def answer_no_more(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """Whether the household wants nobody to come any more."""
    return _agreed(turn, question, lambda bond: withdraw(turn, bond, household=False))


def _agreed(turn: Turn, question: OpenQuestion, then: Callable[[Bond], None]) -> bool:
    """Do on a yes what the question was about, with a bond that is still alive."""
    yes = yes_no(turn.text)
    if yes is None:
        return False
    turn.forget_words()
    bond = store.bond_by_id(turn, question.state["bond"])
    if not yes:
        turn.say("visits.stays", private=True, name=store.name_of(turn, bond))
    elif bond.state in store.LIVE:
        then(bond)
    else:
        turn.say("visits.settled_before", private=True)
    return True


def withdraw(turn: Turn, bond: Bond, *, household: bool) -> None:
    """The household wants nobody to come any more: that holds at once, whoever says it."""
    name, member = store.name_of(turn, bond), turn.person_of(bond.member_id)
    who = proposing.HOUSEHOLD_ONLY if household else store.actors(turn, bond)
    steps.end(turn, bond, "withdraw", who)
    turn.say("visits.withdrawn", private=True, name="" if household else name)
    for person in {p.id: p for p in (member, *turn.staff(Role.SECRETARY))}.values():
        if person.id != turn.person_id:
            turn.tell(person, "visits.withdrawn_told", name=name)


def _following(turn: Turn, bond: Bond, member_id: int) -> Bond:
    """A bond with another member that takes the place of this one; the household's consent and
    wishes go with it."""
    new = Bond(
        neighbourhood_id=bond.neighbourhood_id,
        member_id=member_id,
        backup_id=bond.backup_id if bond.backup_id != member_id else None,
        level=bond.level,
        recipient=bond.recipient,
        home=bond.home,
        categories=bond.categories,
        notes=bond.notes,
        every_days=bond.every_days,
        way=bond.way,
        weekday=bond.weekday,
        birthday=bond.birthday,
        birthday_lunar=bond.birthday_lunar,
        contact=bond.contact,
        unit_name=bond.unit_name,
        created_at=turn.now,
        approved_at=turn.now,
        consented_at=bond.consented_at or turn.now,
        follows=bond.key,
    )
    return proposing.add(turn, new, move="propose")


def _end(turn: Turn, bond: Bond, name: str) -> None:
    steps.end(turn, bond, "end")
    turn.say("visits.ended", private=True, name=name)
    if bond.member_id != turn.person_id:
        turn.tell(turn.person_of(bond.member_id), "visits.ended_told", name=name)


def _say_changed(turn: Turn, bond: Bond, words: str, *, move: str, **values: object) -> None:
    """Say what holds from now on, and when the next visit is."""
    steps.log_bond(turn, bond, move)
    day = _replanned(turn, bond)
    turn.say(words, private=True, name=store.name_of(turn, bond), day=day, **values)


def _replanned(turn: Turn, bond: Bond, *, sooner: bool = False) -> str:
    visit = steps.replan(turn, bond, sooner=sooner)
    return day_said(visit.due_on, store.today(turn)) if visit else ""
