"""One token holder: fetched once, renewed early, replaced only when it really failed."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.tokens import MemoryTokens, Token, TokenKeeper, token_key

START = datetime(2026, 11, 22, 9, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


class Source:
    def __init__(self, life: int = 7200) -> None:
        self.fetched = 0
        self.life = life
        self.open = asyncio.Event()
        self.open.set()

    async def __call__(self) -> tuple[str, int]:
        self.fetched += 1
        number = self.fetched
        await self.open.wait()
        return f"T{number}", self.life


def keeper(source: Source, clock: Clock, store: MemoryTokens | None = None) -> TokenKeeper:
    return TokenKeeper("k", store or MemoryTokens(), source, clock)


async def test_token_is_fetched_once() -> None:
    source = Source()
    kept = keeper(source, Clock())
    assert [await kept.token(), await kept.token()] == ["T1", "T1"]
    assert source.fetched == 1


async def test_many_at_once_cause_one_fetch() -> None:
    source = Source()
    source.open.clear()
    kept = keeper(source, Clock())
    waiting = [asyncio.ensure_future(kept.token()) for _ in range(20)]
    await asyncio.sleep(0)
    source.open.set()
    assert set(await asyncio.gather(*waiting)) == {"T1"}
    assert source.fetched == 1


@pytest.mark.parametrize(("seconds", "expected"), [(6899, "T1"), (6900, "T2")])
async def test_token_is_renewed_five_minutes_early(seconds: int, expected: str) -> None:
    clock = Clock()
    kept = keeper(Source(), clock)
    await kept.token()
    clock.now += timedelta(seconds=seconds)
    assert await kept.token() == expected


async def test_short_lived_token_is_still_used() -> None:
    clock = Clock()
    kept = keeper(Source(life=100), clock)
    await kept.token()
    clock.now += timedelta(seconds=49)
    assert await kept.token() == "T1"


async def test_failed_token_is_replaced_once_for_all_who_hold_it() -> None:
    source = Source()
    kept = keeper(source, Clock())
    old = await kept.token()
    assert {await kept.token(old) for _ in range(5)} == {"T2"}
    assert source.fetched == 2


async def test_token_of_a_shared_store_is_used() -> None:
    store, source = MemoryTokens(), Source()
    await store.put("k", Token("shared", START + timedelta(hours=1)))
    assert await keeper(source, Clock(), store).token() == "shared"
    assert source.fetched == 0


async def test_failed_fetch_is_not_remembered() -> None:
    class Failing(Source):
        async def __call__(self) -> tuple[str, int]:
            if self.fetched == 0:
                self.fetched += 1
                raise ConnectionError
            return await super().__call__()

    kept = keeper(Failing(), Clock())
    with pytest.raises(ConnectionError):
        await kept.token()
    assert await kept.token() == "T2"


def test_secrets_that_begin_alike_do_not_share_a_token() -> None:
    assert token_key("ww1", "0123456789a") != token_key("ww1", "0123456789b")
    assert "0123456789a" not in token_key("ww1", "0123456789a")


def test_token_does_not_show_in_repr() -> None:
    assert "T1" not in repr(Token("T1", START))
