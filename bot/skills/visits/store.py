"""Reading bonds and visits; every statement is built once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Final

from sqlalchemy import Integer, bindparam
from sqlmodel import col, select

from bot.core.clock import local
from bot.core.mapped import Selected
from bot.core.people import Person, Role
from bot.core.privacy import home_in_full
from bot.core.roster import read_home
from bot.core.states import BOT, OWNER
from bot.core.work import Turn, Work
from bot.skills.visits import rules
from bot.skills.visits.life import ENDED_WELL, OPEN, BondState
from bot.skills.visits.tables import Bond, Visit, VisitEvent

LIVE = (BondState.ACTIVE, BondState.PAUSED)
WAITING = (BondState.PROPOSED, BondState.CONSENTED)
SYSTEM = frozenset({BOT})


def today(work: Work) -> date:
    """The day on people's calendars."""
    return local(work.now).date()


def bonds_of(work: Work, person_id: int, states: Sequence[BondState] = LIVE) -> list[Bond]:
    """Whom somebody looks after, then those whom they back up."""
    where = {"here": work.neighbourhood_id, "person": person_id}
    found = _of_person(tuple(states)).all(work.session, where)
    return sorted(found, key=lambda b: (b.member_id != person_id, b.key))


def all_bonds(work: Work, states: Sequence[BondState] = LIVE) -> list[Bond]:
    """Every bond of the neighbourhood that makes visits, or those in other states."""
    where = {"here": work.neighbourhood_id, "states": tuple(states)}
    return list(work.session.execute(_ALL, where).scalars().all())


def bond_by_id(work: Work, bond_id: int) -> Bond:
    """A bond that is known to exist, held until the transaction ends."""
    bond: Bond = work.session.execute(_BY_ID, {"key": bond_id}).scalar_one()
    return bond


def name_of(work: Work, bond: Bond) -> str:
    """Who is looked after; empty once that was forgotten."""
    return work.house.vault.open(bond.recipient) if bond.recipient else ""


def raw_home_of(work: Work, bond: Bond) -> str:
    """Where they live, as "3-1-101"; empty where nobody wrote it down."""
    return work.house.vault.open(bond.home) if bond.home else ""


def home_of(work: Work, bond: Bond) -> str:
    """Where they live, for those who go there."""
    return home_in_full(*read_home(raw_home_of(work, bond)))


def contact_of(work: Work, bond: Bond) -> str:
    """Whom to ring when something is wrong."""
    return work.house.vault.open(bond.contact) if bond.contact else ""


def open_visit(work: Work, bond: Bond) -> Visit | None:
    """The visit that a bond waits for."""
    return work.session.execute(_OPEN_VISIT, _here(bond)).scalars().first()


def last_visit(work: Work, bond: Bond) -> Visit | None:
    """The latest visit that was made."""
    latest = latest_visits(work, bond, 1)
    return latest[0] if latest else None


def latest_visits(work: Work, bond: Bond, most: int) -> list[Visit]:
    """The latest visits that were made, the newest first."""
    return list(work.session.execute(_LATEST, {**_here(bond), "most": most}).scalars().all())


def open_visits(work: Work, member_id: int | None = None) -> list[tuple[Visit, Bond]]:
    """The visits that are waited for, of one member or of all, by their days."""
    where = {"here": work.neighbourhood_id, "person": member_id}
    query = _OPEN_VISITS if member_id is None else _OPEN_OF_MEMBER
    return [(visit, bond) for visit, bond in work.session.execute(query, where)]


def load_of(work: Work, member_id: int) -> Counter[date]:
    """How many visits a member has on each day."""
    return Counter(visit.due_on for visit, _ in open_visits(work, member_id))


def liking_of(work: Work, bond: Bond) -> rules.Liking:
    """The weekdays that suit a household and its member."""
    where = {"here": bond.neighbourhood_id, "person": bond.member_id, "most": rules.HABIT_OF}
    days = work.session.execute(_DAYS, where).scalars().all()
    return rules.Liking(bond.weekday, rules.habits(d for d in days if d is not None))


