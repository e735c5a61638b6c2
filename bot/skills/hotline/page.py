"""The page of the neighbourhood's own numbers: looked at, added, changed, dialled."""

from __future__ import annotations

from bot.core.clock import day_of
from bot.core.directory import DirectoryEntry, entries, missing_for_safety
from bot.core.pages import (
    CannotUse,
    Field,
    Form,
    Given,
    Item,
    Items,
    Kind,
    Page,
    Text,
    View,
    read,
    whole_number,
)
from bot.core.work import Turn, Work
from bot.skills.hotline import rules
from bot.skills.hotline.changing import last_dialled, note_dialled, write_number

CONTACT = Field(
    "contact",
    "是哪一类",
    kind=Kind.CHOICE,
    options=tuple((name, rules.contact_title(name)) for name in rules.contacts()),
)


def show(work: Work, _given: Given) -> View:
    """The directory, and what the emergency texts still lack."""
    missing = [
        rules.contact_title(c) for c in missing_for_safety(work.session, work.neighbourhood_id)
    ]
    warned = (Text(work.render("hotline.page_missing", names=missing), pressing=True),)
    dialled = last_dialled(work)
    rows = entries(work.session, work.neighbourhood_id)
    known = tuple(_item(work, entry, dialled) for entry in rows)
    add = Item("", forms=(Form("add", "加上", {}, (CONTACT, *_fields())),))
    return View(
        (
            Text(work.render("hotline.page_lead")),
            *(warned if missing else ()),
            Items("登记了的", known, empty=work.render("hotline.page_empty")),
            Items("加一个电话", (add,)),
        )
    )


def add(turn: Turn, given: Given) -> None:
    """Write a new number down; it counts as untested until somebody dials it."""
    said = read(turn, given, (CONTACT, *_fields()))
    known = entries(turn.session, turn.neighbourhood_id, said["contact"])
    same = next((entry for entry in known if entry.name == said["name"]), None)
    if same is not None:
        raise CannotUse(turn.render("hotline.page_known", entry=same))
    entry = DirectoryEntry(
        neighbourhood_id=turn.neighbourhood_id,
        contact=said["contact"],
        name=said["name"],
        phone="",
    )
    _write(turn, entry, said)


def change(turn: Turn, given: Given) -> None:
    """Change a number, its name, hours or place."""
    entry = _entry(turn, given)
    _write(turn, entry, read(turn, given, _fields()))


def dial(turn: Turn, given: Given) -> None:
    """Somebody dialled the number and got through."""
    note_dialled(turn, _entry(turn, given))


def _write(turn: Turn, entry: DirectoryEntry, said: dict[str, str]) -> None:
    phone = rules.plain_phone(said["phone"])
    if not rules.is_phone(phone):
        raise CannotUse(turn.render("hotline.page_no_phone", said=said["phone"]))
    entry.name, entry.hours, entry.place = said["name"], said["hours"], said["place"]
    write_number(turn, entry, phone)
    turn.say("hotline.page_written", entry=entry, tested=entry.tested_at is not None)


def _entry(turn: Turn, given: Given) -> DirectoryEntry:
    """The neighbourhood's entry that a form is about; another's is never found."""
    wanted = whole_number(given, "entry")
    known = entries(turn.session, turn.neighbourhood_id)
    entry = next((entry for entry in known if entry.id == wanted), None)
    if entry is None:
        raise CannotUse(turn.render("hotline.page_gone"))
    return entry


def _item(work: Work, entry: DirectoryEntry, dialled: dict[int, int | None]) -> Item:
    about = {"entry": str(entry.id)}
    where = "，".join(filter(None, (entry.hours, entry.place)))
    return Item(
        f"{entry.name}  {entry.phone}".strip(),
        tuple(filter(None, (where, _tested(work, entry, dialled)))),
        badge=rules.contact_title(entry.contact),
        forms=(
            Form("dial", "试打通了", about, quiet=entry.tested_at is not None),
            Form("change", "改好了", about, _fields(entry), folded="改一改"),
        ),
    )


def _tested(work: Work, entry: DirectoryEntry, dialled: dict[int, int | None]) -> str:
    if entry.tested_at is None:
        return work.render("hotline.page_untested")
    actor = dialled.get(entry.id or 0)
    who = work.person_of(actor).called if actor else ""
    return work.render("hotline.page_tested", day=day_of(entry.tested_at), who=who)


def _fields(entry: DirectoryEntry | None = None) -> tuple[Field, ...]:
    name, phone, hours, place = (
        (entry.name, entry.phone, entry.hours, entry.place) if entry else ("", "", "", "")
    )
    return (
        Field("name", "名称", name, hint="比如 物业前台"),
        Field("phone", "电话", phone, Kind.PHONE, longest=30, hint="比如 0353-1234567"),
        Field("hours", "时间", hours, needed=False, hint="比如 工作日 8:30—17:30"),
        Field("place", "地点", place, needed=False),
    )


PAGE = Page("numbers", "便民电话", 2, show, {"add": add, "change": change, "dial": dial})
