"""What an operator does: migrate, register a neighbourhood, serve, look at what went wrong."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import Iterator
from pathlib import Path

import structlog
from sqlmodel import Session, col, select

from bot.app import build_house
from bot.commands.checkup import examine
from bot.core import outbox, roster
from bot.core.clock import SystemClock, local
from bot.core.db import open_engine
from bot.core.due import DutyRun
from bot.migrations import upgrade
from bot.server import listen, open_server
from bot.settings import Settings

log = structlog.get_logger()


class NotReady(Exception):
    """The configuration or the directory has a gap that must not go live."""


def migrate(settings: Settings) -> None:
    """Bring the tables to this version."""
    engine = open_engine(settings.database_url)
    upgrade(engine)
    engine.dispose()


def load_roster(settings: Settings, file: Path) -> str:
    """Register what the file holds; a sentence about it."""
    data = json.loads(file.read_text(encoding="utf-8"))
    migrate(settings)
    engine = open_engine(settings.database_url)
    with Session(engine) as session:
        work = roster.load(session, data, house=build_house(settings), now=SystemClock().now())
        name = work.neighbourhood.name
        session.commit()
    engine.dispose()
    return f"{name}已登记：{len(data.get('people', []))}人、{len(data.get('chats', []))}个群。"


async def serve(settings: Settings) -> None:
    """Serve until interrupted. Raises `NotReady` with everything that is wrong."""
    findings = [f for f in await examine(settings) if not f.good]
    if findings:
        raise NotReady("\n".join(map(str, findings)))
    server = await open_server(settings, SystemClock())
    runner = await listen(server.application, settings.host, settings.port)
    await server.start_work()
    log.info("serving", host=settings.host, port=settings.port)
    ended = asyncio.Event()
    for ending in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(ending, ended.set)
    await ended.wait()
    await runner.cleanup()
    await server.close()


def dead_letters(settings: Settings) -> Iterator[str]:
    """One line for each parcel that no route could deliver."""
    engine = open_engine(settings.database_url)
    with Session(engine) as session:
        for row in outbox.troubled(session):
            receiver = f"群{row.chat_id}" if row.chat_id else f"人{row.person_id}"
            yield f"{row.id} → {receiver} {local(row.created_at):%m-%d %H:%M} {row.trouble}"
    engine.dispose()


def duty_ledger(settings: Settings) -> Iterator[str]:
    """One line for each duty: its last run and its last error."""
    engine = open_engine(settings.database_url)
    with Session(engine) as session:
        for name in sorted(build_house(settings).registry.duties):
            query = select(DutyRun).where(DutyRun.duty == name).order_by(col(DutyRun.id).desc())
            last = session.exec(query).first()
            failed = session.exec(query.where(DutyRun.trouble != "")).first()
            ran = f"{local(last.ran_at):%m-%d %H:%M}" if last else "还没跑过"
            trouble = f"；最近一次错误 {failed.trouble}" if failed else ""
            yield f"{name}  {ran}{trouble}"
    engine.dispose()
