"""Serves Linli in a process of its own, for tests that kill it and benches that time it."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from pydantic import SecretStr
from sqlmodel import Session

from bot.app import Linli, create_tables
from bot.core import roster
from bot.core.clock import SystemClock
from bot.server import listen, open_server, run, warm_up
from bot.settings import Settings
from tests.support.parties import AES_KEY, CORP, TOKEN, sample_with_ids


async def main(url: str, port: int, data: dict[str, Any]) -> None:
    """Serve until killed, with a roster loaded."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    settings = Settings.model_construct(
        database_url=url, corp_id=CORP, aibot_token=SecretStr(TOKEN),
        aibot_aes_key=SecretStr(AES_KEY), data_key=SecretStr("bench"), port=port,
    )  # fmt: skip
    server = await open_server(settings, SystemClock())
    create_tables(server.linli.engine)
    server.linli.worker.call(partial(_load, data=data, linli=server.linli))
    await asyncio.to_thread(warm_up)
    await server.linli.desk.recover()
    await listen(server.application, "127.0.0.1", port)
    await asyncio.Event().wait()


def _load(session: Session, data: dict[str, Any], linli: Linli) -> None:
    roster.load(session, data, house=linli.house, now=linli.clock.now())


if __name__ == "__main__":
    given = sys.argv[3:]
    beginning = json.loads(Path(given[0]).read_text(encoding="utf-8")) if given else None
    run(main(sys.argv[1], int(sys.argv[2]), beginning or sample_with_ids()))
