"""Finding out about whom somebody talks; asks once where several fit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from bot.core.answers import plain
from bot.core.people import Role
from bot.core.values import MessageKind
from bot.core.work import Part, Turn
from bot.skills.visits import recipients, store
from bot.skills.visits.life import BondState, VisitState
from bot.skills.visits.rules import Told
from bot.skills.visits.tables import Bond

MOST_CHOICES = 6
_NO_NAME = re.compile(r"^(?:[去看打问来]?[过了]+|.*(?:去过|看过|打过)了?|走访|老人|人家)$")
"""What the parser may take for a name and is none."""


def hush(turn: Turn) -> None:
    """Answer in a group with nothing but a nod, and tell the writer in private what to do.

    Bonds and visits do not exist in groups (civic table B10); what was said is not kept.
    """
    turn.forget_words()
    if turn.in_group:
        say(turn, "visits.heard", private=False)
        say(turn, "visits.withdraw")


def say(turn: Turn, words: str, /, *, private: bool = True, **values: Any) -> None:
    """Say something once, however often the message asks for it."""
    part = Part(turn.render(words, **values), private)
    if part not in turn.parts:
        turn.parts.append(part)


def reach(turn: Turn, states: Sequence[BondState] = store.LIVE) -> list[Bond]:
    """The bonds that the speaker may write about: the secretary about all."""
    own = store.bonds_of(turn, turn.person_id, states)
    if Role.SECRETARY not in turn.roles:
        return own
    return [*own, *(b for b in store.all_bonds(turn, states) if b not in own)]


def reminded(turn: Turn) -> list[Bond]:
    """Whom the speaker was reminded of and has not visited since: what a short word or an answer
    to the reminder is about."""
    own = [b for b in store.bonds_of(turn, turn.person_id) if _has_to_go(turn, b)]
    return [b for b in own if _was_told(turn, b)]


def names(turn: Turn, bonds: Sequence[Bond]) -> dict[int, str]:
    """Who is looked after, by the bonds' ids."""
    return {bond.key: store.name_of(turn, bond) for bond in bonds}


def find(turn: Turn, said: str | None, bonds: Sequence[Bond]) -> list[Bond]:
    """The bonds that may be meant: a whole name first; then whom the speaker has to visit,
    themselves or in somebody's stead; then everybody within reach."""
    if said is not None and (len(said) < 2 or _NO_NAME.match(said)):
        said = None
    by_id = {bond.key: bond for bond in bonds}
    everybody = names(turn, bonds)
    near = {key: everybody[key] for key, bond in by_id.items() if _has_to_go(turn, bond)}
    found = recipients.whole(said, turn.text, everybody)
    quoted = turn.message.quote.text if turn.message.quote else ""
    if not found.ids and not recipients.names_somebody(said, turn.text):
        found = recipients.whole(None, quoted, near)
        waited_for = [bond.key for bond in reminded(turn)]
        if not found.ids and len(waited_for) == 1:
            return [by_id[waited_for[0]]]
    for pool in (near, everybody):
        if not found.ids and pool:
            found = recipients.meant(said, turn.text, pool)
    return [by_id[key] for key in found.ids]


def ask_which(turn: Turn, question: str, bonds: Sequence[Bond], state: dict[str, Any]) -> None:
    """Ask who of several is meant; `state` says how `question` goes on then."""
    offered = list(bonds[:MOST_CHOICES])
    lines = [(store.name_of(turn, b), store.home_of(turn, b)) for b in offered]
    turn.ask(
        question,
        "visits.which",
        private=True,
        state={**state, "bonds": [b.key for b in offered]},
        people=lines,
    )


def chosen(turn: Turn, bond_ids: Sequence[int]) -> Bond | None:
    """Who was chosen by number or by name; None where the message says something else."""
    if turn.message.kind is not MessageKind.TALK:
        return None
    words = plain(turn.text)
    if words.isdecimal():
        index = int(words) - 1
        return store.bond_by_id(turn, bond_ids[index]) if index in range(len(bond_ids)) else None
    bonds = [store.bond_by_id(turn, i) for i in bond_ids]
    found = recipients.meant(words, words, names(turn, bonds)).ids if len(words) <= 8 else ()
    return store.bond_by_id(turn, found[0]) if len(found) == 1 else None


def _was_told(turn: Turn, bond: Bond) -> bool:
    visit = store.open_visit(turn, bond)
    return visit is not None and visit.told >= Told.EVE


def _has_to_go(turn: Turn, bond: Bond) -> bool:
    if bond.member_id == turn.person_id:
        return True
    visit = store.open_visit(turn, bond)
    return (
        bond.backup_id == turn.person_id and visit is not None and visit.state is VisitState.MISSED
    )
