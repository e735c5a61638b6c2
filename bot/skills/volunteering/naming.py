"""Which activity somebody means, and how one is named."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.core.answers import plain
from bot.core.clock import local
from bot.core.work import Turn, Work
from bot.skills.volunteering import rules, store
from bot.skills.volunteering.tables import Activity
from intents import Request, parse_refs, parse_when

_FILLERS = re.compile(r"[那这]个|活动|报名|参加|我|要|想|去|吧|的")


def meant(turn: Turn, request: Request, activities: Sequence[Activity]) -> list[Activity]:
    """The activities that can be meant; what is quoted helps where the words leave it open."""
    slots = request.slots
    found = rules.choose(
        [offer(a) for a in activities],
        number=_number(slots, turn),
        title=str(slots.get("activity", "")),
        day=date.fromisoformat(str(slots["date"])) if "date" in slots else None,
        said=turn.text,
    )
    if len(found) > 1 and turn.message.quote is not None:
        quoted = turn.message.quote.text
        found = [o for o in found if o.title in quoted] or found
    chosen = {o.activity_id for o in found}
    return [a for a in activities if a.key in chosen]


def picked(turn: Turn, activities: Sequence[Activity]) -> Activity | None:
    """The one of several that a short answer picks: its place in the list, its name, its day."""
    place = place_said(turn.text)
    if place is not None:
        return next((a for a in activities if a.number == place), None)
    refs = parse_refs(turn.text)
    date, _ = parse_when(turn.text, local(turn.now))
    found = rules.choose(
        [offer(a) for a in activities],
        number=int(refs[0]) if len(refs) == 1 and date is None else None,
        title=_FILLERS.sub("", plain(turn.text)) if date is None else "",
        day=date,
        said=turn.text,
    )
    return next((a for a in activities if [a.key] == [o.activity_id for o in found]), None)


def place_said(text: str) -> int | None:
    """The number that words are and nothing besides: "2", "第2个", "2号"."""
    words = plain(text).removesuffix("号").removeprefix("第").removesuffix("个")
    return int(words) if words.isdigit() else None


def offer(activity: Activity) -> rules.Offer:
    """An activity as far as it takes part in the choice."""
    day = local(activity.start).date() if activity.start else None
    return rules.Offer(activity.key, activity.number, activity.title, day)


def shown(work: Work, activity: Activity) -> dict[str, Any]:
    """An activity as it may be said in a group."""
    return {
        "number": activity.number,
        "title": activity.title,
        "when": rules.when_said(activity.start),
        "place": activity.place,
        "free": store.free(work, activity),
    }


def _number(slots: Mapping[str, Any], turn: Turn) -> int | None:
    ref = slots.get("ref")
    if ref is None or ("date" in slots and f"{ref}号" in turn.text and "活动" not in turn.text):
        return None
    return int(str(ref))
