"""What all callbacks share: reading a body with a cap, the URL check, and the guard around both.

Whatever arrives, the platform gets a status it understands and the operator a line that says
what to do: 200 taken (or nothing to say), 400 not the protocol, 403 not from WeCom, 413 too big,
503 send it again. WeCom repeats a callback up to three times on any status but 200
(developer.work.weixin.qq.com, document 90238).
"""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import ClassVar

import structlog
from aiohttp import http_exceptions, web

from bot.channels.envelope import Envelope, EnvelopeFault, Seal
from bot.channels.redact import redact
from bot.channels.wire import TooLong, read_capped
from bot.core.ports import Overloaded

MAX_BODY = 1024 * 1024
READ_SECONDS = 5.0

_BROKEN = (
    TimeoutError,
    ConnectionError,
    web.RequestPayloadError,
    http_exceptions.HttpProcessingError,
)

Now = Callable[[], datetime]
Handler = Callable[[web.Request], Awaitable[web.Response]]

log = structlog.get_logger()


class BodyTooLarge(EnvelopeFault):
    """The body is larger than one megabyte."""

    status: ClassVar[int] = 413
    cause: ClassVar[str] = "body_too_large"
    advice: ClassVar[str] = "企业微信的回调不会这么大，多半是别人在试探；可在反向代理处限流"


class BodyUnreadable(EnvelopeFault):
    """The body ended early, came too slowly or in a broken encoding."""

    status: ClassVar[int] = 400
    cause: ClassVar[str] = "body_unreadable"
    advice: ClassVar[str] = "请求没有传完整；检查反向代理的超时与缓冲设置"


def empty() -> web.Response:
    """Taken; nothing to say now."""
    return web.Response(status=200)


async def read_body(request: web.Request) -> bytes:
    """The body, at most one megabyte. Raises `BodyTooLarge` or `BodyUnreadable`."""
    if (request.content_length or 0) > MAX_BODY:
        raise BodyTooLarge
    try:
        async with asyncio.timeout(READ_SECONDS):
            return await read_capped(request.content, MAX_BODY)
    except TooLong:
        raise BodyTooLarge from None
    except _BROKEN:
        raise BodyUnreadable from None


def verification(envelope: Envelope, now: Now) -> Handler:
    """The GET by which the admin console proves the address: the decrypted text, bare."""

    async def verify(request: web.Request) -> web.Response:
        seal = Seal.of(request.query)
        # Base64 holds no blanks: one here was a plus sign before some proxy decoded it twice.
        echo = request.query.get("echostr", "").replace(" ", "+")
        text = envelope.open(echo, seal, now())
        log.info("callback_address_verified", path=request.path)
        return web.Response(text=text, content_type="text/plain")

    return guarded(verify)


def guarded(handler: Handler) -> Handler:
    """A handler out of which nothing is raised; see the module for the statuses."""

    async def guard(request: web.Request) -> web.Response:
        try:
            return await handler(request)
        except EnvelopeFault as fault:
            return _refused(request, fault)
        except Overloaded:
            log.warning(
                "callback_overloaded",
                path=request.path,
                advice="没能及时落库，企业微信会自动重发；频繁出现时请检查磁盘和数据库",
            )
        # The last border before the wire: the platform sends it again, the operator sees why.
        except Exception:
            log.error(
                "callback_failed",
                path=request.path,
                trace=redact(traceback.format_exc()),
                advice="程序出错，企业微信会自动重发；请把这一行日志发给开发者",
            )
        return web.Response(status=503)

    return guard


def _refused(request: web.Request, fault: EnvelopeFault) -> web.Response:
    log.warning(
        "callback_refused",
        path=request.path,
        cause=fault.cause,
        reason=str(fault),
        status=fault.status,
        advice=fault.advice,
    )
    return web.Response(status=fault.status)
