"""The way in: to WeCom with a state that only this browser knows, and back with a code."""

from __future__ import annotations

import hmac
import re
import secrets

import structlog
from aiohttp import web

from bot.console.hall import CONSOLE, PATH, Notice, give, go, holder, notice, take_back, ticket
from bot.console.tickets import Pass, Use, pass_to_json
from bot.core.ports import CodeSpent, LoginAway, Outsider
from bot.core.values import Identity

log = structlog.get_logger()

TRIES = 2
"""How often a browser is sent to WeCom for one login: a second time where a code was spent."""

LONGEST_CODE = 512
_CLIENTS = re.compile(r"wxwork|micromessenger", re.IGNORECASE)
_OWN = re.compile(rf"{PATH}/[0-9]{{1,9}}/[a-z_]+\.[a-z_]+")


async def start(request: web.Request) -> web.StreamResponse:
    """`/console/login`: log in, whoever was logged in before."""
    return begin(request, PATH)


def begin(request: web.Request, to: str, tries: int = 1) -> web.Response:
    """Send the browser to WeCom; afterwards it comes to `to`."""
    console = request.app[CONSOLE]
    if console.login is None or not console.public_url:
        log.warning(
            "console_not_ready",
            advice="书记网页要 LINLI_PUBLIC_URL 和自建应用的 LINLI_APP_AGENT_ID、LINLI_APP_SECRET",
        )
        return notice(console, Notice.NOT_READY)
    state = secrets.token_hex(16)
    back = f"{console.public_url.rstrip('/')}{PATH}/back"
    inside = bool(_CLIENTS.search(request.headers.get("User-Agent", "")))
    response = go(console.login.address(back, state, inside=inside), 302)
    where = to if _OWN.fullmatch(to) else PATH
    give(console, response, Use.LOGIN, {"state": state, "to": where, "tries": tries})
    return response


async def back(request: web.Request) -> web.StreamResponse:
    """`/console/back`: WeCom sends the browser here with a code."""
    console = request.app[CONSOLE]
    kept, code = ticket(request, Use.LOGIN), request.query.get("code", "")
    state = request.query.get("state", "")
    if kept is None or not same(state, kept["state"]) or not 0 < len(code) <= LONGEST_CODE:
        # A way back that was taken before, by the browser's own button: it is still logged in.
        return go(PATH) if holder(request) else notice(console, Notice.LOST)
    if console.login is None:
        return notice(console, Notice.NOT_READY)
    try:
        identity = await console.login.who(code)
    except CodeSpent:
        if kept["tries"] < TRIES:
            return begin(request, kept["to"], kept["tries"] + 1)
        log.warning("console_login_lost", advice="登录码反复过期：检查服务器时钟和反向代理的缓存")
        return notice(console, Notice.LOST)
    except Outsider:
        log.info("console_outsider", advice="来的人不是本企业成员，不用管")
        return notice(console, Notice.OUTSIDER)
    except LoginAway:
        return notice(console, Notice.AWAY)
    return _let_in(request, identity, kept["to"])


def _let_in(request: web.Request, identity: Identity, to: str) -> web.Response:
    response = go(to)
    held = Pass(identity, secrets.token_urlsafe(24))
    give(request.app[CONSOLE], response, Use.PASS, pass_to_json(held))
    take_back(response, Use.LOGIN)
    return response


def same(one: str, other: str) -> bool:
    """Whether two secrets are equal, in a time that does not tell how far they are."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode())
