"""What the API's handlers share: bodies in, bodies out, tokens checked."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.emulator.faults import BadParameter, Fault
from bot.emulator.hub import Hub, hub_of
from bot.emulator.values import Json

API = "/cgi-bin/"


def answer(**fields: Any) -> web.Response:
    """A call that went well."""
    return web.json_response({"errcode": 0, "errmsg": "ok", **fields})


def fail(fault: Fault) -> web.Response:
    """A call that was refused: HTTP 200 all the same."""
    return web.json_response({"errcode": fault.errcode, "errmsg": fault.errmsg})


def token_checked(request: web.Request) -> Hub:
    """The emulator, once the call's access token holds. Raises `Fault`."""
    hub = hub_of(request)
    hub.tokens.check(request.query.get("access_token"))
    return hub


async def body_of(request: web.Request) -> Json:
    """The JSON object of a call. Raises `BadParameter`."""
    try:
        body = await request.json()
    except ValueError as error:
        raise BadParameter("the body is not JSON") from error
    if not isinstance(body, dict):
        raise BadParameter("the body is no JSON object")
    return body


def part_of(body: Json, name: str) -> Json:
    """The object `body[name]`. Raises `BadParameter`."""
    part = body.get(name)
    if not isinstance(part, dict):
        raise BadParameter(name)
    return part
