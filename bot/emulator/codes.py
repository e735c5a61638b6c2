"""Codes that are good once and for a while: response_url, response_code, OAuth codes, tokens."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from bot.emulator.faults import NoToken, TokenExpired, TooOften, WrongToken

T = TypeVar("T")
Now = Callable[[], datetime]

RESPONSE_URL_LIFE = timedelta(hours=1)
RESPONSE_CODE_LIFE = timedelta(hours=72)
OAUTH_CODE_LIFE = timedelta(minutes=5)
TOKEN_LIFE = timedelta(seconds=7200)


@dataclass(slots=True)
class _Issued(Generic[T]):
    value: T
    at: datetime
    used: bool = False


class OneTimeCodes(Generic[T]):
    """Codes that stand for a value, each of them usable once within its life."""

    def __init__(self, now: Now, life: timedelta) -> None:
        self._now = now
        self._life = life
        self._issued: dict[str, _Issued[T]] = {}

    def issue(self, value: T) -> str:
        """A fresh code for the value."""
        code = secrets.token_urlsafe(24)
        self._issued[code] = _Issued(value, self._now())
        return code

    def find(self, code: str) -> T | None:
        """What the code stands for, used or not; None where it is unknown or too old."""
        issued = self._issued.get(code)
        if issued is None or self._now() - issued.at > self._life:
            return None
        return issued.value

    def use(self, code: str) -> bool:
        """Use the code up; False where that had happened before."""
        issued = self._issued[code]
        fresh, issued.used = not issued.used, True
        return fresh


class Tokens:
    """The app's access token: the same one all its life of 7200 s."""

    def __init__(self, now: Now) -> None:
        self._now = now
        self._issued: dict[str, datetime] = {}

    def get(self) -> tuple[str, int]:
        """The token and the seconds it has left."""
        for token, at in self._issued.items():
            left = TOKEN_LIFE - (self._now() - at)
            if left > timedelta():
                return token, int(left.total_seconds())
        token = secrets.token_urlsafe(48)
        self._issued[token] = self._now()
        return token, int(TOKEN_LIFE.total_seconds())

    def check(self, token: str | None) -> None:
        """Raises `NoToken`, `WrongToken` or `TokenExpired`."""
        if not token:
            raise NoToken()
        if token not in self._issued:
            raise WrongToken()
        if self._now() - self._issued[token] >= TOKEN_LIFE:
            raise TokenExpired()


class Rates:
    """Sliding windows: how often something was done lately."""

    def __init__(self, now: Now) -> None:
        self._now = now
        self._done: dict[str, list[datetime]] = {}

    def allows(self, key: str, *limits: tuple[int, timedelta]) -> bool:
        """Whether one more is within every (count, window) limit; counts it if so."""
        now = self._now()
        longest = max(window for _, window in limits)
        done = [at for at in self._done.get(key, []) if now - at < longest]
        for count, window in limits:
            if sum(1 for at in done if now - at < window) >= count:
                return False
        self._done[key] = [*done, now]
        return True

    def count(self, key: str, *limits: tuple[int, timedelta]) -> None:
        """Count one more. Raises `TooOften` above a limit."""
        if not self.allows(key, *limits):
            raise TooOften()
