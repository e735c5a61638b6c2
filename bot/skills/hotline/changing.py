"""Changes to the neighbourhood's own numbers, confirmed by a word and then by dialling."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import col, select

from bot.core.answers import plain, yes_no
from bot.core.directory import DirectoryEntry, entries
from bot.core.people import Role
from bot.core.questions import OpenQuestion
from bot.core.work import Turn, Work
from bot.skills.hotline import rules
from bot.skills.hotline.tables import DirectoryChange
from intents import Parse

DIALLING = timedelta(days=2)


def propose_change(turn: Turn, change: rules.Change) -> None:
    """Ask whether the number is right before it is changed."""
    if change.contact is None:
        turn.say("hotline.whose", private=True, whose=change.whose)
        return
    if not rules.may_change(turn.roles, change.contact):
        turn.say("hotline.not_yours")
        return
    known = entries(turn.session, turn.neighbourhood_id, change.contact)
    turn.ask(
        "hotline.confirm",
        "hotline.confirm",
        private=True,
        state={"contact": change.contact, "name": change.whose, "phone": change.phone},
        name=known[0].name if known else change.whose,
        old=known[0].phone if known else "",
        phone=change.phone,
    )


def confirm(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """Change the number on a yes; it counts as untested until somebody dials it."""
    said = yes_no(turn.text)
    if said is None or not turn.addressed:
        return False
    if not said:
        turn.say("hotline.unchanged", private=True)
        return True
    entry = _change(turn, question.state)
    state = {"entry": entry.id}
    turn.ask(
        "hotline.dialled", "hotline.changed", private=True, lives=DIALLING, state=state,
        entry=entry,
    )  # fmt: skip
    if Role.SECRETARY not in turn.roles:
        for secretary in turn.staff(Role.SECRETARY):
            turn.tell(secretary, "hotline.somebody_changed", entry=entry, who=turn.person.called)
    return True


def dialled(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """Somebody got through, or did not."""
    words = plain(turn.text)
    entry = turn.session.get(DirectoryEntry, question.state["entry"])
    assert entry is not None
    if not turn.addressed:
        return False
    if words in ("打不通", "没通", "不通", "空号"):
        turn.say("hotline.dead_number", entry=entry)
        return True
    if not rules.says_dialled(words) and not rules.says_dialled(turn.text.strip()):
        return False
    note_dialled(turn, entry)
    return True


def note_reached(turn: Turn, contact: str | None) -> bool:
    """Somebody who may change a number says that they tried it; False where it is none."""
    if contact is None or not rules.may_change(turn.roles, contact):
        return False
    known = [e for e in entries(turn.session, turn.neighbourhood_id, contact) if e.phone]
    if not known:
        return False
    untried = [entry for entry in known if entry.tested_at is None]
    note_dialled(turn, (untried or known)[0])
    return True


def note_dialled(turn: Turn, entry: DirectoryEntry) -> None:
    """Somebody dialled the number just now and got through."""
    entry.tested_at = turn.now
    note_change(turn, entry, "dial", entry.phone, entry.phone)
    turn.say("hotline.tested", entry=entry)


def write_number(turn: Turn, entry: DirectoryEntry, phone: str) -> None:
    """Give an entry its number; another one than before counts as untested."""
    before = entry.phone
    if phone != before:
        entry.phone, entry.tested_at = phone, None
    turn.session.add(entry)
    turn.session.flush()
    note_change(turn, entry, "change", before, entry.phone)


def last_dialled(work: Work) -> dict[int, int | None]:
    """Who dialled each number last, by the entries' ids; a changed one has nobody."""
    query = select(DirectoryChange).where(
        DirectoryChange.neighbourhood_id == work.neighbourhood_id, DirectoryChange.move == "dial"
    )
    rows = work.session.exec(query.order_by(col(DirectoryChange.id))).all()
    return {row.subject_id: row.actor_id for row in rows}


def _change(turn: Turn, state: dict[str, str]) -> DirectoryEntry:
    known = entries(turn.session, turn.neighbourhood_id, state["contact"])
    entry = known[0] if known else _new_entry(turn, state)
    entry.tested_at = None
    write_number(turn, entry, state["phone"])
    return entry


def _new_entry(turn: Turn, state: dict[str, str]) -> DirectoryEntry:
    return DirectoryEntry(
        neighbourhood_id=turn.neighbourhood_id,
        contact=state["contact"],
        name=state["name"],
        phone="",
    )


def note_change(turn: Turn, entry: DirectoryEntry, move: str, before: str, after: str) -> None:
    """Write down who changed an entry, or dialled it, and what it said before and after."""
    assert entry.id is not None
    turn.session.add(
        DirectoryChange(
            neighbourhood_id=turn.neighbourhood_id,
            subject_id=entry.id,
            at=turn.now,
            actor_id=turn.person_id,
            move=move,
            before=before,
            after=after,
        )
    )
