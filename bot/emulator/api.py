"""The server API under `/cgi-bin/`: HTTP 200 always, the truth is in `errcode`."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from datetime import timedelta

from aiohttp import web

from bot.emulator import api_media, api_messages, api_webhook
from bot.emulator.api_common import API, answer, fail, token_checked
from bot.emulator.faults import ON_ORDER, CodeUsed, Fault, WrongCorp, WrongSecret
from bot.emulator.hub import hub_of
from bot.emulator.misbehaviour import Mischief

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

TOKENS_A_MINUTE = 60


@web.middleware
async def as_wecom_answers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turns faults into `errcode` bodies and carries out what misbehaviour was ordered."""
    if not request.path.startswith(API):
        return await handler(request)
    hub = hub_of(request)
    where = request.path.removeprefix(API)
    mischief = hub.mischiefs.take(where, "delay", "drop", "drop_after", *ON_ORDER)
    try:
        if mischief:
            await _misbehave(request, mischief)
        response = await handler(request)
    except Fault as fault:
        hub.world.refuse(where, fault)
        response = fail(fault)
    if mischief and mischief.what == "drop_after":
        _cut(request)
    return response


async def _misbehave(request: web.Request, mischief: Mischief) -> None:
    if mischief.what == "delay":
        await asyncio.sleep(mischief.seconds)
    if mischief.what == "drop":
        _cut(request)
    if mischief.what in ON_ORDER:
        raise ON_ORDER[mischief.what]("ordered by the emulator")


def _cut(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()
    raise asyncio.CancelledError("the connection was cut as ordered")


async def get_token(request: web.Request) -> web.Response:
    """`gettoken`: the same token all its life of 7200 s."""
    hub = hub_of(request)
    if request.query.get("corpid") != hub.platform.corp_id:
        raise WrongCorp()
    secret = request.query.get("corpsecret", "")
    if not hmac.compare_digest(secret.encode(), hub.platform.app_secret.encode()):
        raise WrongSecret()
    hub.rates.count("gettoken", (TOKENS_A_MINUTE, timedelta(minutes=1)))
    token, seconds = hub.tokens.get()
    return answer(access_token=token, expires_in=seconds)


async def callback_addresses(request: web.Request) -> web.Response:
    """`getcallbackip`: where callbacks come from."""
    token_checked(request)
    return answer(ip_list=["127.0.0.1"])


async def user_info(request: web.Request) -> web.Response:
    """`auth/getuserinfo`: who stands behind an OAuth code; good once, for 5 minutes."""
    hub = token_checked(request)
    code = request.query.get("code", "")
    person = hub.oauth.find(code)
    if person is None or not hub.oauth.use(code):
        raise CodeUsed()
    return answer(userid=person.userid)


def routes() -> list[web.RouteDef]:
    """Every address of the server API that the emulator speaks."""
    return [
        web.get(API + "gettoken", get_token),
        web.get(API + "getcallbackip", callback_addresses),
        web.get(API + "auth/getuserinfo", user_info),
        web.post(API + "message/send", api_messages.send),
        web.post(API + "message/update_template_card", api_messages.update_card),
        web.post(API + "aibot/response", api_messages.active_reply),
        web.post(API + "webhook/send", api_webhook.send),
        web.post(API + "webhook/upload_media", api_media.upload_for_robot),
        web.post(API + "media/upload", api_media.upload),
        web.get(API + "media/get", api_media.get),
    ]
