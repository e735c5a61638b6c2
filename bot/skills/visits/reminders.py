"""What happens around a due day, and a week before a feast."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.core.people import Role
from bot.core.work import Work
from bot.skills.visits import festivals, store
from bot.skills.visits.life import BondState, VisitState
from bot.skills.visits.tables import Bond, Visit
from bot.skills.visits.telling import in_full

FESTIVAL = "visits.festival"


def remind_eve(work: Work, payload: Mapping[str, Any]) -> None:
    """At 18:00 the day before: whom the member visits tomorrow."""
    _remind_member(work, payload, "visits.eve")


def remind_day(work: Work, payload: Mapping[str, Any]) -> None:
    """Once on the day itself; after that the member hears nothing more."""
    _remind_member(work, payload, "visits.day")


def tell_backup(work: Work, payload: Mapping[str, Any]) -> None:
    """Three days late: the visit counts as missed and the backup is asked to step in."""
    waiting = _still_waiting(work, payload)
    if waiting is None:
        return
    visit, bond = waiting
    if visit.state is VisitState.PLANNED:
        store.move_visit(work, visit, "miss", store.SYSTEM)
    if bond.backup_id is not None:
        work.tell(
            work.person_of(bond.backup_id), "visits.step_in",
            member=work.person_of(bond.member_id).called, who=in_full(work, bond),
        )  # fmt: skip


def tell_secretary(work: Work, payload: Mapping[str, Any]) -> None:
    """A week late: the secretary hears of it, in private and with names."""
    waiting = _still_waiting(work, payload)
    if waiting is None:
        return
    _, bond = waiting
    backup = work.person_of(bond.backup_id).called if bond.backup_id else ""
    for secretary in work.staff(Role.SECRETARY):
        work.tell(
            secretary, "visits.week_late", backup=backup,
            member=work.person_of(bond.member_id).called, who=in_full(work, bond),
        )  # fmt: skip


def resume(work: Work, payload: Mapping[str, Any]) -> None:
    """The rest of a bond is over."""
    bond = store.bond_by_id(work, payload["bond"])
    if bond.state is BondState.PAUSED and bond.paused_until == store.today(work):
        store.move_bond(work, bond, "resume")


def watch_festivals(work: Work) -> None:
    """Let the next feast be thought of a week ahead; asking twice changes nothing."""
    feast = festivals.next_festival(work.now)
    work.schedule(
        FESTIVAL,
        f"visits:festival:{feast.name}:{feast.day}",
        feast.reminded_at,
        {"name": feast.name, "on": feast.day.isoformat()},
    )


def remind_festival(work: Work, payload: Mapping[str, Any]) -> None:
    """A week before a feast every member is told once whom to greet."""
    watch_festivals(work)
    day = date.fromisoformat(payload["on"])
    if day < store.today(work):
        return
    by_member: dict[int, list[str]] = {}
    for bond in store.all_bonds(work):
        by_member.setdefault(bond.member_id, []).append(store.name_of(work, bond))
    for member_id, names in by_member.items():
        work.tell(
            work.person_of(member_id), "visits.festival",
            feast=payload["name"], day=f"{day.month}月{day.day}日", names=names,
        )  # fmt: skip


def _remind_member(work: Work, payload: Mapping[str, Any], words: str) -> None:
    day = date.fromisoformat(payload["on"])
    bonds = [
        bond
        for visit, bond in store.open_visits(work, payload["member"])
        if visit.due_on == day and bond.state in store.LIVE
    ]
    if bonds:
        work.tell(
            work.person_of(payload["member"]), words,
            people=[(in_full(work, b), b.way == "phone") for b in bonds],
        )  # fmt: skip


def _still_waiting(work: Work, payload: Mapping[str, Any]) -> tuple[Visit, Bond] | None:
    """The visit, unless it was made or put off since."""
    visit = work.session.get(Visit, payload["visit"])
    if visit is None:
        return None
    bond = store.bond_by_id(work, visit.bond_id)
    work.session.refresh(visit)
    if not store.is_open(visit):
        return None
    moved = visit.due_on.isoformat() != payload["on"]
    return None if moved or bond.state is not BondState.ACTIVE else (visit, bond)
