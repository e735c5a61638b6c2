"""The helper is asked before anybody hears a name; then the next one, then the group, once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.core.answers import plain, yes_no
from bot.core.clock import out_of_quiet
from bot.core.people import Person
from bot.core.places import Chat
from bot.core.privacy import home_for_group
from bot.core.questions import OpenQuestion, close_named
from bot.core.states import BOT, OWNER
from bot.core.work import Turn, Work
from bot.skills.helpers import rules, store
from bot.skills.helpers.tables import (
    ApproachState,
    HelperApproach,
    HelperNeed,
    HelperOffer,
    NeedState,
)
from intents import Parse

_GIVE = frozenset({"给", "可以给", "给吧", "给他", "给她"})
_KEEP = frozenset({"不给", "别给", "先不给"})


def approach_next(work: Work, need: HelperNeed) -> bool:
    """Ask the best helper who was not asked yet; False where nobody is left."""
    asked = {approach.offer_id for approach in store.approaches_of(work, need)}
    offers = {
        o.id: o for o in store.open_offers(work, but_not_of=need.person_id) if o.id not in asked
    }
    fitting = rules.ranked(need.item, [(n, o.item) for n, o in offers.items() if n is not None])
    if not fitting:
        return False
    approach(work, need, offers[fitting[0]])
    return True


def approach(work: Work, need: HelperNeed, offer: HelperOffer) -> None:
    """Ask one helper, who has two waking hours to answer."""
    if need.state is not NeedState.ASKING:
        store.move_need(work, need, "ask", BOT)
    row = store.add_approach(work, need, offer)
    work.ask_person(
        work.person_of(offer.person_id),
        "helpers.consent",
        "helpers.ask_helper",
        state={"approach": row.id},
        who=work.person_of(need.person_id).called,
        item=need.item,
        offered=offer.item,
    )
    due = out_of_quiet(work.now) + rules.HELPER_HAS
    work.schedule("helpers.lapse", f"helper:{row.id}", due, {"approach": row.id})


def hear_consent(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """The helper's yes, no, or that the offer no longer stands."""
    said = rules.consents(turn.text)
    back = rules.takes_back(turn.text)
    if not turn.addressed or (said is None and not back):
        return False
    row = turn.session.get(HelperApproach, question.state["approach"])
    assert row is not None
    if row.state is not ApproachState.ASKED:
        turn.say("helpers.too_late", private=True)
        return True
    turn.cancel_due(f"helper:{row.id}")
    need, offer = _pair(turn, row)
    if said and not back:
        _agree(turn, row, need, offer)
        return True
    store.move_approach(turn, row, "refuse", OWNER, turn.person_id)
    if back:
        store.move_offer(turn, offer, "take_back", OWNER, turn.person_id)
    turn.say("helpers.refused", private=True, back=back, item=offer.item)
    go_on(turn, need)
    return True


def hear_phone(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """Whether the other may have the helper's number."""
    words = plain(turn.text)
    said = True if words in _GIVE else False if words in _KEEP else yes_no(turn.text)
    if said is None or not turn.addressed:
        return False
    if said and turn.person.phone:
        turn.tell(
            turn.person_of(question.state["person"]),
            "helpers.phone",
            prompt=True,
            who=turn.person.called,
            phone=turn.house.vault.open(turn.person.phone),
        )
    turn.say("helpers.phone_given" if said else "helpers.phone_kept", private=True)
    return True


def lapse(work: Work, payload: Mapping[str, Any]) -> None:
    """The helper did not answer: the next one is asked."""
    row = work.session.get(HelperApproach, payload["approach"])
    if row is None or row.state is not ApproachState.ASKED:
        return
    store.move_approach(work, row, "lapse", BOT, None)
    close_named(work.session, "helpers.consent", "approach", row.id, work.now)
    need, _offer = _pair(work, row)
    go_on(work, need)


def go_on(work: Work, need: HelperNeed) -> None:
    """Somebody did not want to: ask the next, else the group it came from, else say so."""
    if approach_next(work, need):
        return
    chat = work.session.get(Chat, need.chat_id) if need.chat_id else None
    if chat is not None and not need.overheard:
        call(work, need, chat)
        return
    store.move_need(work, need, "give_up", BOT)
    if not need.overheard:
        work.tell(work.person_of(need.person_id), "helpers.nobody", item=need.item)


def call(work: Work, need: HelperNeed, chat: Chat) -> None:
    """Ask the neighbours in a group, once, without saying who looks."""
    mark_called(work, need)
    work.post(chat, "helpers.call", key=f"helper-call:{need.id}", item=need.item)


def mark_called(work: Work, need: HelperNeed) -> None:
    """The neighbours have been asked; they are not asked again."""
    store.move_need(work, need, "call", BOT)
    need.called_at = work.now


def _agree(turn: Turn, row: HelperApproach, need: HelperNeed, offer: HelperOffer) -> None:
    store.move_approach(turn, row, "agree", OWNER, turn.person_id)
    store.move_need(turn, need, "match", BOT)
    seeker = turn.person_of(need.person_id)
    who = _introduced(turn.person)
    turn.tell(seeker, "helpers.matched", prompt=True, item=offer.item, who=who)
    if not turn.person.phone:
        turn.say("helpers.agreed", private=True, who=_introduced(seeker))
        return
    turn.ask(
        "helpers.phone", "helpers.ask_phone", private=True, state={"person": seeker.id},
        who=_introduced(seeker),
    )  # fmt: skip


def _introduced(person: Person) -> str:
    return home_for_group(person.building) + person.called


def _pair(work: Work, row: HelperApproach) -> tuple[HelperNeed, HelperOffer]:
    need = work.session.get(HelperNeed, row.need_id)
    offer = work.session.get(HelperOffer, row.offer_id)
    assert need is not None
    assert offer is not None
    return need, offer
