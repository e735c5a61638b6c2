"""The console's addresses, and what every one of its answers carries."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import structlog
from aiohttp import web

from bot.console import login, rooms
from bot.console.hall import CONSOLE, PATH, Console, Notice, notice

log = structlog.get_logger()

HERE = Path(__file__).parent
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_PLACE = "/{place:[0-9]{1,9}}/{page}"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def mount(application: web.Application, console: Console) -> None:
    """Let an application answer under `/console`."""
    room = web.Application(middlewares=[_guarded])
    room[CONSOLE] = console
    room.add_routes(
        [
            web.get("", rooms.index),
            web.get("/", rooms.index),
            web.get("/login", login.start),
            web.get("/back", login.back),
            web.post("/leave", rooms.leave),
            web.get("/style.css", _style),
            web.get("/icon.svg", _icon),
            web.get(_PLACE, rooms.show),
            web.post(_PLACE + "/{act}", rooms.act),
        ]
    )
    application.add_subapp(PATH, room)


@web.middleware
async def _guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Nothing is framed, kept by browsers or left unsaid, whatever happens behind."""
    response = await _answered(request, handler)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


async def _answered(request: web.Request, handler: Handler) -> web.StreamResponse:
    console = request.app[CONSOLE]
    try:
        return await handler(request)
    except web.HTTPException:
        return notice(console, Notice.MISSING)
    except TimeoutError:
        log.warning(
            "console_busy", path=request.path, advice="数据库忙：看磁盘和 LINLI_DATABASE_URL"
        )
        return notice(console, Notice.BUSY)
    except Exception:  # whatever went wrong is the operator's to see, not the secretary's
        log.exception("console_failed", path=request.path, advice="网页没打开，请把这一行报上来")
        return notice(console, Notice.TROUBLE)


async def _style(_request: web.Request) -> web.FileResponse:
    return web.FileResponse(HERE / "style.css", headers={"Cache-Control": "no-cache"})


async def _icon(_request: web.Request) -> web.FileResponse:
    return web.FileResponse(HERE / "icon.svg", headers={"Cache-Control": "no-cache"})
