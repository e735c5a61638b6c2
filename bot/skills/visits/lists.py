"""Whom somebody has to visit: their own, in private; the secretary sees who is overdue."""

from __future__ import annotations

from collections import Counter

from bot.core import access
from bot.core.people import Role
from bot.core.work import Turn
from bot.skills.visits import recipients, store
from bot.skills.visits.lexicon import lexicon
from bot.skills.visits.life import BondState, VisitState
from bot.skills.visits.tables import Bond
from bot.skills.visits.telling import day_said, in_full
from intents import Request

MOST = 20


def show(turn: Turn, _request: Request) -> None:
    """The speaker's own list by due days, and what they are asked to do in another's stead."""
    bonds = [b for b in store.bonds_of(turn, turn.person_id) if _is_mine(turn, b)]
    if bonds:
        entries = sorted((_entry(turn, b) for b in bonds), key=lambda e: e[0])[:MOST]
        turn.say("visits.list", private=True, lines=[line for _, line in entries])
    if Role.SECRETARY in turn.roles:
        _show_overdue(turn)
    elif not bonds:
        turn.say("visits.none", secretary=False)


def show_bonds(turn: Turn) -> bool:
    """Who looks after whom: one household that is named, or all by their levels; the secretary
    alone sees that, others see their own list."""
    turn.forget_words()
    if Role.SECRETARY not in turn.roles:
        show(turn, Request("visit.list", {}, 1.0, "asked who looks after whom", turn.text))
        return True
    access.note(turn, "bond_list", 0)
    bonds = store.all_bonds(turn)
    names = {bond.key: store.name_of(turn, bond) for bond in bonds}
    named = recipients.whole(None, turn.text, names).ids
    shown = [b for b in bonds if b.key in named] or bonds
    levels = Counter(bond.level for bond in bonds)
    turn.say(
        "visits.bonds",
        private=True,
        counts=[] if named else [(turn.render(f"visits.level_{k}"), n) for k, n in levels.items()],
        lines=[_bond_line(turn, bond) for bond in shown[:MOST]],
        more=max(len(shown) - MOST, 0),
    )
    return True


def show_urgent(turn: Turn, code: int) -> None:
    """One urgent finding, by its number, to the secretary."""
    found = store.urgent_by_code(turn, code)
    if found is None:
        turn.say("visits.no_such_code", private=True, code=code)
        return
    visit, bond = found
    access.note(turn, "urgent_visit", visit.key)
    labels = [lexicon().label(name) for name in store.follow_up_of(turn, visit)]
    recorder = turn.person_of(visit.recorder_id).called if visit.recorder_id else ""
    turn.say(
        "visits.urgent_opened",
        private=True,
        code=code,
        who=in_full(turn, bond),
        visitor=recorder,
        day=day_said(visit.done_on, store.today(turn)) if visit.done_on else "",
        labels=labels,
        contact=store.contact_of(turn, bond),
    )


def _bond_line(turn: Turn, bond: Bond) -> str:
    return turn.render(
        "visits.bond_line",
        member=_member(turn, bond),
        unit=bond.unit_name,
        who=in_full(turn, bond),
        backup=turn.person_of(bond.backup_id).called if bond.backup_id else "",
        every=bond.every_days,
        phone=bond.way == "phone",
        rests=bond.state is BondState.PAUSED,
    )


def _is_mine(turn: Turn, bond: Bond) -> bool:
    if bond.member_id == turn.person_id:
        return True
    visit = store.open_visit(turn, bond)
    return visit is not None and visit.state is VisitState.MISSED


def _entry(turn: Turn, bond: Bond) -> tuple[str, str]:
    today = store.today(turn)
    visit, last = store.open_visit(turn, bond), store.last_visit(turn, bond)
    codes = store.follow_up_of(turn, last) if last else ()
    line = turn.render(
        "visits.list_line",
        who=in_full(turn, bond),
        day=day_said(visit.due_on, today) if visit else "",
        overdue=visit is not None and visit.due_on < today,
        last=day_said(last.done_on, today) if last and last.done_on else "",
        phone=bond.way == "phone",
        rests=bond.state is BondState.PAUSED,
        for_other="" if bond.member_id == turn.person_id else _member(turn, bond),
        ask_after=[lexicon().label(code) for code in codes],
    )
    return (visit.due_on.isoformat() if visit else "9"), line


def _show_overdue(turn: Turn) -> None:
    today = store.today(turn)
    lines = [
        turn.render(
            "visits.overdue_line",
            member=_member(turn, bond),
            name=store.name_of(turn, bond),
            days=(today - visit.due_on).days,
        )
        for visit, bond in store.open_visits(turn)
        if visit.due_on < today
    ]
    turn.say("visits.overdue", private=True, lines=lines[:MOST], more=max(len(lines) - MOST, 0))


def _member(turn: Turn, bond: Bond) -> str:
    return turn.person_of(bond.member_id).called
