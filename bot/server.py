"""The front door: callbacks, health, figures, deliveries and the timetable in one process."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

import aiohttp
import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text

from bot.app import Linli, build
from bot.channels.api import WeComApi, api_of
from bot.channels.model import model_of
from bot.channels.oauth import login_of
from bot.channels.routes import routes
from bot.channels.web import add_routes, media
from bot.console import Console, mount
from bot.core.clock import Clock
from bot.core.postman import Postman
from bot.schedule.runner import Runner
from bot.settings import Settings
from intents import get_ready

log = structlog.get_logger()

DELIVER_SECONDS = 0.5
LINLI = web.AppKey("linli", Linli)
POSTMAN = web.AppKey("postman", Postman)


@dataclass(slots=True)
class Server:
    """A running house: its web application and what has to be stopped again."""

    application: web.Application
    linli: Linli
    postman: Postman
    session: aiohttp.ClientSession
    runner: Runner | None = None
    delivery: asyncio.Task[None] | None = None
    warming: asyncio.Task[None] | None = None

    async def start_work(self) -> None:
        """Finish what a crash left, then deliver and look at the timetable for ever."""
        self.warming = asyncio.create_task(asyncio.to_thread(warm_up))
        await self.linli.desk.recover()
        self.delivery = asyncio.create_task(self.postman.run(every=DELIVER_SECONDS))
        self.runner = Runner(self.linli.engine, self.linli.timetable)
        self.runner.start()

    async def close(self) -> None:
        """Stop everything in the order in which it leans on each other."""
        if self.runner is not None:
            await self.runner.stop()
        if self.delivery is not None:
            self.delivery.cancel()
            await asyncio.gather(self.delivery, return_exceptions=True)
        if self.warming is not None:
            await self.warming
        await self.linli.desk.settle()
        await self.session.close()
        await asyncio.to_thread(self.linli.close)


def warm_up() -> None:
    """Load the models before the first message needs them."""
    get_ready()
    # They and the house stay for good: nobody need look through them for garbage.
    gc.collect()
    gc.freeze()


async def open_server(settings: Settings, clock: Clock) -> Server:
    """Build everything inside the running loop; nothing is due or delivered before
    `start_work`. Raises `KeyMalformed` or `NoDataKey` for unusable settings."""
    session = aiohttp.ClientSession()
    api = api_of(settings, session, clock.now)
    linli = build(settings, clock, fetcher=media(settings, api), model=model_of(settings, session))
    postman = Postman(
        worker=linli.worker,
        routes=routes(settings, session, clock.now, linli.house.media.read, api),
        clock=clock,
        vault=linli.house.vault,
    )
    application = web.Application(client_max_size=2 * 1024 * 1024)
    application[LINLI] = linli
    application[POSTMAN] = postman
    add_routes(application, settings, linli.desk, clock.now)
    mount(application, _console(settings, linli, api))
    application.router.add_get("/healthz", _healthy)
    application.router.add_get("/readyz", _ready)
    application.router.add_get("/metrics", _metrics)
    return Server(application, linli, postman, session)


def _console(settings: Settings, linli: Linli, api: WeComApi | None) -> Console:
    return Console(
        house=linli.house,
        worker=linli.worker,
        clock=linli.clock,
        login=login_of(settings, api),
        public_url=settings.public_url,
    )


def run(work: Coroutine[Any, Any, None]) -> None:
    """Run the work to its end, on the faster loop where the system has one."""
    if sys.platform == "win32":
        asyncio.run(work)
        return
    import uvloop  # it cannot be installed on Windows

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(work)


async def listen(application: web.Application, host: str, port: int) -> web.AppRunner:
    """Serve the application on an address."""
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    return runner


async def _healthy(_request: web.Request) -> web.Response:
    return web.Response(text="ok")


async def _ready(request: web.Request) -> web.Response:
    linli = request.app[LINLI]
    try:
        future = linli.worker.submit(lambda s: s.connection().execute(text("SELECT 1")).scalar())
        await asyncio.wait_for(asyncio.wrap_future(future), 2)
    except Exception as fault:  # whatever is wrong with the database, the answer is "not ready"
        log.warning("not_ready", reason=type(fault).__name__, advice="检查 LINLI_DATABASE_URL")
        return web.Response(status=503, text="database away")
    return web.Response(text="ready")


async def _metrics(_request: web.Request) -> web.Response:
    return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})
