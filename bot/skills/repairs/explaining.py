"""A report that a notice explains is answered from it: counted, and not opened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import bindparam
from sqlmodel import col, select

from bot.core.clock import local
from bot.core.db import UtcDateTime
from bot.core.work import Turn, Work
from bot.skills.repairs.kinds import Kind
from bot.skills.repairs.notice_life import SupplyNotice, SupplyNoticeEvent, SupplyNoticeState
from bot.skills.repairs.noticing import GRACE, UNTIL, place_of
from bot.skills.repairs.places import Place
from bot.skills.repairs.promising import said_until
from bot.skills.repairs.store import household_of

_LIVE: Final = (
    select(SupplyNotice)
    .where(
        SupplyNotice.neighbourhood_id == bindparam("neighbourhood_id"),
        SupplyNotice.state == SupplyNoticeState.CONFIRMED,
        SupplyNotice.ends_at >= bindparam("since", type_=UtcDateTime),
    )
    .order_by(col(SupplyNotice.ends_at))
)
_ENDED: Final = (
    select(SupplyNotice)
    .where(
        SupplyNotice.neighbourhood_id == bindparam("neighbourhood_id"),
        col(SupplyNotice.state).in_([SupplyNoticeState.CONFIRMED, SupplyNoticeState.ENDED]),
        SupplyNotice.ends_at >= bindparam("since", type_=UtcDateTime),
        SupplyNotice.ends_at <= bindparam("now", type_=UtcDateTime),
    )
    .order_by(col(SupplyNotice.ends_at).desc())
)
OVER = timedelta(days=1)
"""How long after its end a bare "still nothing" is about the works of a notice."""

_ASKED: Final = select(SupplyNoticeEvent).where(
    SupplyNoticeEvent.subject_id == bindparam("notice_id"), SupplyNoticeEvent.move == "asked"
)


def live_notices(work: Work) -> list[SupplyNotice]:
    """The notices that hold now or will hold; no look at the table where there can be none."""
    if work.neighbourhood.settings.get(UNTIL, "") < local(work.now).isoformat():
        return []
    where = {"neighbourhood_id": work.neighbourhood_id, "since": work.now - GRACE}
    return list(work.session.execute(_LIVE, where).scalars().all())


def notice_for(
    work: Work, category: str | None, building: str | None, unit: str | None
) -> SupplyNotice | None:
    """The notice by which this place is without now; None where none covers it."""
    return next(
        (
            notice
            for notice in live_notices(work)
            if notice.starts_at - GRACE <= work.now
            and notice.outage.covers(category or notice.category, building, unit)
        ),
        None,
    )


def notice_ahead(
    work: Work, category: str | None, building: str | None, unit: str | None
) -> SupplyNotice | None:
    """The next notice that covers this place, whether it holds already or not."""
    return next(
        (
            notice
            for notice in sorted(live_notices(work), key=lambda n: n.starts_at)
            if notice.outage.covers(category or notice.category, building, unit)
        ),
        None,
    )


def ended_lately(
    work: Work, category: str | None, building: str | None, unit: str | None
) -> SupplyNotice | None:
    """The notice by which this place should have been supplied again, since a day at the most."""
    where = {"neighbourhood_id": work.neighbourhood_id, "since": work.now - OVER, "now": work.now}
    ended = work.session.execute(_ENDED, where).scalars().all()
    return next(
        (n for n in ended if n.outage.covers(category or n.category, building, unit)), None
    )


def explains(turn: Turn, kind: Kind, place: Place, urgency: str, words: str) -> bool:
    """Answer a report from a notice where one explains it; False where it has to be opened.

    What endangers life is never explained away, and a leak is no cut.
    """
    if urgency == "emergency" or not (kind.spread == "supply" or kind.category == "elevator"):
        return False
    notice = notice_for(turn, kind.category, place.building, place.unit)
    if notice is None:
        return False
    count_in(turn, notice, place, words)
    return True


def joins_notice(turn: Turn, building: str | None) -> bool:
    """Count a bare "me too" in with the notice under which its group stands."""
    notice = notice_for(turn, None, building, None)
    if notice is None:
        return False
    count_in(turn, notice, Place(building), turn.text)
    return True


def count_in(turn: Turn, notice: SupplyNotice, place: Place, words: str) -> None:
    """Count the speaker's household once, and say what the notice says; overheard talk gets one
    answer a group."""
    asked = asked_of(turn, notice)
    household = household_of(turn.person, place)
    if household not in {entry.data.get("household") for entry in asked}:
        data = {"household": household, "chat": turn.chat_id}
        turn.log(
            SupplyNoticeEvent, notice, "asked", before=notice.state, actor_id=turn.person_id,
            why=words, data=data,
        )  # fmt: skip
    if turn.addressed or turn.chat_id not in {entry.data.get("chat") for entry in asked}:
        say_notice(turn, notice)


def say_notice(turn: Turn, notice: SupplyNotice) -> None:
    """Say what a notice says of now."""
    turn.say(
        "repairs.explained_by_notice",
        notice=notice,
        place=place_of(notice.outage),
        since=said_until(notice.starts_at, turn.now),
        until=said_until(notice.ends_at, turn.now),
    )


def asked_of(work: Work, notice: SupplyNotice) -> Sequence[SupplyNoticeEvent]:
    """Who was answered from a notice, each household once."""
    work.session.flush()
    return work.session.execute(_ASKED, {"notice_id": notice.key}).scalars().all()
