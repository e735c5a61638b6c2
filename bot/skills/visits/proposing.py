"""A bond begins: somebody proposes it, and three say yes — the secretary, the member, and the
household itself, which may refuse."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, Final

from bot.core.answers import plain, yes_no
from bot.core.people import Person, Role, by_name, names_of
from bot.core.privacy import home_in_full
from bot.core.questions import OpenQuestion
from bot.core.roster import read_home
from bot.core.states import OWNER
from bot.core.work import Turn, Work
from bot.skills.visits import steps, store
from bot.skills.visits.life import HOUSEHOLD, BondLevel, BondState
from bot.skills.visits.sentences import Proposal, proposal_of
from bot.skills.visits.tables import Bond
from bot.skills.visits.telling import day_said, in_full, in_part
from intents import Parse, parse_address

ANSWER_WITHIN: Final = timedelta(days=7)
USUAL_DAYS = 30
_OFFICE: Final = re.compile(
    r"(?:副|党工委)?(?:书记|部长|局长|主任|科长|处长|镇长|区长|院长|校长|经理|同志)$"
)
HOUSEHOLD_ONLY: Final = frozenset({HOUSEHOLD})
NOT_ENDED = tuple(state for state in BondState if state is not BondState.ENDED)


def propose(turn: Turn) -> bool:
    """Somebody is to look after somebody; the next who has to say yes is asked."""
    said = proposal_of(turn.text)
    if said is None:
        return False
    turn.forget_words()
    if said.who and Role.SECRETARY not in turn.roles:
        turn.say("visits.only_secretary", private=True)
        return True
    member = _person(turn, said.who) if said.who else turn.person
    if member is None:
        turn.say("visits.no_such_person", private=True, who=said.who)
    elif _known(turn, said):
        _say_known(turn, said)
    else:
        _ask_on(turn, _write(turn, said, member), member)
    return True


def answer_take_on(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """The member's own yes or no."""
    yes = yes_no(turn.text)
    bond = store.bond_by_id(turn, question.state["bond"])
    if yes is None or bond.state is not BondState.PROPOSED:
        return False
    turn.forget_words()
    if yes:
        bond.accepted_at = turn.now
        steps.log_bond(turn, bond, "accept")
        go_on(turn, bond)
    else:
        steps.end(turn, bond, "decline")
        turn.say("visits.declined", private=True)
    _tell_secretaries(turn, bond, "visits.member_said", yes=yes)
    return True


