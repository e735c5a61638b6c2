"""A house without a wire, for tests of single rooms: one neighbourhood, a set clock, a worker."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from pydantic import SecretStr
from sqlmodel import Session

from bot.app import Linli, build
from bot.channels.console import spoken
from bot.core import roster
from bot.core.clock import BEIJING, SetClock
from bot.core.places import Neighbourhood
from bot.core.values import Message
from bot.core.work import Work
from bot.settings import Settings

T = TypeVar("T")
CORP = "test"
MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=BEIJING)
ROSTER: dict[str, Any] = {
    "neighbourhood": "蕴园小区",
    "buildings": ["1", "2", "3"],
    "chats": [{"name": "3号楼群", "building": "3"}],
    "people": [
        {"name": "李四", "roles": ["resident"], "home": "3-2-501"},
        {"name": "郑敏", "roles": ["secretary"]},
        {"name": "周强", "roles": ["property"]},
    ],
    "directory": [{"contact": "property", "name": "物业", "phone": "0353-5550101"}],
}


class SmallHouse:
    """Everything behind the front door, on a database of the test."""

    def __init__(
        self, database_url: str, *, start: datetime = MORNING, media: Path = Path("media")
    ) -> None:
        settings = Settings.model_construct(
            database_url=database_url,
            corp_id=CORP,
            data_key=SecretStr("test"),
            media_dir=media,
            media_max_bytes=1000,
        )
        self.clock = SetClock(start)
        self.linli: Linli = build(settings, self.clock)
        self.do(
            lambda s: roster.load(s, ROSTER, house=self.linli.house, now=start).neighbourhood_id
        )

    def load(self, data: dict[str, Any]) -> None:
        """Register another neighbourhood; people and groups are found by their names."""
        now = self.clock.now()
        self.do(lambda s: roster.load(s, data, house=self.linli.house, now=now).neighbourhood_id)

    def do(self, work: Callable[[Session], T]) -> T:
        """Run something in a transaction of its own."""
        return self.linli.worker.call(work)

    def work(self, session: Session) -> Work:
        """A piece of work in the neighbourhood."""
        neighbourhood = session.get(Neighbourhood, 1)
        assert neighbourhood is not None
        return Work(
            session=session,
            now=self.clock.now(),
            house=self.linli.house,
            neighbourhood=neighbourhood,
            because="test",
        )

    def message(self, text: str, *, key: str, who: str = "李四", **more: Any) -> Message:
        """Something said to the bot in the building's group, or where `more` says."""
        said: dict[str, Any] = {"chat": "3号楼群", "mentioned": True, **more}
        return spoken(key=key, corp=CORP, sender=who, text=text, now=self.clock.now(), **said)

    def close(self) -> None:
        """Let go of the database."""
        self.linli.close()
