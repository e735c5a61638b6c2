"""Who looks after what here: "这事归谁管", from the neighbourhood's own list of duties."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from bot.core import directory
from bot.core.clock import local
from bot.core.memory import remembered
from bot.core.people import Role
from bot.core.work import Turn, Work
from bot.skills.policy.tables import DutyEntry

_ASKS: Final = re.compile(
    r"(?:这|那)?(?:事儿?|个)?(?:到底)?(?:归|该|由|是)?(?:谁|哪个部门|哪个单位|哪家|哪儿)(?:来)?(?:管|负责|处理|解决)"
    r"|该?找谁(?:管|解决|处理)?[呀啊呢？?]*$"
)
_WRITES: Final = re.compile(
    r"^(?:登记)?职责\s*[:：]\s*(?P<matter>.{2,20}?)归(?P<who>.{2,20}?)管?$"
)
_OF: Final = (
    select(DutyEntry)
    .where(DutyEntry.neighbourhood_id == bindparam("neighbourhood_id"))
    .order_by(col(DutyEntry.id))
)


def hear(turn: Turn) -> bool:
    """A question whose matter something is, or the secretary's "职责：楼道灯归物业管"."""
    return _take(turn) or tell_who(turn)


def _take(turn: Turn) -> bool:
    said = _WRITES.match(turn.text.strip())
    if said is None or not turn.addressed:
        return False
    if Role.SECRETARY not in turn.roles:
        turn.say("policy.duty_not_yours")
        return True
    entry = DutyEntry(
        neighbourhood_id=turn.neighbourhood_id,
        matter=said["matter"],
        who=said["who"],
        written_at=turn.now,
    )
    write(turn.session, entry)
    turn.say("policy.duty_kept", entry=entry)
    return True


def tell_who(turn: Turn) -> bool:
    """Answer whose matter it is, where the list of duties says so; else the ways go on."""
    if not turn.addressed or not _ASKS.search(turn.text):
        return False
    entry = best(_rows(turn), turn.text)
    if entry is None:
        return False
    numbers = directory.numbers(turn.session, turn.neighbourhood_id)
    phone = entry.phone or numbers.get(entry.contact, "")
    turn.say("policy.duty", entry=entry, phone=phone, day=local(entry.written_at).date())
    return True


def best(entries: Iterable[DutyEntry], text: str) -> DutyEntry | None:
    """The entry of which the longest word stands in the text; None where none does."""
    named = [
        (max(len(word) for word in said), entry)
        for entry in entries
        if (said := [word for word in (entry.matter, *entry.words) if word in text])
    ]
    return max(named, key=lambda pair: pair[0])[1] if named else None


def write(session: Session, entry: DutyEntry) -> None:
    """Put an entry into the list; one for the same matter is replaced."""
    query = select(DutyEntry).where(
        DutyEntry.neighbourhood_id == entry.neighbourhood_id, DutyEntry.matter == entry.matter
    )
    known = session.exec(query).first()
    if known is None:
        session.add(entry)
        return
    known.words, known.who = entry.words, entry.who
    known.contact, known.phone, known.written_at = entry.contact, entry.phone, entry.written_at


def _rows(work: Work) -> list[DutyEntry]:
    """The list, which the house need not be asked for where it is empty."""
    asked = {"neighbourhood_id": work.neighbourhood_id}
    count = remembered(
        work.session,
        ("duty_entries", work.neighbourhood_id),
        lambda: len(work.session.execute(_OF, asked).scalars().all()),
    )
    return list(work.session.execute(_OF, asked).scalars()) if count else []
