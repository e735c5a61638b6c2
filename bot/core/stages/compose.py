"""One reply out of the parts, through the privacy gate."""

from __future__ import annotations

from bot.core import outbox
from bot.core.privacy import for_group
from bot.core.stages.passage import Passage
from bot.core.values import Card, Reply
from bot.core.work import Turn


def compose(passage: Passage) -> None:
    """Join the parts; in a group private ones go to the asker, and the group hears that."""
    turn = passage.turn
    if turn is None:
        return
    if turn.in_group:
        _send_private(turn)
        text = for_group(_joined(turn, private=False))
        if any(part.private for part in turn.parts):
            text = "\n".join(filter(None, [text, _went_private(turn)]))
    else:
        text = "\n".join(part.text for part in turn.parts)
    passage.reply = Reply(text, turn.card, turn.update)
    if not passage.message.powers.reply and not passage.reply.is_empty:
        _push(turn, passage.reply)


def _joined(turn: Turn, *, private: bool) -> str:
    return "\n".join(part.text for part in turn.parts if part.private is private)


def _send_private(turn: Turn) -> None:
    text = _joined(turn, private=True)
    if text:
        outbox.put(
            turn.session,
            neighbourhood_id=turn.neighbourhood_id,
            person_id=turn.person_id,
            text=text,
            because=turn.because,
            now=turn.now,
            prompt=True,
        )


def _went_private(turn: Turn) -> str:
    return turn.render("core.went_private")


def _push(turn: Turn, reply: Reply) -> None:
    """The channel carries no answer back, so the answer is a parcel of its own, and the new
    face of a clicked card another one."""
    click = turn.message.click
    if reply.update is not None and click is not None and click.response_code:
        _put(turn, text="", card=reply.update, response_code=click.response_code)
    if reply.text or reply.card:
        _put(turn, text=reply.text, card=reply.card)


def _put(turn: Turn, *, text: str, card: Card | None, response_code: str | None = None) -> None:
    outbox.put(
        turn.session,
        neighbourhood_id=turn.neighbourhood_id,
        person_id=None if turn.chat else turn.person_id,
        chat_id=turn.chat_id,
        text=text,
        card=card,
        because=turn.because,
        now=turn.now,
        prompt=True,
        response_code=response_code,
    )
