"""The client of WeCom's server API, on an aiohttp session that is passed in.

wechatpy's client is not used: it is synchronous, fetches tokens without a lock and recurses
without end on a lasting 40014.
"""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import aiohttp
import structlog

from bot.channels.errors import (
    Refused,
    Remedy,
    TokenUnavailable,
    Unclear,
    Unreachable,
    WeComFault,
)
from bot.channels.redact import redact
from bot.channels.tokens import MemoryTokens, TokenKeeper, TokenStore, token_key
from bot.channels.wire import TooLong, read_capped, text_at
from bot.settings import Settings

TIMEOUT = aiohttp.ClientTimeout(total=10, connect=3, sock_connect=3)
MAX_ANSWER = 1024 * 1024
# A connection that was kept open may be dead without our knowing, and a message posted into it
# would be neither sent nor unsent; so every call opens its own.
_HEADERS = {"Connection": "close"}

log = structlog.get_logger()

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class File:
    """Something to be uploaded; `name` is what WeCom shows."""

    name: str
    content: bytes

    def form(self) -> aiohttp.FormData:
        """The form of document 90253; it can be sent once."""
        # WeCom shows a percent-encoded name as it stands.
        form = aiohttp.FormData(quote_fields=False)
        kind = mimetypes.guess_type(self.name)[0]
        form.add_field("media", self.content, filename=self.name, content_type=kind)
        return form


async def exchange(
    session: aiohttp.ClientSession,
    method: str,
    url: str,
    *,
    params: Mapping[str, str] | None = None,
    body: Json | None = None,
    file: File | None = None,
) -> dict[str, Any]:
    """One call; the answer with `errcode` 0.

    Raises `Unreachable` before anything was sent, `Unclear` after, `Refused` with the code.
    """
    try:
        async with session.request(
            method,
            url,
            params=params,
            json=body,
            data=file.form() if file else None,
            timeout=TIMEOUT,
            headers=_HEADERS,
            allow_redirects=False,
        ) as response:
            return _checked(response.status, await read_capped(response.content, MAX_ANSWER))
    except (
        aiohttp.ClientConnectorError,
        aiohttp.ConnectionTimeoutError,
        aiohttp.InvalidURL,
    ) as error:
        raise Unreachable(redact(f"{type(error).__name__}: {error}")) from None
    except (aiohttp.ClientError, TimeoutError, TooLong) as error:
        raise Unclear(redact(f"{type(error).__name__}: {error}")) from None


def _checked(status: int, raw: bytes) -> dict[str, Any]:
    """The answer's JSON. A code outside the protocol is told by its HTTP status."""
    if 300 <= status < 500:
        raise Refused(status, "not an answer of WeCom's API; is LINLI_WECOM_API right?")
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError):
        raise Unclear(f"HTTP {status} with an unreadable body") from None
    if status != 200 or not isinstance(data, dict):
        raise Unclear(f"HTTP {status} with a body that is no answer")
    code = data.get("errcode", 0)
    if code:
        raise Refused(code if isinstance(code, int) else 0, text_at(data, "errmsg"))
    return data


@dataclass(frozen=True, slots=True)
class App:
    """The self-built app: its corp, agent id and secret."""

    corp: str
    agent_id: int
    secret: str

    def __repr__(self) -> str:
        return f"App(corp={self.corp!r}, agent_id={self.agent_id})"


class WeComApi:
    """The server API for one app. `base` is `https://qyapi.weixin.qq.com` or the emulator's."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        base: str,
        app: App,
        now: Callable[[], datetime],
        store: TokenStore | None = None,
    ) -> None:
        self.session, self.app = session, app
        self._base = base.rstrip("/")
        self.keeper = TokenKeeper(
            token_key(app.corp, app.secret), store or MemoryTokens(), self._fetch_token, now
        )

    async def post(self, path: str, body: Json) -> dict[str, Any]:
        """POST to `/cgi-bin/<path>`. Raises `WeComFault`."""
        return await self._with_token("POST", path, {}, body)

    async def get(self, path: str, params: Mapping[str, str]) -> dict[str, Any]:
        """GET from `/cgi-bin/<path>`. Raises `WeComFault`."""
        return await self._with_token("GET", path, params, None)

    async def upload(self, kind: str, file: File) -> str:
        """Hand in a file for the app's messages; its media id is good for three days (document
        90253). Raises `WeComFault`."""
        answer = await self._with_token("POST", "media/upload", {"type": kind}, None, file)
        media_id = text_at(answer, "media_id")
        if not media_id:
            raise Unclear("media/upload answered without a media_id")
        return media_id

    async def check(self) -> None:
        """Prove that corp id and secret get a token. Raises `WeComFault`."""
        await self.keeper.token()

    def url(self, path: str) -> str:
        """The address of an API."""
        return f"{self._base}/cgi-bin/{path}"

    async def token(self, failed: str | None = None) -> str:
        """A good token. Raises `Refused` or, where nothing could be asked, `TokenUnavailable`."""
        try:
            return await self.keeper.token(failed)
        except (Unreachable, Unclear) as fault:
            raise TokenUnavailable(str(fault)) from fault

    async def _with_token(
        self,
        method: str,
        path: str,
        params: Mapping[str, str],
        body: Json | None,
        file: File | None = None,
    ) -> dict[str, Any]:
        token = await self.token()
        try:
            return await self._call(method, path, token, params, body, file)
        except Refused as refused:
            if refused.cause.remedy is not Remedy.REFRESH:
                raise
        log.info("token_renewed", path=path, advice="access_token 失效，已换新的重试一次")
        token = await self.token(token)
        return await self._call(method, path, token, params, body, file)

    async def _call(
        self,
        method: str,
        path: str,
        token: str,
        params: Mapping[str, str],
        body: Json | None,
        file: File | None,
    ) -> dict[str, Any]:
        query, url = {**params, "access_token": token}, self.url(path)
        return await exchange(self.session, method, url, params=query, body=body, file=file)

    async def _fetch_token(self) -> tuple[str, int]:
        params = {"corpid": self.app.corp, "corpsecret": self.app.secret}
        data = await exchange(self.session, "GET", self.url("gettoken"), params=params)
        value, life = data.get("access_token"), data.get("expires_in")
        if not isinstance(value, str) or not value or not isinstance(life, int):
            raise TokenUnavailable("gettoken answered without a token")
        return value, life


def log_fault(event: str, fault: WeComFault, **about: object) -> None:
    """One line an operator can act on; nothing secret is in it."""
    advice = "检查网络和防火墙；稍后会自动再试 | check the network; retried"
    if isinstance(fault, Refused):
        advice = fault.advice
    log.warning(event, reason=str(fault), advice=advice, **about)


def app_of(settings: Settings) -> App | None:
    """The configured self-built app; None where a part of it is missing."""
    secret = settings.app_secret.get_secret_value()
    if not settings.corp_id or settings.app_agent_id is None or not secret:
        return None
    return App(settings.corp_id, settings.app_agent_id, secret)


def api_of(
    settings: Settings,
    session: aiohttp.ClientSession,
    now: Callable[[], datetime],
    store: TokenStore | None = None,
) -> WeComApi | None:
    """The client for the configured app; None where there is none."""
    app = app_of(settings)
    return WeComApi(session, settings.wecom_api, app, now, store) if app else None
