"""The self-built app: `/wecom/app`, private chats with members of the corp.

Every callback is answered by an empty 200 once it is durable; answers are pushed by
message/send (developer.work.weixin.qq.com, document 90238).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import structlog
from aiohttp import web

from bot.channels.app_messages import read_elements, read_message
from bot.channels.callback import Handler, Now, empty, guarded, read_body
from bot.channels.cards import NOOP
from bot.channels.envelope import BodyMalformed, Envelope, EnvelopeFault, ReceiverWrong, Seal
from bot.channels.wire import text_at
from bot.channels.xml import parse_xml
from bot.core.ports import Desk

PATH = "/wecom/app"
# Document 90240: the platform warns about and then closes apps that nobody uses.
LIFECYCLE = frozenset(
    {
        "inactive_alert",
        "close_inactive_agent",
        "reopen_inactive_agent",
        "low_active_alert",
        "low_active",
        "active_restored",
    }
)

log = structlog.get_logger()


class AgentWrong(EnvelopeFault):
    """The message is meant for another app of the corp."""

    cause: ClassVar[str] = "agent_wrong"
    advice: ClassVar[str] = "核对 LINLI_APP_AGENT_ID：要与后台里这个应用的 AgentId 一致"


def callback(envelope: Envelope, agent_id: int | None, desk: Desk, now: Now) -> Handler:
    """The POST handler of one app; the envelope's receiver is the corp id."""

    async def receive(request: web.Request) -> web.Response:
        seal = Seal.of(request.query)
        encrypted = text_at(parse_xml(await read_body(request)), "Encrypt")
        if not encrypted:
            raise BodyMalformed
        xml = envelope.open(encrypted, seal, now())
        elements = read_elements(xml)
        _check_receiver(elements, envelope.receiver, agent_id)
        message = read_message(elements, xml, now())
        if message is None:
            _log_ignored(elements)
        elif not (message.click and message.click.key == NOOP):
            await desk.take(message, wait=0)
        return empty()

    return guarded(receive)


def _check_receiver(elements: Mapping[str, Any], corp: str, agent_id: int | None) -> None:
    """Some events (of the directory) name no app. Raises `ReceiverWrong` or `AgentWrong`."""
    if text_at(elements, "ToUserName") != corp:
        raise ReceiverWrong
    named = text_at(elements, "AgentID")
    if agent_id is not None and named and named != str(agent_id):
        raise AgentWrong


def _log_ignored(elements: Mapping[str, Any]) -> None:
    event = text_at(elements, "Event").lower()[:64]
    if event in LIFECYCLE:
        log.warning(
            "app_lifecycle",
            event_type=event,
            advice="企业微信提醒应用活跃度：请在管理后台查看，太久没人用会被停用",
        )
        return
    log.info(
        "app_ignored",
        msgtype=text_at(elements, "MsgType")[:32],
        event_type=event,
        advice="这种消息或事件用不上，已按协议确认收到",
    )
