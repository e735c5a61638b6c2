"""A Reply in the shape of the AI bot's passive answers.

Source: developer.work.weixin.qq.com, document 101031: `text` only on enter_chat, a plain answer
is a finished stream, a click may be answered with a new card alone.
"""

from __future__ import annotations

from typing import Any

import structlog

from bot.channels.aibot_messages import MAX_BYTES
from bot.channels.cards import AIBOT, CardFault, as_text, template_card, update_card
from bot.channels.split import split_bytes
from bot.core.values import Card, Reply

Payload = dict[str, Any]

WELCOME_BYTES = 2048
WORKING = "正在办，请稍等…"
LATER = "这事要多花点时间，办好了在这儿回您。"
FORGOTTEN = "不好意思，我刚重启，没接上您这句话。麻烦您再说一遍。"
SETTLED = "收到。"

log = structlog.get_logger()


def stream(stream_id: str, text: str, *, finish: bool) -> Payload:
    """A stream frame; `text` replaces all that was shown before."""
    shown = _fitting(text, MAX_BYTES)
    return {
        "msgtype": "stream",
        "stream": {"id": stream_id, "finish": finish, "content": shown},
    }


def answer(stream_id: str, reply: Reply) -> Payload | None:
    """The whole answer to a user's message, in the first response; None: say nothing."""
    if reply.card and not reply.text and (shaped := _shaped(reply.card)):
        return {"msgtype": "template_card", "template_card": shaped}
    return ratable(finished(stream_id, reply)) if reply.text or reply.card else None


def ratable(first: Payload) -> Payload:
    """The first frame of a stream, which people may rate; the rating names the stream's id."""
    return {**first, "stream": {**first["stream"], "feedback": {"id": first["stream"]["id"]}}}


def finished(stream_id: str, reply: Reply) -> Payload:
    """The last frame of a stream. A stream without words would clear its bubble."""
    shaped = _shaped(reply.card) if reply.card else None
    if shaped and reply.card:
        frame = stream(stream_id, reply.text or reply.card.title, finish=True)
        return {**frame, "msgtype": "stream_with_template_card", "template_card": shaped}
    written = as_text(reply.card) if reply.card else ""
    text = "\n\n".join(part for part in (reply.text, written) if part)
    return stream(stream_id, text or SETTLED, finish=True)


def welcome(reply: Reply) -> Payload | None:
    """The answer to enter_chat; it holds a text or a card, not both, and the text goes first."""
    if reply.card and not reply.text and (shaped := _shaped(reply.card)):
        return {"msgtype": "template_card", "template_card": shaped}
    text = reply.text or (as_text(reply.card) if reply.card else "")
    if not text:
        return None
    return {"msgtype": "text", "text": {"content": _fitting(text, WELCOME_BYTES)}}


def new_face(reply: Reply, task_id: str) -> Payload | None:
    """The clicked card's new face; None: it stays as it is."""
    if reply.update is None:
        return None
    try:
        shaped = update_card(reply.update, task_id, AIBOT)
    except CardFault as fault:
        _log_card(fault)
        return None
    return {"response_type": "update_template_card", "template_card": shaped}


def _shaped(card: Card) -> Payload | None:
    """The card in WeCom's shape; None where it has none, and words must do."""
    try:
        return template_card(card, AIBOT)
    except CardFault as fault:
        _log_card(fault)
        return None


def _log_card(fault: CardFault) -> None:
    log.error("card_refused", reason=str(fault), advice="卡片不合规范，已改用文字；请告诉开发者")


def _fitting(text: str, limit: int) -> str:
    parts = split_bytes(text, limit)
    if len(parts) > 1:
        log.warning(
            "answer_cut",
            parts=len(parts),
            advice="一次回复装不下，只发出了第一段；请把这类回答写短，或改由私聊分段推送",
        )
    return parts[0]
