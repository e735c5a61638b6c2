"""Somebody looks for a thing or a hand."""

from __future__ import annotations

from bot.core.answers import yes_no
from bot.core.places import Chat, chats_of
from bot.core.questions import OpenQuestion
from bot.core.states import BOT
from bot.core.work import Turn
from bot.skills.helpers import rules, store
from bot.skills.helpers.consent import approach_next, call, mark_called
from bot.skills.helpers.offering import take_back
from bot.skills.helpers.tables import HelperNeed
from intents import Parse, Request


def find(turn: Turn, request: Request) -> None:
    """Ask those who offered; where nobody did, the neighbours, once. Overheard talk is answered
    only where an offer fits."""
    if rules.takes_back(turn.text):
        take_back(turn)
        return
    if rules.pries(turn.text):
        if turn.addressed:
            turn.say("helpers.not_told")
        return
    item = rules.item_of(turn.text, request.slots.get("item"))
    if not item:
        if turn.addressed:
            turn.ask("helpers.item", "helpers.what_sought", state={})
        return
    seek(turn, item)


def hear_item(turn: Turn, _question: OpenQuestion, parse: Parse) -> bool:
    """What is sought, said on its own."""
    slots = [r.slots.get("item") for r in parse.requests if r.intent == "helper.find"]
    elsewhere = parse.outcome == "act" and not slots
    item = rules.item_of(turn.text, slots[0] if slots else None)
    if elsewhere or not item or not turn.addressed:
        return False
    seek(turn, item)
    return True


def seek(turn: Turn, item: str) -> None:
    """Look for a helper, unless the same person has just done so."""
    before = _same_before(turn, item)
    if before is not None:
        if turn.addressed:
            turn.say("helpers.asked_before", item=before.item, called=before.called_at is not None)
        return
    offered = store.items_on_offer(turn, but_not_of=turn.person_id)
    if not turn.addressed and not any(rules.fits(each, item) for each in offered):
        return
    need = store.add_need(turn, turn.person_id, turn.chat_id, item, overheard=not turn.addressed)
    if approach_next(turn, need):
        turn.say("helpers.asking")
    elif turn.in_group:
        mark_called(turn, need)
        turn.say("helpers.call", item=item)
    else:
        _offer_to_call(turn, need)


def hear_call(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """Whether the group may be asked."""
    said = yes_no(turn.text)
    if said is None or not turn.addressed:
        return False
    need = turn.session.get(HelperNeed, question.state["need"])
    chat = turn.session.get(Chat, question.state["chat"])
    assert need is not None
    assert chat is not None
    if said:
        call(turn, need, chat)
        turn.say("helpers.called", chat=chat)
    else:
        turn.say("helpers.not_called")
    return True


def _offer_to_call(turn: Turn, need: HelperNeed) -> None:
    store.move_need(turn, need, "give_up", BOT)
    home = turn.person.building
    chats = chats_of(turn.session, turn.neighbourhood_id, home) if home else []
    if not chats:
        turn.say("helpers.nobody", item=need.item)
        return
    state = {"need": need.id, "chat": chats[0].id}
    turn.ask("helpers.call", "helpers.may_i_call", state=state, item=need.item, chat=chats[0])


def _same_before(turn: Turn, item: str) -> HelperNeed | None:
    needs = store.needs_of(turn, turn.person_id, turn.now - rules.ONE_CALL)
    return next((need for need in needs if rules.fits(need.item, item)), None)
