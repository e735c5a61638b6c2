"""The ledger as a table, masked by who asks for it; every export is logged."""

from __future__ import annotations

from pathlib import Path

from bot.core import access
from bot.core.privacy import Audience, Datum, mask_name, mask_room, shown
from bot.core.work import Work
from bot.skills.members.ledger import applying, sheets
from bot.skills.members.ledger.planning import Known

HEADINGS = ("name", "kind", "phone", "home", "employer", "organisation", "joined_on",
            "speciality", "flow", "place", "post")  # fmt: skip


def export(work: Work, file: Path, audience: Audience, who: str) -> int:
    """Write the members' ledger for an audience; how many members it holds. Raises `OSError`."""
    members = [k for k in applying.known(work) if k.is_member or k.kind]
    head = [work.render(f"members.column_{name}") for name in HEADINGS]
    sheets.write(file, [head, *(_row(work, member, audience) for member in members)])
    access.note(work, "ledger_export", 0, f"{who} {audience} {len(members)} {file.name}")
    return len(members)


def _row(work: Work, member: Known, audience: Audience) -> list[str]:
    """The columns that say where somebody is or works are for those who read the phone."""
    whole = audience is Audience.SECRETARY
    home = "-".join(part for part in (member.building, member.unit, member.room) if part)
    kind = work.render(f"members.kind_{member.kind}") if member.kind else ""
    joined = member.joined_on.isoformat() if member.joined_on else ""
    flow = work.render(f"members.flow_{member.flow}") if member.flow else ""
    return [
        member.name if whole else mask_name(member.name),
        shown(Datum.MEMBER, kind, audience),
        member.phone if whole else shown(Datum.PHONE, member.phone, Audience.EXPORT),
        home if whole else mask_room(home),
        *((t if whole else "") for t in (member.employer, member.organisation, joined)),
        member.speciality,
        *((t if whole else "") for t in (flow, member.place, member.post)),
    ]
