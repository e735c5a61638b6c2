"""Serves Linli for the bench, as `linli serve` does, on an address and database of the bench."""

from __future__ import annotations

import asyncio
import logging
import sys

import structlog
from pydantic import SecretStr

from bot.app import create_tables
from bot.commands.demo import sample
from bot.core import roster
from bot.core.clock import SystemClock
from bot.server import listen, open_server
from bot.settings import Settings
from tests.bench.parties import AES_KEY, CORP, TOKEN


async def main(url: str, port: int) -> None:
    """Serve until killed."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    settings = Settings.model_construct(
        database_url=url, corp_id=CORP, aibot_token=SecretStr(TOKEN),
        aibot_aes_key=SecretStr(AES_KEY), data_key=SecretStr("bench"), port=port,
    )  # fmt: skip
    server = await open_server(settings, SystemClock())
    create_tables(server.linli.engine)
    linli = server.linli
    linli.worker.call(
        lambda s: roster.load(s, sample_with_ids(), house=linli.house, now=linli.clock.now()) and 0
    )
    await listen(server.application, "127.0.0.1", port)
    await asyncio.Event().wait()


def sample_with_ids() -> dict[str, object]:
    """The sample neighbourhood, its people and groups known by their names."""
    data = sample()
    for person in data["people"]:
        person["userid"] = person["name"]
    for chat in data["chats"]:
        chat["chatid"] = chat["name"]
    return data


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
