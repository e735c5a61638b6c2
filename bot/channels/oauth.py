"""Web login by WeCom: in its own client without a word, on a desk by a QR code.

Source: pages 91022 (in the client), 98171 (on a desk) and 91023 (`auth/getuserinfo`) of
developer.work.weixin.qq.com.
"""

from __future__ import annotations

from urllib.parse import urlencode

from bot.channels.api import WeComApi, log_fault
from bot.channels.errors import Refused, WeComFault
from bot.channels.wire import MEMBERS, text_at
from bot.core.ports import CodeSpent, LoginAway, Outsider
from bot.core.values import Identity
from bot.settings import Settings

CODE_SPENT = 40029


class WeComLogin:
    """The login of one self-built app. `client` and `desk` are the addresses to which browsers
    are sent: WeCom's own or the emulator's."""

    def __init__(self, api: WeComApi, *, client: str, desk: str) -> None:
        self._api = api
        self._client = client.rstrip("/")
        self._desk = desk.rstrip("/")

    def address(self, back: str, state: str, *, inside: bool) -> str:
        """Where a browser is sent; it comes to `back` with `code` and the same `state`."""
        corp, agent = self._api.app.corp, self._api.app.agent_id
        # The client's page takes its parameters in this order alone.
        if inside:
            asked = {"appid": corp, "redirect_uri": back, "response_type": "code",
                     "scope": "snsapi_base", "state": state, "agentid": agent}  # fmt: skip
            return f"{self._client}/connect/oauth2/authorize?{urlencode(asked)}#wechat_redirect"
        asked = {"login_type": "CorpApp", "appid": corp, "agentid": agent,
                 "redirect_uri": back, "state": state, "lang": "zh"}  # fmt: skip
        return f"{self._desk}/wwlogin/sso/login?{urlencode(asked)}"

    async def who(self, code: str) -> Identity:
        """The member for whom a code stands; it is good once, for five minutes.

        Raises `CodeSpent`, `Outsider` or `LoginAway`.
        """
        try:
            data = await self._api.get("auth/getuserinfo", {"code": code})
        except WeComFault as fault:
            if isinstance(fault, Refused) and fault.code == CODE_SPENT:
                raise CodeSpent from fault
            log_fault("login_failed", fault)
            raise LoginAway from fault
        userid = text_at(data, "userid")
        if not userid:
            raise Outsider
        return Identity(self._api.app.corp, MEMBERS, userid)


def login_of(settings: Settings, api: WeComApi | None) -> WeComLogin | None:
    """The login of the configured app; None where there is no app."""
    if api is None:
        return None
    return WeComLogin(api, client=settings.wecom_oauth, desk=settings.wecom_login)