def bonds_about(work: Work, person: Person) -> list[Bond]:
    """The bonds by which somebody is looked after themself: the same name, and no other home."""
    own = "-".join(filter(None, (person.building, person.unit, person.room)))
    return [
        bond
        for bond in (all_bonds(work) if person.name else ())
        if name_of(work, bond) == person.name and (not own or raw_home_of(work, bond) in ("", own))
    ]


def actors(work: Work, bond: Bond) -> frozenset[Role | str]:
    """As what whoever works here may move a bond: the house itself, or a person."""
    if not isinstance(work, Turn):
        return SYSTEM
    owner = {OWNER} if work.person_id in (bond.member_id, bond.backup_id) else set()
    return work.roles | owner


def follow_up_of(work: Work, visit: Visit) -> tuple[str, ...]:
    """The codes of what is to be asked after."""
    if not visit.follow_up:
        return ()
    return tuple(work.house.vault.open(visit.follow_up).split(","))


def told_by(work: Work, visit: Visit) -> str:
    """The key of the message that told of a visit."""
    data = work.session.execute(_RECORDED, {"key": visit.key}).scalars().first()
    return str(data.get("message", "")) if data else ""


def urgent_by_code(work: Work, code: int) -> tuple[Visit, Bond] | None:
    """The urgent finding of a number."""
    where = {"here": work.neighbourhood_id, "code": code}
    found = work.session.execute(_BY_CODE, where).first()
    return (found[0], found[1]) if found else None


def _here(bond: Bond) -> dict[str, int]:
    return {"here": bond.neighbourhood_id, "bond": bond.key}


_HERE: Final = bindparam("here", type_=Integer)
_PERSON: Final = bindparam("person", type_=Integer)
_BONDS: Final = select(Bond).where(Bond.neighbourhood_id == _HERE).order_by(col(Bond.id))
_ALL: Final = _BONDS.where(col(Bond.state).in_(bindparam("states", expanding=True)))


@cache
def _of_person(states: tuple[BondState, ...]) -> Selected[Bond]:
    own = (col(Bond.member_id) == _PERSON) | (col(Bond.backup_id) == _PERSON)
    return Selected(Bond, _BONDS.where(own, col(Bond.state).in_(states)))


_BY_ID: Final = select(Bond).where(Bond.id == bindparam("key")).with_for_update()
_VISITS: Final = select(Visit).where(
    Visit.neighbourhood_id == _HERE, Visit.bond_id == bindparam("bond", type_=Integer)
)
_OPEN_VISIT: Final = _VISITS.where(col(Visit.state).in_(OPEN))
_LATEST: Final = (
    _VISITS.where(col(Visit.done_on).is_not(None))
    .order_by(col(Visit.done_on).desc(), col(Visit.id).desc())
    .limit(bindparam("most", type_=Integer))
)
_OPEN_VISITS: Final = (
    select(Visit, Bond)
    .join(Bond, col(Bond.id) == col(Visit.bond_id))
    .where(Visit.neighbourhood_id == _HERE, col(Visit.state).in_(OPEN))
    .order_by(col(Visit.due_on), col(Visit.id))
)
_OPEN_OF_MEMBER: Final = _OPEN_VISITS.where(col(Bond.member_id) == _PERSON)
_DAYS: Final = (
    select(col(Visit.done_on))
    .where(
        Visit.neighbourhood_id == _HERE,
        Visit.recorder_id == _PERSON,
        col(Visit.state).in_(ENDED_WELL),
    )
    .order_by(col(Visit.done_on).desc())
    .limit(bindparam("most", type_=Integer))
)
_RECORDED: Final = select(VisitEvent.data).where(
    VisitEvent.subject_id == bindparam("key", type_=Integer), VisitEvent.move == "record"
)
_BY_CODE: Final = (
    select(Visit, Bond)
    .join(Bond, col(Bond.id) == col(Visit.bond_id))
    .where(Visit.neighbourhood_id == _HERE, col(Visit.code) == bindparam("code", type_=Integer))
)
