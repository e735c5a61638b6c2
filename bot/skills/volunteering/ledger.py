"""The roster's activities, and what the digest says of them all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import select

from bot.core.clock import local
from bot.core.people import by_name
from bot.core.skill import Section
from bot.core.work import Work
from bot.skills.volunteering import rules, store
from bot.skills.volunteering.life import SEATED, SignupState
from bot.skills.volunteering.tables import Activity

RANK = 7
WEEK = timedelta(days=7)


class BadActivity(ValueError):
    """An activity of the roster has no title, or a start without its offset."""


def load(work: Work, roster: Mapping[str, Any]) -> None:
    """Activities that the office has planned. Raises `BadActivity`."""
    for data in roster.get("activities", []):
        start = _start(data)
        known = select(Activity.id).where(
            Activity.neighbourhood_id == work.neighbourhood_id,
            Activity.title == str(data["title"]),
            Activity.start == start,
        )
        if work.session.exec(known).first() is None:
            store.add_activity(work, _activity(work, data, start))


def _start(data: Mapping[str, Any]) -> datetime:
    said = data.get("start")
    start = said if isinstance(said, datetime) else datetime.fromisoformat(str(said or ""))
    if not data.get("title") or start.tzinfo is None:
        raise BadActivity(str(data.get("title", "")))
    return start


def _activity(work: Work, data: Mapping[str, Any], start: datetime) -> Activity:
    organiser = data.get("organiser")
    found = by_name(work.session, work.neighbourhood_id, str(organiser)) if organiser else []
    capacity = data.get("capacity")
    return Activity(
        neighbourhood_id=work.neighbourhood_id,
        number=work.next_number("activity"),
        title=str(data["title"]),
        place=str(data.get("place", "")),
        start=start,
        hours=float(data.get("hours", 2)),
        capacity=int(capacity) if capacity is not None else None,
        organiser_id=found[0].id if found else None,
        created_at=work.now,
    )


def digest(work: Work) -> Section:
    """Tomorrow's activities with heads and waiting; for the groups what was and what comes."""
    tomorrow = local(work.now).date() + timedelta(days=1)
    coming = [a for a in store.upcoming(work) if a.start is not None]
    lines = tuple(
        (RANK, _line(work, a)) for a in coming if a.start and local(a.start).date() == tomorrow
    )
    return Section(lines=lines, weekly=_weekly(work, coming))


def _line(work: Work, activity: Activity) -> str:
    rows = store.counted(work, activity)
    waiting = [row for row in rows if row.state is SignupState.WAITING]
    return work.render(
        "volunteering.digest",
        title=activity.title,
        place=activity.place,
        when=rules.when_said(activity.start),
        heads=sum(row.heads for row in rows if row.state in SEATED),
        waiting=len(waiting),
    )


def _weekly(work: Work, coming: list[Activity]) -> str:
    done = store.finished_since(work, work.now - WEEK)
    there = sum(len(store.signups(work, a, [SignupState.ATTENDED])) for a in done)
    soon = [a for a in coming if a.chat_id is None and a.start and a.start <= work.now + WEEK]
    if not there and not soon:
        return ""
    coming_up = [f"{rules.when_said(a.start)}的{a.title}" for a in soon]
    return work.render("volunteering.weekly", there=there, coming=coming_up)
