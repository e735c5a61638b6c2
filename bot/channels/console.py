"""The terminal as a channel: what somebody says becomes a Message, without any wire."""

from __future__ import annotations

from datetime import datetime

from bot.core.values import Attachment, Identity, Message, MessageKind, Powers, Quote

CHANNEL = "wecom"
POWERS = Powers(reply=True, max_bytes=20480)


def spoken(
    *,
    key: str,
    corp: str,
    sender: str,
    chat: str | None,
    text: str,
    mentioned: bool,
    now: datetime,
    quote: str | None = None,
    attachments: tuple[Attachment, ...] = (),
) -> Message:
    """A message as somebody says it; names stand for the channel's ids. Overheard talk can
    only be answered by a push."""
    return Message(
        key=key,
        channel="console",
        sender=Identity(corp, CHANNEL, sender),
        chat=chat,
        kind=MessageKind.TALK,
        text=text,
        sent_at=now,
        mentioned=mentioned or chat is None,
        powers=POWERS
        if mentioned or chat is None
        else Powers(reply=False, max_bytes=2048, hears_all=True),
        quote=Quote(quote) if quote else None,
        attachments=attachments,
    )
