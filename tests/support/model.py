"""A language model on loopback that answers what a test wants, or nothing at all."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from aiohttp import web


@dataclass
class StandIn:
    """Answers as an OpenAI-compatible address would, keeping what it was sent."""

    answer: str = ""
    status: int = 200
    hangs: bool = False
    heard: list[str] = field(default_factory=list)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    _runner: web.AppRunner | None = None

    async def open(self, port: int = 0) -> str:
        """Listen; the address to ask."""
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._serve)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}/v1"

    async def close(self) -> None:
        """Listen no longer; whoever asks now is refused."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _serve(self, request: web.Request) -> web.Response:
        self.heard.append(await request.text())
        self.asked.set()
        if self.hangs:
            await asyncio.Event().wait()
        message = {"choices": [{"message": {"content": self.answer}}]}
        return web.json_response(message, status=self.status)
