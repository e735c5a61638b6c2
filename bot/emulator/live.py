"""Server-sent events: tells every open page what changed, so that it looks again."""

from __future__ import annotations

import asyncio
import json

from aiohttp import web

from bot.emulator.hub import HUB, hub_of
from bot.emulator.values import Json

BEAT_SECONDS = 15.0
OVER: Json = {"type": "over"}


async def live(request: web.Request) -> web.StreamResponse:
    """`GET /emulator/live`: one JSON object an event, `{"type": message|log|clock|…, …}`."""
    hub = hub_of(request)
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
    )
    await response.prepare(request)
    queue: asyncio.Queue[Json] = asyncio.Queue()
    hub.world.listeners.add(queue)
    try:
        await response.write(b"retry: 1000\n\n")
        while (event := await _next(queue)) is not OVER:
            await response.write(_line(event))
    except ConnectionResetError:
        return response
    finally:
        hub.world.listeners.discard(queue)
    return response


async def end_live(app: web.Application) -> None:
    """End every stream, so that the server can stop."""
    for queue in app[HUB].world.listeners:
        queue.put_nowait(OVER)


async def _next(queue: asyncio.Queue[Json]) -> Json | None:
    try:
        return await asyncio.wait_for(queue.get(), BEAT_SECONDS)
    except TimeoutError:
        return None


def _line(event: Json | None) -> bytes:
    if event is None:
        return b": still here\n\n"
    return f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode()
