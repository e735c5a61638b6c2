"""A WeCom of our own on loopback, for the demo and the tests.

It speaks the platform's wire alone and knows nothing of the house: really encrypted callbacks in
one direction, the server API with its limits and error codes in the other, and a chat page.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime

from aiohttp import web

from bot.emulator import api, control, pages
from bot.emulator.hub import HUB, make_hub
from bot.emulator.live import end_live
from bot.emulator.platform import Platform, Timing
from bot.emulator.world import World

__all__ = ["HUB", "Platform", "Timing", "World", "build_app"]

LARGEST_BODY = 32 * 1024 * 1024


def build_app(
    world: World,
    platform: Platform,
    *,
    advance: Callable[[datetime], Awaitable[None]],
    now: Callable[[], datetime],
    timing: Timing | None = None,
) -> web.Application:
    """The emulator as one aiohttp application.

    `now` gives the aware time that the world's clock starts from; `advance` moves the bot's clock
    to a later time and returns when what was due there has happened; it may raise
    `aiohttp.ClientError` or `TimeoutError`. `app[HUB]` holds the running parts, for tests.
    """
    app = web.Application(
        client_max_size=LARGEST_BODY,
        middlewares=[api.as_wecom_answers, control.as_control_answers],
    )
    app[HUB] = make_hub(world, platform, advance, now, timing or Timing())
    app.add_routes([*api.routes(), *control.routes(), *pages.routes()])
    app.router.add_static("/page", pages.PAGE)
    app.cleanup_ctx.append(_running)
    app.on_shutdown.append(end_live)
    return app


async def _running(app: web.Application) -> AsyncIterator[None]:
    hub = app[HUB]
    await hub.courier.open()
    yield
    await hub.callbacks.close()
    await hub.courier.close()
