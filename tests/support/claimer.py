"""A process of its own that takes on a wish when it is told to; for races between processes."""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime

from pydantic import SecretStr

from bot.app import build
from bot.channels.console import spoken
from bot.core.clock import SetClock
from bot.settings import Settings


async def claim(database_url: str, corp: str, who: str, text: str, now: datetime) -> str:
    """What the house answers to somebody who wants the wish."""
    settings = Settings.model_construct(
        database_url=database_url, corp_id=corp, data_key=SecretStr("test")
    )
    linli = build(settings, SetClock(now))
    said = spoken(key=f"race-{who}", corp=corp, sender=who, text=text, now=now, chat=None,
                  mentioned=True)  # fmt: skip
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.readline)
    taken = await linli.desk.take(said, wait=60)
    linli.close()
    return taken.reply.text if taken.reply else ""


if __name__ == "__main__":
    url, corp, who, text, now = sys.argv[1:]
    sys.stdout.write(asyncio.run(claim(url, corp, who, text, datetime.fromisoformat(now))) + "\n")
