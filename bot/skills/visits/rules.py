"""When visits fall due and who is reminded when; functions of days, without a clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zlib import crc32

from bot.core.clock import at

MOST_A_DAY = 3
"""No member has more visits than this on one day."""

EVE, MORNING = time(18), time(9)
BACKUP_AFTER = timedelta(days=3)
SECRETARY_AFTER = timedelta(days=7)
NO_DATE_PAUSE = timedelta(days=14)
"""How long a stay in hospital of unknown length puts a bond off."""


class Found(StrEnum):
    """How the visited person was found."""

    OK = "ok"
    NEEDS = "needs"
    URGENT = "urgent"


SOONER: Mapping[Found, int] = {Found.NEEDS: 14, Found.URGENT: 3}
"""Within how many days somebody goes again at the latest."""


class Step(StrEnum):
    """What happens around a due day."""

    EVE = "eve"
    DAY = "day"
    BACKUP = "backup"
    SECRETARY = "secretary"


@dataclass(frozen=True, slots=True)
class Reminder:
    """A step and its moment."""

    step: Step
    moment: datetime


def first_due(start: date, every_days: int, seed: str, load: Mapping[date, int]) -> date:
    """The first visit of a new bond: a day of its first period, always the same for a seed.

    `load` counts the member's open visits by day.
    """
    offset = 1 + crc32(seed.encode()) % max(every_days, 1)
    return with_room(start + timedelta(days=offset), load)


def due_after(
    done: date, every_days: int, found: Found, today: date, load: Mapping[date, int]
) -> date:
    """When somebody goes again after a visit on `done`; never today or earlier."""
    days = min(every_days, SOONER.get(found, every_days))
    day = max(done + timedelta(days=max(days, 1)), today + timedelta(days=1))
    return with_room(day, load)


def with_room(day: date, load: Mapping[date, int]) -> date:
    """`day`, or the next one on which the member has fewer than `MOST_A_DAY` visits."""
    while load.get(day, 0) >= MOST_A_DAY:
        day += timedelta(days=1)
    return day


def reminders(due_on: date) -> tuple[Reminder, ...]:
    """Everything that happens around a due day: 18:00 the day before, 09:00 on it, then silence
    for the member; the backup three days later, the secretary a week later."""
    return (
        Reminder(Step.EVE, at(due_on - timedelta(days=1), EVE)),
        Reminder(Step.DAY, at(due_on, MORNING)),
        Reminder(Step.BACKUP, at(due_on + BACKUP_AFTER, MORNING)),
        Reminder(Step.SECRETARY, at(due_on + SECRETARY_AFTER, MORNING)),
    )


def still_to_come(due_on: date, now: datetime) -> tuple[Reminder, ...]:
    """The reminders of a due day that lie ahead of `now`."""
    return tuple(r for r in reminders(due_on) if r.moment > now)
