"""The quarter's note to an employer's party organisation about its members who reported here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

from bot.core import access
from bot.core.clock import at, local
from bot.core.documents import Block, Table, write_docx
from bot.core.events import DeedsAsked
from bot.core.people import Person, Role
from bot.core.work import Work
from bot.skills.members import completing, rules, store

HEADINGS = ("name", "checkin", "speciality", "deeds")


def employers(work: Work) -> list[str]:
    """The employers of the members who work, each once."""
    found = [r.employer for p, r in completing.members(work) if p.member_kind == "on_the_job"]
    return sorted({name for name in found if name})


def remind(work: Work) -> None:
    """Near a quarter's end the secretary reads for which employers a note can be written."""
    waiting = [name for name in employers(work) if any(_rows(work, name))]
    if not waiting:
        return
    for secretary in work.staff(Role.SECRETARY):
        work.tell(secretary, "members.notes_due", employers=waiting)


def write(work: Work, employer: str, file: Path) -> int:
    """Write the note on the quarter that is under way; how many members it names."""
    rows = list(_rows(work, employer))
    today = store.today(work)
    values = {"employer": employer, "quarter": _named(today), "count": len(rows),
              "neighbourhood": work.neighbourhood.name}  # fmt: skip
    body: list[Block] = [work.render("members.note_to", **values)]
    if rows:
        head = [
            work.render(f"members.note_{n}") for n in ("name", "checkin", "speciality", "deeds")
        ]
        body += [work.render("members.note_body", **values), Table([head, *rows])]
    else:
        body.append(work.render("members.note_none", **values))
    signed = work.render(
        "members.note_signed", neighbourhood=work.neighbourhood.name, date=today.isoformat()
    )
    write_docx(file, work.render("members.note_title"), body, signed=signed)
    access.note(work, "employer_note", 0, f"{employer} {len(rows)}")
    return len(rows)


def _rows(work: Work, employer: str) -> Iterator[list[str]]:
    """A line for each of the employer's members who reported."""
    for person, record in completing.members(work):
        if record.employer == employer and person.member_kind == "on_the_job":
            row = _row(work, person)
            if row is not None:
                yield row


def _row(work: Work, person: Person) -> list[str] | None:
    """One member's line; None for one who never reported."""
    assert person.id is not None
    checkin = store.latest_checkin(work, person.id)
    if checkin is None:
        return None
    asked = DeedsAsked(person.id, at(rules.quarter_began(store.today(work)), time()))
    work.emit(asked)
    deeds = [
        work.render("members.note_deed", what=work.render(f"members.deed_{kind}"), count=count)
        for kind, count in sorted(asked.counts.items())
        if kind != "checkin"
    ]
    offered = " ".join(filter(None, [checkin.speciality, checkin.free_times]))
    return [
        person.name,
        local(checkin.checked_in_at).date().isoformat(),
        offered,
        "、".join(deeds),
    ]


def _named(day: date) -> str:
    quarter = "一二三四"[(day.month - 1) // 3]
    return f"{day.year}年第{quarter}季度"
