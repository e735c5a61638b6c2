"""Access tokens: one fetch at a time, renewed before they end, never stored under a short name.

Source: developer.work.weixin.qq.com, document 91039.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

EARLY = timedelta(seconds=300)


@dataclass(frozen=True, slots=True)
class Token:
    """An access token and the moment from which on it is renewed."""

    value: str = field(repr=False)
    renew_at: datetime


class TokenStore(Protocol):
    """Where tokens are kept, for one process or for several."""

    async def get(self, key: str) -> Token | None:
        """The stored token; None where there is none."""
        ...

    async def put(self, key: str, token: Token) -> None:
        """Replace it."""
        ...


class MemoryTokens:
    """Tokens of this process alone."""

    def __init__(self) -> None:
        self._tokens: dict[str, Token] = {}

    async def get(self, key: str) -> Token | None:
        """The stored token; None where there is none."""
        return self._tokens.get(key)

    async def put(self, key: str, token: Token) -> None:
        """Replace it."""
        self._tokens[key] = token


Fetch = Callable[[], Awaitable[tuple[str, int]]]


def token_key(corp: str, secret: str) -> str:
    """The name of a token: the corp and a digest of the whole secret."""
    return f"{corp}:{hashlib.sha256(secret.encode()).hexdigest()}"


class TokenKeeper:
    """Keeps the token of one app. `fetch` returns a token and its life in seconds."""

    def __init__(
        self, key: str, store: TokenStore, fetch: Fetch, now: Callable[[], datetime]
    ) -> None:
        self._key, self._store, self._fetch, self._now = key, store, fetch, now
        self._lock = asyncio.Lock()

    async def token(self, failed: str | None = None) -> str:
        """A token that is good for now; `failed` is one that WeCom has just refused.

        Whoever comes while another is fetching waits for the same token. What `fetch` raises
        goes through.
        """
        async with self._lock:
            stored = await self._store.get(self._key)
            if stored and stored.value != failed and self._now() < stored.renew_at:
                return stored.value
            value, life = await self._fetch()
            # A life under the margin still lasts half of it, or every call would fetch.
            span = max(timedelta(seconds=life) - EARLY, timedelta(seconds=life) / 2)
            await self._store.put(self._key, Token(value, self._now() + span))
            return value
