"""The clock, passed in wherever somebody has to know the time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")
QUIET_FROM = time(22)
QUIET_UNTIL = time(7)


class Clock(Protocol):
    """Tells the time; always aware, in the people's zone."""

    def now(self) -> datetime:
        """The present moment."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment in the people's zone."""
        return datetime.now(UTC).astimezone(BEIJING)


class SetClock:
    """A clock that stands still until it is set; for the demo, transcripts and tests."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(BEIJING)

    def now(self) -> datetime:
        """The moment it was last set to."""
        return self._now

    def set(self, to: datetime) -> None:
        """Move to `to`; a clock never runs backwards."""
        self._now = max(self._now, to.astimezone(BEIJING))


class ShiftedClock:
    """The machine's clock, moved ahead; the demo's button moves it further."""

    def __init__(self) -> None:
        self._ahead = timedelta()
        self._system = SystemClock()

    def now(self) -> datetime:
        """The present moment plus what it was moved ahead."""
        return self._system.now() + self._ahead

    def set(self, to: datetime) -> None:
        """Move ahead so that the present is `to`; never backwards."""
        self._ahead += max(timedelta(), to - self.now())


class MovableClock(Clock, Protocol):
    """A clock that can be moved ahead."""

    def set(self, to: datetime) -> None:
        """Move ahead to `to`."""
        ...


def local(moment: datetime) -> datetime:
    """The same moment as people's watches show it."""
    return moment.astimezone(BEIJING)


def day_of(moment: datetime) -> str:
    """The day of a moment as it is said: "11月23日"."""
    here = local(moment)
    return f"{here.month}月{here.day}日"


def at(day: date, clock: time) -> datetime:
    """The moment when people's watches show `clock` on `day`."""
    return datetime.combine(day, clock, BEIJING)


def out_of_quiet(moment: datetime) -> datetime:
    """`moment` itself, or seven in the morning where it falls into the quiet hours 22:00-07:00."""
    here = local(moment)
    if here.time() >= QUIET_FROM:
        return at(here.date() + timedelta(days=1), QUIET_UNTIL)
    if here.time() < QUIET_UNTIL:
        return at(here.date(), QUIET_UNTIL)
    return moment
