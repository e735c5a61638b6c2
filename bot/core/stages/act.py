"""The skill that owns the intent, the button or the event does its work."""

from __future__ import annotations

import structlog

from bot.core import inbox
from bot.core.clock import local
from bot.core.events import PhotoArrived
from bot.core.people import greet
from bot.core.stages.passage import Passage
from bot.core.values import AttachmentKind, MessageKind

log = structlog.get_logger()


def act(passage: Passage) -> bool:
    """Run the plan; photos that came along are told to whoever listens."""
    _BY_KIND[passage.message.kind](passage)
    return True


def _talk(passage: Passage) -> None:
    turn = passage.live_turn
    for request in passage.plan:
        if request.intent in turn.covered:
            continue
        turn.because = request.intent
        turn.house.registry.intents[request.intent].intents[request.intent](turn, request)
    for attachment in passage.message.attachments:
        if attachment.kind is not AttachmentKind.IMAGE:
            continue
        if attachment.stored:
            turn.emit(PhotoArrived(turn.person_id, turn.chat_id, attachment.stored))
        elif turn.addressed:
            turn.say("core.photo_lost")


def _click(passage: Passage) -> None:
    click, turn = passage.message.click, passage.live_turn
    if click is None:
        return
    name, _, argument = click.key.partition(":")
    handler = turn.house.registry.clicks.get(name)
    if handler is None:
        log.warning("unknown_button", key=name, advice="旧卡片上的按钮，已不再使用")
        return
    turn.because = name
    handler(turn, argument)


def _enter(passage: Passage) -> None:
    """Welcome once a day; the app tells of every opening."""
    turn = passage.live_turn
    if greet(passage.session, turn.person_id, local(passage.now).date()):
        turn.say("core.welcome", neighbourhood=turn.neighbourhood.name)


def _feedback(passage: Passage) -> None:
    """Keep the rating beside the answer that it is about."""
    click = passage.message.click
    row = inbox.find_stream(passage.session, click.task_id) if click else None
    if row is None or click is None:
        return
    row.trace = {**(row.trace or {}), "rating": click.key.rpartition(":")[2]}
    log.info("reply_rated", rating=row.trace["rating"])


_BY_KIND = {
    MessageKind.TALK: _talk,
    MessageKind.CLICK: _click,
    MessageKind.ENTER: _enter,
    MessageKind.FEEDBACK: _feedback,
}