def answer_approve(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """The secretary's yes or no to a bond that a member asked for."""
    yes = yes_no(turn.text)
    if yes is None:
        return False
    turn.forget_words()
    approve(turn, store.bond_by_id(turn, question.state["bond"]), yes=yes)
    return True


def approve(turn: Turn, bond: Bond, *, yes: bool) -> None:
    """Let a bond that a member asked for go on, or end it."""
    if bond.state is not BondState.PROPOSED or bond.approved_at is not None:
        turn.say("visits.settled_before", private=True)
        return
    member = turn.person_of(bond.member_id)
    if yes:
        bond.approved_at = turn.now
        steps.log_bond(turn, bond, "approve")
        go_on(turn, bond)
    else:
        steps.end(turn, bond, "decline")
        turn.tell(member, "visits.not_approved")
    turn.say("visits.approved", private=True, member=member.called, yes=yes)


def answer_consent(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """The household's own yes or no."""
    yes = yes_no(turn.text)
    bond = store.bond_by_id(turn, question.state["bond"])
    if yes is None or bond.state is not BondState.PROPOSED:
        return False
    turn.forget_words()
    settle(turn, bond, yes=yes, who=HOUSEHOLD_ONLY)
    turn.say("visits.household_heard", private=True, yes=yes)
    return True


def hear_consent(turn: Turn, bond: Bond, *, yes: bool) -> None:
    """The member or the secretary says what the household said."""
    turn.forget_words()
    name = store.name_of(turn, bond)
    settle(turn, bond, yes=yes, who=store.actors(turn, bond))
    if not yes:
        turn.say("visits.refused_heard", private=True, name=name)
    elif bond.state is BondState.PROPOSED:
        turn.say("visits.waits_for_member", private=True)


def settle(turn: Turn, bond: Bond, *, yes: bool, who: frozenset[str]) -> None:
    """Begin a bond to which the household said yes, as far as the others have; or end it."""
    if not yes:
        steps.end(turn, bond, "withdraw", who)
        _tell_around(turn, bond, "visits.refused")
        return
    bond.consented_at = turn.now
    steps.log_bond(turn, bond, "household_agrees")
    go_on(turn, bond)


def go_on(work: Work, bond: Bond) -> None:
    """What follows from the yeses that are there: the household is asked, or the bond begins."""
    if bond.accepted_at is None or bond.approved_at is None:
        return
    asked = bond.level is BondLevel.MEMBER_HOUSEHOLD
    if asked and bond.consented_at is None:
        _ask_household(work, bond)
        return
    first = steps.begin(work, bond, frozenset({OWNER}))
    day = day_said(first.due_on, store.today(work))
    _tell_around(work, bond, "visits.begun", every=bond.every_days, day=day)


def add(work: Work, bond: Bond, *, move: str) -> Bond:
    """Write a new bond."""
    work.session.add(bond)
    work.session.flush()
    steps.log_bond(work, bond, move)
    return bond


def ask_member(work: Work, bond: Bond, member: Person) -> None:
    """Ask somebody whether they will look after a household."""
    work.ask_person(
        member,
        "visits.take_on",
        "visits.take_on",
        state={"bond": bond.key},
        lives=ANSWER_WITHIN,
        prompt=True,
        who=in_part(work, bond),
        every=bond.every_days,
        phone=bond.way == "phone",
    )


def answer_home(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """Where the household lives."""
    found = parse_address(turn.text)
    if found is None or not found.building:
        return "不" in plain(turn.text)
    turn.forget_words()
    bond = store.bond_by_id(turn, question.state["bond"])
    home = "-".join(filter(None, (found.building, found.unit, found.room)))
    bond.home = turn.house.vault.seal(home)
    turn.say("visits.home_kept", private=True, home=home_in_full(*read_home(home)))
    return True


def named_person(work: Work, text: str) -> Person | None:
    """The one person of the neighbourhood who is named in a text."""
    named = [n for n in names_of(work.session, work.neighbourhood_id) if n in text]
    return _person(work, max(named, key=len)) if named else None


def _ask_on(turn: Turn, bond: Bond, member: Person) -> None:
    """Ask whoever is next, and say so."""
    name = store.name_of(turn, bond)
    if bond.accepted_at is None:
        ask_member(turn, bond, member)
        turn.say("visits.proposed", private=True, member=member.called, name=name)
    elif bond.approved_at is None:
        for secretary in turn.staff(Role.SECRETARY):
            turn.ask_person(
                secretary,
                "visits.approve",
                "visits.approve",
                state={"bond": bond.key},
                lives=ANSWER_WITHIN,
                member=member.called,
                who=in_full(turn, bond),
            )
        turn.say("visits.asked_secretary", private=True, name=name)
    else:
        go_on(turn, bond)
    if bond.home is None and bond.level is BondLevel.MEMBER_HOUSEHOLD:
        turn.ask("visits.home", "visits.home", private=True, state={"bond": bond.key}, name=name)


def _write(turn: Turn, said: Proposal, member: Person) -> Bond:
    seal = turn.house.vault.seal
    backup = _person(turn, said.backup) if said.backup else None
    home = said.home or _home_of(turn, said.target)
    assert member.id is not None
    by_secretary = Role.SECRETARY in turn.roles
    bond = Bond(
        neighbourhood_id=turn.neighbourhood_id,
        member_id=member.id,
        backup_id=backup.id if backup else None,
        level=said.level,
        recipient=seal(said.target),
        home=seal(home) if home else None,
        categories=seal(",".join(said.categories)),
        every_days=said.every_days or USUAL_DAYS,
        way=said.way or "door",
        unit_name=said.unit_name,
        created_at=turn.now,
        approved_at=turn.now if by_secretary else None,
        accepted_at=turn.now if member.id == turn.person_id else None,
    )
    if said.backup and backup is None:
        turn.say("visits.no_such_backup", private=True, who=said.backup)
    return add(turn, bond, move="propose")


def _known(turn: Turn, said: Proposal) -> bool:
    """Whether somebody looks after them already, or has been asked to."""
    for bond in store.all_bonds(turn, NOT_ENDED):
        if (
            _may_be_one(said.home, store.raw_home_of(turn, bond))
            and store.name_of(turn, bond) == said.target
            and bond.level is said.level
        ):
            # A leader's community may be a unit's too.
            return said.level is BondLevel.MEMBER_HOUSEHOLD
    return False


def _say_known(turn: Turn, said: Proposal) -> None:
    """That somebody is looked after already is for the secretary to know; a member hears it of
    their own households alone."""
    own = {store.name_of(turn, b) for b in store.bonds_of(turn, turn.person_id, NOT_ENDED)}
    if Role.SECRETARY in turn.roles or said.target in own:
        turn.say("visits.known", private=True, name=said.target)
        return
    turn.say("visits.asked_secretary", private=True, name=said.target)
    for secretary in turn.staff(Role.SECRETARY):
        turn.tell(secretary, "visits.wants_too", member=turn.person.called, name=said.target)


def _may_be_one(one: str, other: str) -> bool:
    """Whether two homes can be the same: nothing that is told of both differs."""
    pairs = zip(read_home(one), read_home(other), strict=True)
    return all(a == b or a is None or b is None for a, b in pairs)


def _ask_household(work: Work, bond: Bond) -> None:
    """Ask the household itself where it can be asked; else the member asks at the door."""
    name = store.name_of(work, bond)
    member = work.person_of(bond.member_id)
    neighbour = _person(work, name)
    if neighbour is not None and neighbour.id != member.id:
        work.ask_person(
            neighbour,
            "visits.consent",
            "visits.consent",
            state={"bond": bond.key},
            lives=ANSWER_WITHIN,
            member=member.called,
            every=bond.every_days,
            phone=bond.way == "phone",
        )
        return
    work.tell(member, "visits.ask_at_door", prompt=True, name=name)


def _tell_secretaries(turn: Turn, bond: Bond, words: str, *, yes: bool) -> None:
    name, member = store.name_of(turn, bond), turn.person_of(bond.member_id).called
    for secretary in turn.staff(Role.SECRETARY):
        if secretary.id != turn.person_id:
            turn.tell(
                secretary, words, member=member, name=name, yes=yes,
                asks=bond.level is BondLevel.MEMBER_HOUSEHOLD,
            )  # fmt: skip


def _tell_around(work: Work, bond: Bond, words: str, **values: Any) -> None:
    """Tell the member and the secretary; whoever is speaking hears it as the answer."""
    values |= {"member": work.person_of(bond.member_id).called, "name": store.name_of(work, bond)}
    people = [work.person_of(bond.member_id), *work.staff(Role.SECRETARY)]
    for person in {p.id: p for p in people}.values():
        own = person.id == bond.member_id
        if isinstance(work, Turn) and person.id == work.person_id:
            work.say(words, private=True, own=own, **values)
        else:
            work.tell(person, words, own=own, **values)


def _home_of(work: Work, name: str) -> str:
    person = _person(work, name)
    if person is None:
        return ""
    return "-".join(filter(None, (person.building, person.unit, person.room)))


def _person(work: Work, name: str) -> Person | None:
    """The person of a name; an office's title after it (王建国副局长) is no part of it."""
    for called in dict.fromkeys((name, _OFFICE.sub("", name))):
        found = by_name(work.session, work.neighbourhood_id, called)
        if found:
            return found[0]
    return None
