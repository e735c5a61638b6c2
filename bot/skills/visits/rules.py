"""When visits fall due and who is reminded when; functions of days, without a clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import IntEnum, StrEnum
from zlib import crc32

MOST_A_DAY = 3
"""No member has more visits than this on one day."""

EVE, MORNING = time(18), time(9)
BACKUP_AFTER = timedelta(days=3)
SECRETARY_AFTER = timedelta(days=7)
NO_DATE_PAUSE = timedelta(days=14)
"""How long a stay in hospital of unknown length puts a bond off."""

FEAST_AHEAD = timedelta(days=7)
BIRTHDAY_AHEAD = timedelta(days=2)
HABIT_COUNTS = 3
"""So many of the latest visits on one weekday make that day a habit."""

HABIT_OF = 12
WELL_IN_A_ROW = 3
"""So many visits by phone that found all well, and the phone is the way from then on."""

DEED_EVERY = timedelta(days=7)
FORGET_ENDED = timedelta(days=30)
"""How long the name of a household stays after its bond has ended."""


PROPOSAL_LIVES = timedelta(days=30)
"""How long a bond waits for the three who have to say yes."""


class Found(StrEnum):
    """How the visited person was found."""

    OK = "ok"
    NEEDS = "needs"
    URGENT = "urgent"


SOONER: Mapping[Found, int] = {Found.NEEDS: 14, Found.URGENT: 3}
"""Within how many days somebody goes again at the latest."""


class Told(IntEnum):
    """How far people around a visit were reminded; a later step never follows an earlier one."""

    NOBODY = 0
    EVE = 1
    DAY = 2
    BACKUP = 3
    SECRETARY = 4


@dataclass(frozen=True, slots=True)
class Liking:
    """The weekdays that suit, 0 for Monday: the household's wish, and the member's habits."""

    wished: int | None = None
    usual: frozenset[int] = frozenset()

    def misses(self, day: date) -> tuple[bool, bool]:
        """Whether a day is not what the household wishes, nor what the member is used to."""
        weekday = day.weekday()
        unwished = self.wished is not None and weekday != self.wished
        return unwished, bool(self.usual) and weekday not in self.usual


ANY_DAY = Liking()


def first_due(
    start: date, every_days: int, seed: str, load: Mapping[date, int], liking: Liking = ANY_DAY
) -> date:
    """The first visit of a new bond: a day of its first period, always the same for a seed.

    `load` counts the member's open visits by day.
    """
    offset = 1 + crc32(seed.encode()) % max(every_days, 1)
    return _choose(start + timedelta(days=offset), start, every_days, load, liking)


def due_after(
    done: date,
    every_days: int,
    found: Found,
    today: date,
    load: Mapping[date, int],
    liking: Liking = ANY_DAY,
) -> date:
    """When somebody goes again after a visit on `done`; never today or earlier, and late only
    where every day before is full."""
    days = max(min(every_days, SOONER.get(found, every_days)), 1)
    ideal = max(done + timedelta(days=days), today + timedelta(days=1))
    return _choose(ideal, today, days, load, liking)


def with_room(day: date, load: Mapping[date, int]) -> date:
    """`day`, or the next one on which the member has fewer than `MOST_A_DAY` visits."""
    while load.get(day, 0) >= MOST_A_DAY:
        day += timedelta(days=1)
    return day


def day_before_feast(feast: date, today: date, load: Mapping[date, int]) -> date:
    """The day nearest before a feast, itself included, on which the member has room; the feast
    itself where none of the coming days has."""
    span = range(max((feast - today).days, 1))
    days = (feast - timedelta(days=n) for n in span)
    return next((d for d in days if load.get(d, 0) < MOST_A_DAY), feast)


def habits(days: Iterable[date]) -> frozenset[int]:
    """The weekdays on which somebody mostly goes, by their latest visits."""
    counts = Counter(day.weekday() for day in days)
    return frozenset(day for day, count in counts.items() if count >= HABIT_COUNTS)


def way_after(way: str, latest: Sequence[tuple[str, str]]) -> str:
    """Door or phone from now on, by (way, found) of the latest visits, the newest first.

    Three times well by phone: the phone will do. An urgent finding: somebody goes to the door.
    """
    if latest and latest[0][1] == Found.URGENT:
        return "door"
    row = latest[:WELL_IN_A_ROW]
    well = len(row) == WELL_IN_A_ROW and all(pair == ("phone", Found.OK) for pair in row)
    return "phone" if well else way


def counts_as_deed(before: date | None, on: date) -> bool:
    """Whether a visit counts for the member: one a week does, telling more earns nothing."""
    return before is None or on - before >= DEED_EVERY


def told_now(due_on: date, told: int, today: date) -> Told | None:
    """Whom the morning of `today` brings into it: the member on the day, the backup after three
    days, the secretary after a week; None where they have heard of it or nobody is next."""
    late = today - due_on
    if late >= SECRETARY_AFTER:
        step = Told.SECRETARY
    elif late >= BACKUP_AFTER:
        step = Told.BACKUP
    elif late == timedelta():
        step = Told.DAY
    else:
        return None
    return step if told < step else None


def _choose(
    ideal: date, after: date, every_days: int, load: Mapping[date, int], liking: Liking
) -> date:
    """The best of the days up to the ideal one: with room, as wished, as usual, and near."""
    slack = min(6 if liking.wished is not None else 3, every_days // 4)
    days = [ideal - timedelta(days=n) for n in range(slack + 1)]
    fit = [d for d in days if d > after and load.get(d, 0) < MOST_A_DAY]
    if not fit:
        return with_room(ideal, load)
    return min(fit, key=lambda d: (liking.misses(d), ideal - d))
