"""What others may know of bonds, and when it is let go of."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Integer, bindparam, null, update
from sqlmodel import SQLModel

from bot.core.db import UtcDateTime
from bot.core.events import (
    ConsentWithdrawn,
    Forgetting,
    FrailHomeAsked,
    HomeMeantAsked,
    OwnDataAsked,
)
from bot.core.roster import read_home
from bot.core.work import Work
from bot.skills.visits import recipients, rules, steps, store
from bot.skills.visits.life import HOUSEHOLD, BondState
from bot.skills.visits.tables import Bond


def is_frail(work: Work, event: FrailHomeAsked) -> None:
    """Say yes where somebody is looked after in this home; nothing else is told."""
    if not event.building or not event.room:
        return
    for bond in store.all_bonds(work):
        building, unit, room = read_home(store.raw_home_of(work, bond))
        same_unit = unit == event.unit or unit is None or event.unit is None
        if (building, room) == (event.building, event.room) and same_unit:
            event.answers.append(True)


def home_meant(work: Work, event: HomeMeantAsked) -> None:
    """Where those live whom somebody looks after and whom a message names."""
    bonds = store.bonds_of(work, event.person_id)
    named = {bond.key: store.name_of(work, bond) for bond in bonds}
    found = recipients.whole(None, event.text, named)
    if not found.ids:
        found = recipients.titled(event.text, named)
    meant = [bond for bond in bonds if bond.key in found.ids]
    # The name stays out: an emergency's place stands in the digest too.
    event.homes.extend(
        store.home_of(work, bond) or work.render("visits.somebody") for bond in meant
    )


def own_data(work: Work, event: OwnDataAsked) -> None:
    """What is kept of somebody as a member, and as one who is looked after."""
    person = work.person_of(event.person_id)
    lines = [
        work.render("visits.kept_as_member", name=store.name_of(work, b), every=b.every_days)
        for b in store.bonds_of(work, event.person_id)
        if b.member_id == event.person_id
    ]
    for bond in store.bonds_about(work, person):
        member = work.person_of(bond.member_id).called
        visits = len(store.latest_visits(work, bond, 1000))
        lines.append(work.render("visits.kept_as_household", member=member, visits=visits))
    if lines:
        event.sections.append((work.render("visits.kept_heading"), lines))


def withdrawn(work: Work, event: ConsentWithdrawn) -> None:
    """Whoever takes everything back is visited no more."""
    if event.purpose != "all":
        return
    person = work.person_of(event.person_id)
    for bond in store.bonds_about(work, person):
        steps.end(work, store.bond_by_id(work, bond.key), "withdraw", frozenset({HOUSEHOLD}))
        event.left.append(work.render("visits.kept_heading"))
        work.tell(work.person_of(bond.member_id), "visits.withdrawn_told", name=person.called)


def forget(work: Work, event: Forgetting) -> None:
    """Bonds that ended a while ago keep no name and no address; a proposal to which nobody has
    said yes or no by then comes to nothing."""
    for bond in store.all_bonds(work, store.WAITING):
        if bond.created_at < work.now - rules.PROPOSAL_LIVES:
            steps.end(
                work, store.bond_by_id(work, bond.key), "decline", store.SYSTEM, "unanswered"
            )
    values = {"here": work.neighbourhood_id, "before": work.now - rules.FORGET_ENDED}
    gone = work.session.connection().execute(_FORGET, values).rowcount
    if gone:
        event.deleted[work.render("visits.kept_ended")] = gone


_BOND: Final = SQLModel.metadata.tables[str(Bond.__tablename__)]
_FORGET: Final = (
    update(_BOND)
    .where(
        _BOND.c.neighbourhood_id == bindparam("here", type_=Integer),
        _BOND.c.state == BondState.ENDED,
        _BOND.c.ended_at < bindparam("before", type_=UtcDateTime),
        _BOND.c.recipient.is_not(None),
    )
    .values(recipient=null(), home=null())
)
