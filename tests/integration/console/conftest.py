"""The console of a small house, where 郑敏 is the secretary."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.support.console import Door, Entry, entry
from tests.support.house import SmallHouse

NEXT_DOOR: dict[str, Any] = {
    "neighbourhood": "南山小区",
    "buildings": ["1"],
    "chats": [{"name": "南山1号楼群", "building": "1"}],
    "people": [
        {"name": "吴青", "roles": ["secretary"]},
        {"name": "郑敏", "roles": ["resident"]},
        {"name": "钱多", "roles": ["resident"]},
    ],
    "directory": [{"contact": "gas", "name": "南山燃气", "phone": "0353-6660001"}],
}


@pytest.fixture
async def console(house: SmallHouse) -> AsyncIterator[Entry]:
    """Nobody has logged in."""
    house.load(NEXT_DOOR)
    async with entry(house, Door()) as opened:
        yield opened


@pytest.fixture
async def secretary(console: Entry) -> Entry:
    """The secretary has logged in."""
    await console.log_in("郑敏")
    return console
