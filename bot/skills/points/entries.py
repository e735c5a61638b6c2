"""Points: one entry for each confirmed deed, read by nobody but the member."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select

from bot.core.clock import local
from bot.core.db import UtcDateTime
from bot.core.events import DeedDone, DeedsAsked, OwnDataAsked
from bot.core.people import Role, roles_of
from bot.core.work import Turn, Work
from bot.skills.points import rules
from bot.skills.points.tables import PointEntry
from intents import Request

BY_HAND = "by_hand"
_SO_FAR = select(func.sum(PointEntry.points)).where(
    PointEntry.person_id == bindparam("person_id"),
    PointEntry.year == bindparam("year"),
    PointEntry.kind == bindparam("kind"),
)
_OF_YEAR = (
    select(PointEntry)
    .where(PointEntry.person_id == bindparam("person_id"), PointEntry.year == bindparam("year"))
    .order_by(col(PointEntry.id))
)
_SINCE = (
    select(PointEntry.kind, func.count(col(PointEntry.id)))
    .where(
        PointEntry.person_id == bindparam("person_id"),
        PointEntry.at >= bindparam("since", type_=UtcDateTime),
        PointEntry.kind != BY_HAND,
    )
    .group_by(PointEntry.kind)
)


def count(work: Work, event: DeedDone) -> None:
    """Write the entry of a deed, once; deeds of neighbours who are no members count nowhere."""
    person = work.person_of(event.person_id)
    if person.member_kind is None and not _is_member(work, event.person_id):
        return
    year = local(work.now).year
    where: dict[str, Any] = {"person_id": event.person_id, "year": year, "kind": event.kind}
    so_far = work.session.execute(_SO_FAR, where).scalar() or 0
    entry = PointEntry(
        neighbourhood_id=work.neighbourhood_id,
        points=rules.counts(event.kind, int(so_far)),
        source=event.source,
        at=work.now,
        **where,
    )
    try:
        with work.session.begin_nested():
            work.session.add(entry)
            work.session.flush()
    except IntegrityError:  # the same deed was told of before
        return


def _is_member(work: Work, person_id: int) -> bool:
    return Role.PARTY_MEMBER in roles_of(work.session, person_id)


def add_by_hand(turn: Turn, person_id: int, points: int, why: str) -> None:
    """What the secretary knows and no table does; with its reason, and the member may read it."""
    turn.session.add(
        PointEntry(
            neighbourhood_id=turn.neighbourhood_id,
            person_id=person_id,
            year=local(turn.now).year,
            kind=BY_HAND,
            points=points,
            source=f"{BY_HAND}:{turn.message.key}",
            at=turn.now,
            by_id=turn.person_id,
            why=why,
        )
    )


def of_year(work: Work, person_id: int, year: int) -> list[PointEntry]:
    """A member's entries of a year, oldest first."""
    found = work.session.execute(_OF_YEAR, {"person_id": person_id, "year": year})
    return list(found.scalars().all())


def show(turn: Turn, _request: Request) -> None:
    """A member's own points, in private; there is no ranking and nobody else's."""
    if Role.PARTY_MEMBER not in turn.roles and turn.person.member_kind is None:
        turn.say("points.are_members")
        return
    year = local(turn.now).year
    turn.say("points.own", private=True, year=year, **_told(turn, turn.person_id, year))


def _told(work: Work, person_id: int, year: int) -> dict[str, object]:
    found = of_year(work, person_id, year)
    points, times = Counter[str](), Counter[str]()
    for entry in found:
        name = entry.why if entry.kind == BY_HAND else work.render(f"points.kind_{entry.kind}")
        points[name] += entry.points
        times[name] += 1
    lines = [{"what": n, "points": points[n], "times": times[n]} for n in points]
    return {"total": sum(entry.points for entry in found), "lines": lines}


def tell_deeds(work: Work, event: DeedsAsked) -> None:
    """How often a member did what since a moment."""
    where = {"person_id": event.person_id, "since": event.since}
    for kind, number in work.session.execute(_SINCE, where):
        event.counts[kind] += number


def tell_own(work: Work, event: OwnDataAsked) -> None:
    """A member's points of this year."""
    year = local(work.now).year
    told = _told(work, event.person_id, year)
    if told["lines"]:
        text = work.render("points.own_lines", year=year, **told)
        event.sections.append((work.render("points.own_data"), text.splitlines()))
