"""`make demo`: emulator, sample neighbourhood and bot on loopback, nothing to configure."""

from __future__ import annotations

import asyncio
import json
import secrets
import signal
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import typer
from aiohttp import web
from pydantic import SecretStr
from sqlmodel import Session

from bot.app import PACKAGE, create_tables
from bot.core import roster
from bot.core.clock import MovableClock, ShiftedClock, at
from bot.core.house import House
from bot.emulator import Platform, Timing, World, build_app
from bot.schedule.timetable import advance
from bot.server import listen, open_server
from bot.settings import Settings

SAMPLE = PACKAGE / "emulator" / "sample.json"
OPENS, CLOSES = 8, 17


class Stage:
    """Bot and emulator, each on its own port of the loopback, on one clock."""

    def __init__(
        self, settings: Settings, platform: Platform, clock: MovableClock, data: dict[str, Any]
    ) -> None:
        self.settings, self.clock = settings, clock
        self.world = World(data)
        self._platform = platform
        self._runners: dict[str, web.AppRunner] = {}

    async def raise_(
        self, emulator_port: int, *, timing: Timing | None = None, fresh: bool = True
    ) -> None:
        """Start both sides with the roster loaded; `fresh` makes the tables first."""
        self.server = await open_server(self.settings, self.clock)
        if fresh:
            create_tables(self.server.linli.engine)
        load = partial(
            _load, data=self.world.roster, house=self.server.linli.house, now=self.clock.now()
        )
        await asyncio.wrap_future(self.server.linli.worker.submit(load))
        self.emulator = build_app(
            self.world, self._platform, advance=self.move_on, now=self.clock.now, timing=timing
        )
        self._runners["emulator"] = await listen(self.emulator, "127.0.0.1", emulator_port)
        await self._listen()

    async def move_on(self, to: datetime) -> None:
        """Move the bot's clock; what is due on the way happens at its moment."""
        await advance(self.clock, to, self.server.linli.timetable, self.server.postman.deliver_due)

    async def restart(self) -> None:
        """Take the bot down and start it again on the same database."""
        await self._runners["bot"].cleanup()
        await self.server.close()
        self.server = await open_server(self.settings, self.clock)
        await self._listen()
        await self.server.linli.desk.recover()

    async def close(self) -> None:
        """Take everything down again."""
        for runner in self._runners.values():
            await runner.cleanup()
        await self.server.close()

    async def _listen(self) -> None:
        self._runners["bot"] = await listen(
            self.server.application, "127.0.0.1", self.settings.port
        )


def sample() -> dict[str, Any]:
    """The sample neighbourhood, in the shape of a roster."""
    data: dict[str, Any] = json.loads(SAMPLE.read_text(encoding="utf-8"))
    return data


def credentials(bot_port: int, emulator_port: int) -> tuple[Settings, Platform]:
    """Two sides that know each other's secrets, freshly drawn."""
    aibot_key, app_key = secrets.token_hex(22)[:43], secrets.token_hex(22)[:43]
    aibot_token, app_token, app_secret = (secrets.token_hex(12) for _ in range(3))
    settings = Settings.model_construct(
        corp_id="wwlinlidemo000001", aibot_name="邻里助手",
        aibot_token=SecretStr(aibot_token), aibot_aes_key=SecretStr(aibot_key),
        app_agent_id=1000002, app_secret=SecretStr(app_secret), app_token=SecretStr(app_token),
        app_aes_key=SecretStr(app_key), data_key=SecretStr(secrets.token_hex(16)),
        wecom_api=f"http://127.0.0.1:{emulator_port}", port=bot_port,
        wecom_oauth=f"http://127.0.0.1:{emulator_port}",
        wecom_login=f"http://127.0.0.1:{emulator_port}", public_url=f"http://127.0.0.1:{bot_port}",
    )  # fmt: skip
    platform = Platform(
        corp_id=settings.corp_id, aibot_id="aibLinliDemo", aibot_name=settings.aibot_name,
        aibot_token=aibot_token, aibot_aes_key=aibot_key, app_agent_id=1000002,
        app_secret=app_secret, app_token=app_token, app_aes_key=app_key,
        bot_base_url=f"http://127.0.0.1:{bot_port}",
        emulator_base_url=f"http://127.0.0.1:{emulator_port}",
    )  # fmt: skip
    return settings, platform


def _load(session: Session, data: dict[str, Any], house: House, now: datetime) -> None:
    roster.load(session, data, house=house, now=now)


async def run_demo(port: int) -> None:
    """Serve until interrupted; the database lives in var/ and is new each time."""
    settings, platform = credentials(port + 1, port)
    database = fresh_database(Path("var"))
    settings = settings.model_copy(update={"database_url": f"sqlite:///{database}"})
    stage = Stage(settings, platform, working_hours_clock(), sample())
    await stage.raise_(port)
    await stage.server.start_work()
    typer.echo(f"打开 http://127.0.0.1:{port} 就能试用（Ctrl+C 结束）")
    typer.echo(f"书记的网页 {settings.public_url}/console，登录时选书记")
    ended = asyncio.Event()
    for ending in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(ending, ended.set)
    await ended.wait()
    await stage.close()


def fresh_database(folder: Path) -> Path:
    """Where the demo keeps its tables; those of the last demo are removed."""
    folder.mkdir(exist_ok=True)
    for old in folder.glob("demo.db*"):
        old.unlink()
    return folder / "demo.db"


def working_hours_clock() -> ShiftedClock:
    """A clock that begins in working hours, so that nothing waits for the quiet hours to end."""
    clock = ShiftedClock()
    now = clock.now()
    if not OPENS <= now.hour < CLOSES:
        day = now.date() if now.hour < OPENS else now.date() + timedelta(days=1)
        clock.set(at(day, datetime.min.time().replace(hour=9)))
    return clock
