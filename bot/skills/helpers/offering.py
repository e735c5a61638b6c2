"""Somebody offers a thing or a hand, or takes the offer back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.core.events import ConsentWithdrawn, OwnDataAsked
from bot.core.questions import OpenQuestion
from bot.core.states import BOT, OWNER
from bot.core.work import Turn, Work
from bot.skills.helpers import rules, store
from bot.skills.helpers.consent import approach
from bot.skills.helpers.tables import HelperNeed, HelperOffer, NeedState, OfferState
from intents import Parse, Request


def offer(turn: Turn, request: Request) -> None:
    """Keep the offer; overheard ones without a word."""
    if rules.takes_back(turn.text):
        take_back(turn)
        return
    item = rules.item_of(turn.text, request.slots.get("item"))
    if item:
        keep(turn, item)
    elif turn.addressed:
        turn.ask("helpers.offer_item", "helpers.what_offered", state={})


def hear_offer(turn: Turn, _question: OpenQuestion, parse: Parse) -> bool:
    """What is offered, said on its own."""
    elsewhere = {r.intent for r in parse.requests} - {"helper.offer", "helper.find"}
    item = rules.item_of(turn.text, None)
    if not turn.addressed or not item or (parse.outcome == "act" and elsewhere):
        return False
    keep(turn, item)
    return True


def keep(turn: Turn, item: str) -> None:
    """Write the offer; whoever looks for it just now is brought together with it."""
    kept = store.add_offer(turn, turn.person_id, item, turn.text)
    if kept is None:
        if turn.addressed:
            turn.say("helpers.offered_before", item=item)
        return
    turn.schedule(
        "helpers.expire", f"offer:{kept.id}", turn.now + rules.OFFER_STANDS, {"offer": kept.id}
    )
    need = _waiting_need(turn, item)
    if turn.addressed:
        turn.say("helpers.offered", item=item, days=rules.OFFER_STANDS.days)
    if need is not None:
        approach(turn, need, kept)


def take_back(turn: Turn) -> None:
    """The offers that the words name, or the only one, no longer stand."""
    own = store.offers_of(turn, turn.person_id)
    item = rules.item_of(turn.text, None)
    named = [o for o in own if o.item in turn.text or rules.fits(o.item, item)]
    gone = named or (own if len(own) == 1 else [])
    for row in gone:
        store.move_offer(turn, row, "take_back", OWNER, turn.person_id)
        turn.cancel_due(f"offer:{row.id}")
    if turn.addressed:
        turn.say("helpers.taken_back", items=[row.item for row in gone])


def expire(work: Work, payload: Mapping[str, Any]) -> None:
    """Ninety days are over."""
    row = work.session.get(HelperOffer, payload["offer"])
    if row is not None and row.state is OfferState.OPEN:
        store.move_offer(work, row, "expire", BOT, None)


def _waiting_need(turn: Turn, item: str) -> HelperNeed | None:
    since = turn.now - rules.CALL_STANDS
    waiting = store.needs_since(turn, since, NeedState.CALLED, NeedState.NOBODY)
    others = (need for need in waiting if need.person_id != turn.person_id)
    return next((need for need in others if rules.fits(item, need.item)), None)


def tell_own(work: Work, event: OwnDataAsked) -> None:
    """What somebody offers."""
    items = [offer.item for offer in store.offers_of(work, event.person_id)]
    if items:
        event.sections.append((work.render("helpers.own_data"), items))


def let_go(work: Work, event: ConsentWithdrawn) -> None:
    """Whoever wants to be reached no more offers nothing any more."""
    if event.purpose not in ("contact", "all"):
        return
    offers = store.offers_of(work, event.person_id)
    for offer in offers:
        store.move_offer(work, offer, "take_back", OWNER, event.person_id)
    if offers:
        event.left.append(work.render("helpers.own_data"))
