"""WeCom's error codes as data: what each means and what is to be done.

Source: the error list of developer.work.weixin.qq.com, document 90313, and the pages of each API.
HTTP answers are 200 also for errors; only `errcode` counts, the wording of `errmsg` changes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.channels.redact import redact


class Remedy(StrEnum):
    """What a code asks for."""

    LATER = "later"
    REFRESH = "refresh"
    REFUSE = "refuse"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Cause:
    """One code: its remedy, the advice in both languages, and how long to wait, in seconds.

    `minute` waits for the rest of the current minute instead.
    """

    remedy: Remedy
    zh: str
    en: str
    seconds: float | None = None
    minute: bool = False

    @property
    def advice(self) -> str:
        """For the log."""
        return f"{self.zh} | {self.en}"


_LATER, _REFUSE, _OPERATOR = Remedy.LATER, Remedy.REFUSE, Remedy.OPERATOR

CAUSES: dict[int, Cause] = {
    -1: Cause(_LATER, "企业微信繁忙，稍后自动重试", "WeCom is busy; retried", 5),
    6000: Cause(_LATER, "数据版本冲突，稍后自动重试", "data version conflict; retried", 2),
    40001: Cause(
        Remedy.REFRESH,
        "应用 Secret 不对：核对 LINLI_APP_SECRET 与 LINLI_CORP_ID",
        "wrong secret: check LINLI_APP_SECRET and LINLI_CORP_ID",
    ),
    40003: Cause(_REFUSE, "userid 无效，此人可能已离开企业", "invalid userid"),
    40007: Cause(_REFUSE, "素材已过期（3 天）或无效", "media expired (3 days) or invalid"),
    40008: Cause(_REFUSE, "消息类型不对，是程序错误", "invalid msgtype: a bug"),
    40013: Cause(_OPERATOR, "企业 ID 不对：核对 LINLI_CORP_ID", "wrong corp id"),
    40014: Cause(
        Remedy.REFRESH,
        "access_token 反复无效：核对 LINLI_APP_SECRET 是不是这个应用的",
        "the token stays invalid: does the secret belong to this app?",
    ),
    40029: Cause(_REFUSE, "登录凭证用过了或过期了，请重新打开网页", "login code used or too old"),
    40031: Cause(_REFUSE, "成员列表不对", "bad user list"),
    40050: Cause(_REFUSE, "群 ID 不存在", "no such chat"),
    40056: Cause(_OPERATOR, "AgentId 不对：核对 LINLI_APP_AGENT_ID", "wrong agent id"),
    40058: Cause(_REFUSE, "参数不合规，看错误里点名的字段，是程序错误", "bad parameter: a bug"),
    40091: Cause(_OPERATOR, "Secret 不对：核对 LINLI_APP_SECRET", "wrong secret"),
    41001: Cause(_REFUSE, "缺 access_token，是程序错误", "token missing: a bug"),
    42001: Cause(
        Remedy.REFRESH,
        "access_token 反复过期：检查服务器时钟",
        "the token stays expired: check this machine's clock",
    ),
    44004: Cause(_REFUSE, "内容为空，是程序错误", "empty content: a bug"),
    45001: Cause(_REFUSE, "素材太大", "media too large"),
    45002: Cause(_REFUSE, "文字太长，是程序错误（应当先分段）", "text too long: a bug"),
    45009: Cause(
        _LATER, "发得太快，等到下一分钟自动再发", "rate limit; waits a minute", minute=True
    ),
    45033: Cause(_LATER, "并发太高，稍后自动重试", "too much concurrency; retried", 3),
    48002: Cause(
        _OPERATOR,
        "应用没有这个接口的权限：后台把应用加进“可调用接口的应用”",
        "API not permitted: add the app to the callable list",
    ),
    50001: Cause(_OPERATOR, "可信域名没有配置", "redirect domain not trusted"),
    50002: Cause(
        _OPERATOR, "此人不在应用可见范围：后台调整可见范围", "not in the app's visible range"
    ),
    60011: Cause(
        _OPERATOR, "此人或部门不在应用可见范围：后台调整可见范围", "not in the visible range"
    ),
    60020: Cause(
        _OPERATOR,
        "服务器地址不在白名单：后台-应用-企业可信IP 里加上它，约一分钟生效",
        "address not allowed: add it under the app's trusted IPs",
    ),
    60111: Cause(_REFUSE, "userid 不存在，此人可能已离开企业", "no such userid"),
    81013: Cause(_OPERATOR, "收信人全都无效：检查可见范围和通讯录", "all recipients invalid"),
    82001: Cause(_REFUSE, "收信人为空", "no valid recipient"),
    84061: Cause(_REFUSE, "没有外部联系人关系", "no external contact relation"),
    86001: Cause(_REFUSE, "群 ID 不对", "bad chat id"),
    86003: Cause(_REFUSE, "群不存在", "no such chat"),
    86008: Cause(_REFUSE, "群不是本应用创建的", "chat not created by this app"),
    93000: Cause(
        _OPERATOR,
        "群机器人的 key 不对或机器人已被移除：请在群里重新添加并更新 key",
        "invalid webhook key: add the robot again and update the key",
    ),
    93005: Cause(_REFUSE, "群机器人不能发起单聊", "robot may not write a single chat"),
    301002: Cause(
        _OPERATOR, "AgentId 与 Secret 不是同一个应用的", "agent id and secret do not match"
    ),
    846609: Cause(_OPERATOR, "企业没有开通这项功能", "feature not opened for this corp"),
    853001: Cause(_OPERATOR, "企业没有开通这项功能", "feature not opened for this corp"),
    853006: Cause(_OPERATOR, "企业没有开通这项功能", "feature not opened for this corp"),
}
_UNKNOWN = Cause(
    _REFUSE,
    "没见过的错误码，可在 open.work.weixin.qq.com/devtool/query 查询",
    "unknown code; look it up at open.work.weixin.qq.com/devtool/query",
)
_FROM_IP = re.compile(r"from ip:\s*([0-9a-fA-F.:]+)")


class WeComFault(Exception):
    """A call to WeCom did not succeed."""


class Unreachable(WeComFault):
    """No connection came about: nothing was sent."""


class Unclear(WeComFault):
    """The connection ended after the request was sent: nobody knows whether it was obeyed."""


class TokenUnavailable(WeComFault):
    """No access token could be had, so the call was not made; trying later may help."""


class Refused(WeComFault):
    """WeCom answered with an error code."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"errcode {code}: {redact(message)[:300]}")
        self.code = code
        self.cause = CAUSES.get(code, _UNKNOWN)
        found = _FROM_IP.search(message)
        self.address = found[1] if found else ""

    @property
    def advice(self) -> str:
        """What the operator should do, with this machine's address where that is the trouble."""
        if self.code == 60020 and self.address:
            return f"{self.cause.advice} (IP {self.address})"
        return self.cause.advice

    def wait_seconds(self, now: datetime) -> float | None:
        """How long to wait before it is worth trying again."""
        if self.cause.minute:
            return 60.0 - now.second
        return self.cause.seconds
