"""The world's clock: somebody else's time, moved on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


class BackInTime(ValueError):
    """The clock only moves forward."""


class MovableClock:
    """A clock that runs as `base` does, ahead of it by what it was moved."""

    def __init__(self, base: Callable[[], datetime]) -> None:
        self._base = base
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        """The time now, aware, in China's zone."""
        return (self._base() + self._ahead).astimezone(CHINA)

    def check(self, to: datetime) -> None:
        """Raises `BackInTime` for a moment that has passed."""
        if to < self():
            raise BackInTime(f"{to.isoformat()} has passed")

    def move_to(self, to: datetime) -> None:
        """Move on to `to`, wherever `base` stands meanwhile."""
        self._ahead = to - self._base()
