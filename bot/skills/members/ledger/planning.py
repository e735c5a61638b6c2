"""What an import would do: who is new, who changes in what, which rows are at fault; pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.core.privacy import mask_phone
from bot.skills.members.ledger.columns import find
from bot.skills.members.ledger.entries import Entry, Fault, Flaw, read_entry
from bot.skills.members.ledger.sheets import Sheet

TEXTS = ("kind", "employer", "organisation", "speciality", "place", "flow", "post")


@dataclass(frozen=True, slots=True)
class Known:
    """A person of the tables as a ledger sees them; `no_phone`: they want none to be kept."""

    person_id: int
    name: str
    phone: str = ""
    building: str = ""
    unit: str = ""
    room: str = ""
    kind: str = ""
    employer: str = ""
    organisation: str = ""
    joined_on: date | None = None
    speciality: str = ""
    place: str = ""
    flow: str = ""
    post: str = ""
    is_member: bool = True
    no_phone: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What a row changes of somebody: field by field the new value."""

    person_id: int
    entry: Entry
    new: Mapping[str, object]


@dataclass(slots=True)
class Plan:
    """What an import would do; `same` counts rows that change nothing."""

    new: list[Entry] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    same: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def faulty_rows(self) -> int:
        """How many rows are left out."""
        return len({fault.row for fault in self.faults})


def plan(sheet: Sheet, known: Sequence[Known], *, today: date, buildings: Collection[str]) -> Plan:
    """Read a sheet against the tables. Raises `NoHeadings`."""
    made = Plan()
    entries = _entries(sheet, made, today, buildings)
    bad = {fault.row for fault in _within(entries, made)}
    by_name, phones = defaultdict(list), {k.phone: k for k in known if k.phone}
    for person in known:
        by_name[person.name].append(person)
    for entry in entries:
        if entry.row not in bad:
            _place(made, entry, by_name[entry.name], phones.get(entry.full_phone))
    made.faults.sort(key=lambda fault: (fault.row, fault.flaw))
    return made


def _entries(sheet: Sheet, made: Plan, today: date, buildings: Collection[str]) -> list[Entry]:
    columns = find(sheet)
    entries = []
    for number in range(columns.first_row, len(sheet.rows) + 1):
        cells = sheet.rows[number - 1]
        entry, faults = read_entry(number, cells, columns, today=today, buildings=buildings)
        made.faults += faults
        if entry is not None:
            entries.append(entry)
    return entries


def _within(entries: Sequence[Entry], made: Plan) -> list[Fault]:
    """The faults of rows beside each other: the same person twice, one phone for two."""
    found = [*_twice(entries), *_shared(entries)]
    made.faults += found
    return found


def _twice(entries: Sequence[Entry]) -> Iterable[Fault]:
    seen: dict[tuple[object, ...], Entry] = {}
    told: set[int] = set()
    names = Counter(entry.name for entry in entries)
    for entry in entries:
        keys = _keys(entry)
        if not keys and names[entry.name] > 1:
            yield Fault(entry.row, Flaw.AMBIGUOUS, entry.name)
            continue
        first = next((seen[key] for key in keys if key in seen), None)
        for key in keys:
            seen.setdefault(key, entry)
        if first is None:
            continue
        if _content(first) == _content(entry):
            yield Fault(entry.row, Flaw.REPEATED, str(first.row))
            continue
        yield Fault(entry.row, Flaw.CONTRADICTION, str(first.row))
        if first.row not in told:
            told.add(first.row)
            yield Fault(first.row, Flaw.CONTRADICTION, str(entry.row))


def _keys(entry: Entry) -> list[tuple[object, ...]]:
    """By what a row tells who it is about."""
    keys: list[tuple[object, ...]] = []
    if entry.full_phone:
        keys.append((entry.name, entry.full_phone))
    if entry.home:
        keys.append((entry.name, *entry.home))
    return keys


def _content(entry: Entry) -> tuple[object, ...]:
    told = (getattr(entry, name) for name in TEXTS)
    return (entry.name, entry.phone, entry.building, entry.unit, entry.room, *told)


def _shared(entries: Sequence[Entry]) -> Iterable[Fault]:
    """One phone under two names; each of the rows is at fault."""
    names: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.full_phone:
            names[entry.full_phone].add(entry.name)
    for entry in entries:
        if len(names.get(entry.full_phone, ())) > 1:
            yield Fault(entry.row, Flaw.PHONE_SHARED, mask_phone(entry.phone))


def _place(made: Plan, entry: Entry, namesakes: Sequence[Known], holder: Known | None) -> None:
    if holder is not None and holder.name != entry.name:
        made.faults.append(Fault(entry.row, Flaw.PHONE_TAKEN, mask_phone(entry.phone)))
        return
    fitting = _fitting(entry, namesakes)
    if fitting is None:
        made.faults.append(Fault(entry.row, Flaw.AMBIGUOUS, entry.name))
    elif not fitting:
        made.new.append(entry)
    else:
        new = _differences(entry, fitting[0])
        if new:
            made.changed.append(Change(fitting[0].person_id, entry, new))
        else:
            made.same += 1


def _fitting(entry: Entry, namesakes: Sequence[Known]) -> list[Known] | None:
    """Whom of the namesakes a row is about: one, nobody, or None where it cannot be told."""
    sure = [k for k in namesakes if _same_phone(entry, k)] or [
        k for k in namesakes if entry.home and (k.building, k.unit, k.room) == entry.home
    ]
    if sure:
        return sure if len(sure) == 1 else None
    near = [doubt for k in namesakes if (doubt := _nearness(entry, k)) is not None]
    if not all(near) or len(near) > 1:
        return None
    return [k for k in namesakes if _nearness(entry, k) is not None]


def _same_phone(entry: Entry, known: Known) -> bool:
    if not entry.phone or not known.phone:
        return False
    return entry.phone in (known.phone, mask_phone(known.phone))


def _nearness(entry: Entry, known: Known) -> bool | None:
    """Whether a namesake can well be the one (nothing speaks against it), only perhaps (phone or
    home differ, the other is not told), or not at all (None: both differ)."""
    phone = _differ(entry.phone, known.phone)
    kept = (known.building, known.unit, known.room) if known.room else None
    home = _differ(entry.home, kept)
    return None if phone and home else not (phone or home)


def _differ(said: object, kept: object) -> bool | None:
    return None if not said or not kept else said != kept


def _differences(entry: Entry, known: Known) -> dict[str, object]:
    """What a row says that the tables do not; silence in a row changes nothing."""
    new: dict[str, object] = {
        name: getattr(entry, name)
        for name in TEXTS
        if getattr(entry, name) and getattr(entry, name) != getattr(known, name)
    }
    if entry.full_phone and entry.full_phone != known.phone and not known.no_phone:
        new["phone"] = entry.full_phone
    home = (entry.building, entry.unit, entry.room)
    kept = (known.building, known.unit, known.room)
    if entry.building and home != kept and (entry.room or entry.building != known.building):
        new["home"] = home
    if entry.joined_on and entry.joined_on != known.joined_on:
        new["joined_on"] = entry.joined_on
    if not known.is_member:
        new["role"] = True
    return new
