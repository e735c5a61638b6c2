"""Carries callbacks to the bot over HTTP as WeCom does: 5 s, three retries, only 200 counts."""

from __future__ import annotations

import asyncio
import hmac
from dataclasses import dataclass

import aiohttp

from bot.emulator.envelope import Envelope, Sealed, XmlEnvelope
from bot.emulator.faults import BadEnvelope
from bot.emulator.misbehaviour import Mischiefs
from bot.emulator.platform import Platform, Timing
from bot.emulator.world import World

ECHO_SECONDS = 1.0
MIN_DROP_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a callback went: `status` is None where no answer came; `reply` is in clear."""

    status: int | None
    attempts: int
    reply: str | None = None
    why: str = ""

    @property
    def delivered(self) -> bool:
        """Whether the bot acknowledged it."""
        return self.status == 200


class Courier:
    """The platform's way to the bot's callback addresses `aibot`, `app` and `archive`."""

    def __init__(
        self, world: World, platform: Platform, timing: Timing, mischiefs: Mischiefs
    ) -> None:
        self._world = world
        self._timing = timing
        self._mischiefs = mischiefs
        self._base = platform.bot_base_url.rstrip("/") + "/wecom/"
        self._session: aiohttp.ClientSession | None = None
        bot = Envelope(platform.aibot_token, platform.aibot_aes_key, "")
        app = XmlEnvelope(
            platform.app_token, platform.app_aes_key, platform.corp_id, platform.app_agent_id
        )
        self._envelopes: dict[str, Envelope] = {"aibot": bot, "archive": bot, "app": app}

    async def open(self) -> None:
        """Get ready to send."""
        self._session = aiohttp.ClientSession()

    async def close(self) -> None:
        """Let the connections go."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def carry(self, where: str, message: str, *, retries: int | None = None) -> Delivery:
        """Send one callback, again with the same message until it is acknowledged.

        `retries` is how often again; None takes WeCom's number. Never raises: what went wrong
        is in `why` and in the log.
        """
        tries = 1 + (self._timing.retries if retries is None else retries)
        delivery = Delivery(None, 0)
        for attempt in range(1, tries + 1):
            delivery = await self._attempt(where, message, attempt)
            if delivery.why:
                self._world.refuse(f"/wecom/{where}", f"第 {attempt} 次：{delivery.why}")
            if delivery.delivered:
                break
        return delivery

    async def verify(self, where: str) -> str:
        """Check a callback address as the console does on saving; empty where it passed."""
        envelope = self._envelopes[where]
        echo = self._world.new_id("echo")
        sealed = envelope.seal_echo(echo, timestamp=self._timestamp())
        try:
            async with self._http().get(
                self._base + where,
                params=sealed.query,
                timeout=aiohttp.ClientTimeout(total=ECHO_SECONDS),
                allow_redirects=False,
            ) as response:
                body = await response.read()
        except TimeoutError:
            return "1 秒内没有应答"
        except aiohttp.ClientError as error:
            return f"连接不上：{type(error).__name__}"
        if response.status != 200:
            return f"HTTP {response.status}"
        return "" if hmac.compare_digest(body, echo.encode()) else "应答不是 echostr 的明文"

    async def _attempt(self, where: str, message: str, attempt: int) -> Delivery:
        delay = self._mischiefs.take(where, "delay")
        if delay:
            await asyncio.sleep(delay.seconds)
        envelope = self._envelopes[where]
        sealed = envelope.seal(message, timestamp=self._timestamp())
        drop = self._mischiefs.take(where, "drop")
        if drop:
            await self._cut(where, envelope, sealed, max(drop.seconds, MIN_DROP_SECONDS))
            return Delivery(None, attempt, why="连接断了，没有等到应答")
        seconds = self._timing.callback_timeout
        try:
            status, body = await self._post(where, envelope, sealed)
        except TimeoutError:
            return Delivery(None, attempt, why=f"{seconds:g} 秒内没有应答")
        except aiohttp.ClientError as error:
            return Delivery(None, attempt, why=f"连接不上：{type(error).__name__}")
        if self._mischiefs.take(where, "retry"):
            return Delivery(None, attempt, why="应答在路上丢了")
        if status != 200:
            return Delivery(status, attempt, why=f"HTTP {status}")
        return self._opened(envelope, sealed, body, attempt)

    def _opened(self, envelope: Envelope, sealed: Sealed, body: bytes, attempt: int) -> Delivery:
        try:
            return Delivery(200, attempt, envelope.open(body, sealed.nonce))
        except BadEnvelope as fault:
            return Delivery(200, attempt, why=str(fault))

    async def _cut(self, where: str, envelope: Envelope, sealed: Sealed, seconds: float) -> None:
        request = asyncio.create_task(self._post(where, envelope, sealed))
        await asyncio.sleep(seconds)
        request.cancel()
        await asyncio.gather(request, return_exceptions=True)

    async def _post(self, where: str, envelope: Envelope, sealed: Sealed) -> tuple[int, bytes]:
        async with self._http().post(
            self._base + where,
            params=sealed.query,
            data=sealed.body,
            headers={"Content-Type": envelope.content_type},
            timeout=aiohttp.ClientTimeout(total=self._timing.callback_timeout),
            allow_redirects=False,
        ) as response:
            return response.status, await response.read()

    def _timestamp(self) -> int:
        return int(self._world.now().timestamp())

    def _http(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("the courier is not open")
        return self._session
