"""From the first call to the thank-you: contacted, brought, confirmed."""

from __future__ import annotations

from bot.core.answers import plain, yes_no
from bot.core.events import DeedDone
from bot.core.people import Role
from bot.core.questions import OpenQuestion, close_named
from bot.core.states import BOT, OWNER
from bot.core.work import Turn, Work
from bot.skills.wishes import rules, store, thanking
from bot.skills.wishes.life import HELD, WISHER, ClaimEnd, WishState
from bot.skills.wishes.naming import among, listed, number_of
from bot.skills.wishes.tables import Wish
from intents import Parse, Request, parse_refs

_HEARD = frozenset({"好", "好的", "行", "收到", "知道", "嗯", "嗯嗯", "恩", "可以", "没问题"})
"""Says that the reminder was read, not that anybody was called."""


def answer_contact(turn: Turn, question: OpenQuestion, parse: Parse) -> bool:
    """The claimer says that the two have spoken; a bare yes counts only where it was asked."""
    said = rules.says_contacted(turn.text)
    if said is None and question.state["asked"]:
        said = yes_no(turn.text) if plain(turn.text) not in _HEARD else False
    if said is None or not turn.addressed or _is_of_wishes(turn, parse):
        return False
    wish = store.by_id(turn, question.state["wish"])
    if wish is None or wish.state is not WishState.CLAIMED or _names_another(turn, wish):
        return False
    if said:
        contacted(turn, wish)
    else:
        turn.say("wishes.still_time", private=True, number=wish.number)
        turn.keep_open(question)
    return True


def _names_another(turn: Turn, wish: Wish) -> bool:
    """Whether the words are about another wish than the one that was asked about."""
    refs = parse_refs(turn.text)
    if refs:
        return str(wish.number) not in refs
    known = store.named(store.in_states(turn, wish.state))
    found = rules.which(turn.text, "", known)
    return found.sure and found.wishes[0].wish_id != wish.key


def _is_of_wishes(turn: Turn, parse: Parse) -> bool:
    """Whether it is said that the wish was brought or is given back; that the two have spoken and
    when it will be brought is neither."""
    meant = {r.intent for r in parse.requests} if parse.outcome == "act" else set()
    only_spoken = rules.says_contacted(turn.text) and rules.says_received(turn.text) is None
    return "wish.release" in meant or ("wish.complete" in meant and not only_spoken)


def contacted(turn: Turn, wish: Wish) -> None:
    """The claimer and the one who wished have spoken."""
    store.move(turn, wish, "contact", actors={OWNER}, actor_id=turn.person_id)
    row = store.open_claim(turn, wish)
    if row is not None:
        store.stop_reminders(turn, row, "soon", "last", "lapse")
    close_named(turn.session, "wishes.contact", "wish", wish.key, turn.now)
    turn.say("wishes.contacted", private=True, number=wish.number)


def complete(turn: Turn, request: Request) -> None:
    """The claimer has brought it; whoever speaks for the recipient is asked whether it came."""
    held = _deliverable(turn)
    meant = among(turn, request, held)
    if not held:
        turn.say("wishes.nothing_held")
    elif not meant:
        turn.say("wishes.not_yours", number=number_of(turn, request))
    elif len(meant) > 1:
        turn.say("wishes.which_done", wishes=listed(meant))
    else:
        _deliver(turn, meant[0])


def _deliverable(turn: Turn) -> list[Wish]:
    if Role.SECRETARY in turn.roles:
        return store.in_states(turn, *HELD)
    return store.held_by(turn, turn.person_id)


def _deliver(turn: Turn, wish: Wish) -> None:
    store.move(turn, wish, "deliver", actors={OWNER, *turn.roles}, actor_id=turn.person_id)
    wish.delivered_at = turn.now
    row = store.open_claim(turn, wish)
    assert row is not None
    store.stop_reminders(turn, row, *rules.REMINDERS, "lapse")
    close_named(turn.session, "wishes.contact", "wish", wish.key, turn.now)
    turn.say("wishes.delivered", number=wish.number, title=wish.title)
    ask_whether_it_came(turn, wish)
    store.ask_again(turn, wish, row, rules.CONFIRM_AGAIN)


def ask_whether_it_came(work: Work, wish: Wish, *, all_of_them: bool = False) -> None:
    """Ask the nearest to the recipient, the second time everybody who can know."""
    chain = store.confirmers(work, wish)
    for person in chain if all_of_them else chain[:1]:
        work.ask_person(
            person,
            "wishes.received",
            "wishes.received_ask",
            state={"wish": wish.key},
            lives=rules.CONTACT_WITHIN,
            number=wish.number,
            title=wish.title,
            recipient=store.unseal(work, wish.recipient),
            own=wish.own and person.id == wish.from_id,
        )


def answer_received(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """It came, or it did not."""
    said = yes_no(turn.text)
    if said is None:
        said = rules.says_received(turn.text)
    if said is None or not turn.addressed:
        return False
    wish = store.by_id(turn, question.state["wish"])
    if wish is None or wish.state is not WishState.DELIVERED or _names_another(turn, wish):
        return False
    _came(turn, wish) if said else _did_not_come(turn, wish)
    return True


def confirm(turn: Turn, request: Request) -> None:
    """Whoever may know says that a wish came true, without having been asked."""
    waiting = [
        w for w in store.in_states(turn, WishState.DELIVERED, *HELD) if _may_confirm(turn, w)
    ]
    brought = [w for w in waiting if w.state is WishState.DELIVERED]
    meant = among(turn, request, waiting)
    if len(meant) > 1:
        meant = [w for w in meant if w in brought] or meant
    if not meant:
        turn.say("wishes.nothing_to_confirm", private=True)
    elif len(meant) > 1:
        turn.say("wishes.which_came", private=True, wishes=listed(meant))
    elif rules.says_received(turn.text) is False:
        _did_not_come(turn, meant[0])
    else:
        _came(turn, meant[0])


def _may_confirm(turn: Turn, wish: Wish) -> bool:
    return turn.person_id in [p.id for p in store.confirmers(turn, wish)]


def _came(turn: Turn, wish: Wish) -> None:
    store.move(turn, wish, "confirm", actors={WISHER}, actor_id=turn.person_id)
    store.move(turn, wish, "close", actors={BOT})
    wish.ended_at = turn.now
    row = store.end_claim(turn, wish, ClaimEnd.FULFILLED)
    store.forget(wish)
    turn.say("wishes.closed", private=True, number=wish.number)
    if row is not None:
        turn.tell(turn.person_of(row.person_id), "wishes.thanks", number=wish.number,
                  title=wish.title)  # fmt: skip
        turn.emit(DeedDone(row.person_id, "wish", f"wish:{wish.key}"))
    thanking.ask_publicity(turn, wish)


def _did_not_come(turn: Turn, wish: Wish) -> None:
    row = store.open_claim(turn, wish)
    if wish.state is not WishState.DELIVERED or row is None:
        turn.say("wishes.not_brought_yet", private=True, number=wish.number)
        return
    store.move(turn, wish, "not_received", actors={WISHER}, actor_id=turn.person_id)
    wish.delivered_at = None
    store.stop_reminders(turn, row, "confirm")
    close_named(turn.session, "wishes.received", "wish", wish.key, turn.now)
    turn.say("wishes.will_ask_back", private=True, number=wish.number)
    turn.tell(turn.person_of(row.person_id), "wishes.did_not_come", number=wish.number,
              title=wish.title)  # fmt: skip
