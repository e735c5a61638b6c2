"""Bonds that a roster brings, in the key `bonds`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.core.roster import BadRoster, add_to_roster
from bot.core.work import Work
from bot.skills.visits import rules, steps, store
from bot.skills.visits.birthdays import read_birthday
from bot.skills.visits.life import BondLevel, BondState
from bot.skills.visits.sentences import CATEGORIES
from bot.skills.visits.tables import Bond


def load(work: Work, roster: Mapping[str, Any]) -> None:
    """Write the bonds that are new and plan their first visits. Raises `BadRoster`."""
    entries = roster.get("bonds", [])
    known = {
        (b.member_id, store.name_of(work, b), store.raw_home_of(work, b))
        for b in store.all_bonds(work)
    }
    for entry in entries:
        member_id = _person(work, str(entry["who"]))
        identity = (member_id, str(entry["for"]), str(entry.get("home", "")))
        if identity not in known:
            known.add(identity)
            _add(work, entry, member_id)


def _add(work: Work, entry: Mapping[str, Any], member_id: int) -> None:
    """A bond in a roster has its consent on paper, so it starts as an active one."""
    seal, backup = work.house.vault.seal, entry.get("backup")
    birthday, lunar = _birthday(entry.get("birthday"))
    bond = Bond(
        neighbourhood_id=work.neighbourhood_id,
        member_id=member_id,
        backup_id=_person(work, str(backup)) if backup else None,
        level=BondLevel(entry.get("level", BondLevel.MEMBER_HOUSEHOLD)),
        recipient=seal(str(entry["for"])),
        home=seal(str(entry["home"])) if entry.get("home") else None,
        categories=seal(",".join(_codes(entry))),
        notes=seal(str(entry["notes"])) if entry.get("notes") else None,
        every_days=int(entry.get("every_days", 30)),
        way=str(entry.get("way", "door")),
        weekday=entry.get("weekday"),
        birthday=birthday,
        birthday_lunar=lunar,
        contact=seal(str(entry["contact"])) if entry.get("contact") else None,
        unit_name=str(entry.get("unit", "")),
        state=BondState.ACTIVE,
        created_at=work.now,
        accepted_at=work.now,
        approved_at=work.now,
        consented_at=work.now,
    )
    work.session.add(bond)
    work.session.flush()
    steps.log_bond(work, bond, "load")
    steps.plan(work, bond, _first(work, bond, entry.get("last_visit")))


def _first(work: Work, bond: Bond, last: str | None) -> date:
    today, taken = store.today(work), store.load_of(work, bond.member_id)
    if last is None:
        seed = f"{work.neighbourhood_id}:{bond.key}"
        return rules.first_due(today, bond.every_days, seed, taken, store.liking_of(work, bond))
    return rules.due_after(
        date.fromisoformat(str(last)),
        bond.every_days,
        rules.Found.OK,
        today,
        taken,
        store.liking_of(work, bond),
    )


def _birthday(written: object) -> tuple[int | None, bool]:
    """Month and day of "08-03", or of "农历八月初三". Raises `BadRoster`."""
    if written is None:
        return None, False
    found = read_birthday(str(written))
    if found is None:
        raise BadRoster(f"birthday {written}")
    return found


def _codes(entry: Mapping[str, Any]) -> list[str]:
    try:
        return [CATEGORIES[str(name)] for name in entry.get("categories", [])]
    except KeyError as fault:
        raise BadRoster(f"bond category {fault}") from fault


def _person(work: Work, name: str) -> int:
    """A member who looks after somebody; one who stands in no list yet is made."""
    person = add_to_roster(work, {"name": name})
    assert person.id is not None
    return person.id
