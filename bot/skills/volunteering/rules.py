"""Pure rules: which activity is meant, who moves up, when what is due, how chains are joined."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from rapidfuzz import fuzz

from bot.core.clock import local, out_of_quiet
from intents import Chain

CONFIRM_WITHIN = timedelta(hours=2)
EARLY = timedelta(minutes=30)
LATE = timedelta(minutes=30)
UNDATED_LASTS = timedelta(days=14)
REMIND = {"day": timedelta(hours=24), "hours": timedelta(hours=2)}
CLOSE_ENOUGH = 60
_WEEKDAYS = "一二三四五六日"
_CALLED_OFF = re.compile(
    r"取消(?:.{0,6})活动|活动(?:.{0,8})(?:取消|不办|不搞|停办|改期)|不办了|不搞了|停办|整个取消"
)
_AWAY = re.compile(r"(?:去|来|参加|到)不(?:了|成)|(?:我|俺|们|家)(?:就|都|也)?不(?:去|来|参加)了")
_NAMES_ASKED = re.compile(r"名单|接龙|谁报|都有谁|有谁|报名情况|报了多少|多少人报")


@dataclass(frozen=True, slots=True)
class Offer:
    """An activity as far as it takes part in the choice."""

    activity_id: int
    number: int
    title: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A party on the waiting list."""

    signup_id: int
    heads: int
    queued_at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """What is known of one entry of a chain."""

    name: str
    heads: int
    remark: str = ""
    room: str | None = None


@dataclass(frozen=True, slots=True)
class Merge:
    """What a copy of a chain adds to what was seen before.

    `lost` were there before and are not in this copy; `gaps` are numbers that the copy skips.
    """

    new: tuple[Line, ...] = ()
    changed: tuple[Line, ...] = ()
    lost: tuple[str, ...] = ()
    gaps: tuple[int, ...] = ()


def choose(
    offers: Sequence[Offer], *, number: int | None, title: str, day: date | None, said: str = ""
) -> list[Offer]:
    """The activities that can be meant: by number, by name, by day; all where nothing is said."""
    if number is not None:
        return [o for o in offers if o.number == number]
    named = _by_title(offers, title, said)
    if named is not None:
        dated = [o for o in named if o.day == day] if day and len(named) > 1 else []
        return dated or named
    return [o for o in offers if o.day == day] if day else list(offers)


def _by_title(offers: Sequence[Offer], title: str, said: str) -> list[Offer] | None:
    """The activities of this name; None where no name was said."""
    plainly = [o for o in offers if o.title in said]
    if plainly:
        return plainly
    if not title:
        return None
    scored = [(likeness(title, o.title), o) for o in offers]
    best = max((score for score, _ in scored), default=0.0)
    return [o for score, o in scored if score >= CLOSE_ENOUGH and score >= best - 5]


def likeness(said: str, title: str) -> float:
    """How alike two names of activities are, 0..100; one inside the other counts as the same."""
    shorter, longer = sorted((said, title), key=len)
    if len(shorter) >= 2 and shorter in longer:
        return 100.0
    kept = set(shorter) <= set(longer) and len(shorter) >= 2
    return 90.0 if kept else max(fuzz.ratio(said, title), fuzz.partial_ratio(said, title) - 15)


def free_places(capacity: int | None, seated: Iterable[int]) -> int | None:
    """How many heads still fit; None where there is no limit."""
    return None if capacity is None else max(0, capacity - sum(seated))


def next_in_line(waiting: Iterable[Waiting], free: int | None) -> Waiting | None:
    """Who moves up: the one who waited longest among those whose party fits."""
    fitting = [w for w in waiting if free is None or w.heads <= free]
    return min(fitting, key=lambda w: (w.queued_at, w.signup_id), default=None)


def confirm_by(now: datetime, start: datetime | None) -> datetime:
    """Until when somebody who moved up must answer: two hours awake, and before it begins."""
    until = out_of_quiet(now) + CONFIRM_WITHIN
    return min(until, start) if start and start > now else until


def reminders(start: datetime, now: datetime) -> dict[str, datetime]:
    """The reminders that still lie ahead: a day and two hours before."""
    times = {name: start - ahead for name, ahead in REMIND.items()}
    return {name: when for name, when in times.items() if when > now}


def can_check_in(start: datetime | None, end: datetime | None, now: datetime) -> bool:
    """Whether now is the time to check in: half an hour before until half an hour after."""
    return start is not None and end is not None and start - EARLY <= now <= end + LATE


def stays_away(text: str) -> bool:
    """Whether somebody says that they will not come; their sign-up is then taken back."""
    return bool(_AWAY.search(text))


def when_said(start: datetime | None) -> str:
    """A moment as it is said: 11月28日（周六）9:00."""
    if start is None:
        return ""
    here = local(start)
    day = f"{here.month}月{here.day}日（周{_WEEKDAYS[here.weekday()]}）"
    return f"{day}{here.hour}:{here.minute:02d}"


def hours_said(hours: float) -> str:
    """Hours without needless decimals."""
    return f"{hours:g}"


def calls_off(text: str) -> bool:
    """Whether the words call a whole activity off, not one sign-up."""
    return _CALLED_OFF.search(text) is not None


def asks_for_names(text: str) -> bool:
    """Whether the words ask who is on the list."""
    return _NAMES_ASKED.search(text) is not None


def merge(known: Mapping[str, Line], chain: Chain) -> Merge:
    """Join a copy of a chain to what earlier copies held: nobody who was seen is dropped."""
    lines = _lines(chain)
    new = tuple(line for name, line in lines.items() if name not in known)
    changed = tuple(
        line for name, line in lines.items()
        if name in known and (line.heads, line.remark) != (known[name].heads, known[name].remark)
    )  # fmt: skip
    lost = tuple(name for name in known if name not in lines)
    numbers = [entry.number for entry in chain.entries]
    gaps = tuple(sorted(set(range(min(numbers), max(numbers))) - set(numbers)))
    return Merge(new, changed, lost, gaps)


def _lines(chain: Chain) -> dict[str, Line]:
    """The copy's entries by name; two entries of one name are told apart by their room."""
    found: dict[str, Line] = {}
    for entry in chain.entries:
        line = Line(entry.name, entry.heads, entry.remark, entry.room)
        twin = found.get(line.name)
        if twin is not None and twin.room != line.room and line.room:
            line = replace(line, name=f"{line.name}（{line.room}）")
        found[line.name] = line
    return found
