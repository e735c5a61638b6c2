"""The secretary's word on a wish: published, held back because it tells too much, sent back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.core.answers import plain, yes_no
from bot.core.people import Person, Role
from bot.core.questions import OpenQuestion, close_named
from bot.core.values import Card
from bot.core.work import Turn, Work
from bot.skills.wishes import rules, store
from bot.skills.wishes.life import WishState
from bot.skills.wishes.tables import Wish
from intents import Parse

_VERIFY = frozenset({"1", "A", "a", "核实", "通过", "属实", "同意", "可以", "已核实", "核实了"})
_DECLINE = frozenset({"2", "B", "b", "退回", "不通过", "不行", "退了"})
_NO_REASON = frozenset({"不说", "不用说", "没有", "不说了", "不用"})

ENOUGH = rules.ENOUGH_HOUSEHOLDS


def _verified(turn: Turn, wish: Wish) -> None:
    store.move(turn, wish, "verify", actors=turn.roles, actor_id=turn.person_id)
    close_named(turn.session, "wishes.verify", "wish", wish.key, turn.now)
    turn.cancel_due(f"wishes:verify:{wish.key}")
    publish_or_hold(turn, wish, [turn.person])


def publish_or_hold(work: Work, wish: Wish, secretaries: Iterable[Person]) -> None:
    """Publish a verified wish, unless its title would tell who wished: then a secretary gives it
    a wider name, or entrusts it to somebody."""
    households = store.households_of(work, wish)
    if rules.could_have_meant(wish.title, households) >= ENOUGH:
        publish(work, wish)
        return
    wider = rules.general(wish.kind).title
    state = {"wish": wish.key, "wider": rules.could_have_meant(wider, households) >= ENOUGH}
    shown = wider if state["wider"] else ""
    for secretary in secretaries:
        if isinstance(work, Turn) and secretary.id == work.person_id:
            work.ask("wishes.held", "wishes.held_back", private=True, state=state,
                     lives=rules.VERIFY_WITHIN, title=wish.title, wider=shown)  # fmt: skip
        else:
            work.ask_person(secretary, "wishes.held", "wishes.held_back", state=state,
                            lives=rules.VERIFY_WITHIN, title=wish.title, wider=shown)  # fmt: skip


def publish(work: Work, wish: Wish) -> None:
    """Let a verified wish be claimed, and say so to those who wait for it."""
    store.publish(work, wish)
    if isinstance(work, Turn):
        work.say("wishes.published", private=True, number=wish.number, title=wish.title)
    if wish.from_id is not None and wish.from_id != work.actor_id:
        giver = work.person_of(wish.from_id)
        work.tell(giver, "wishes.yours_published", number=wish.number, title=wish.title)


def answer_verify(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """The secretary's word on a draft."""
    if not turn.addressed:
        return False
    words = plain(turn.text)
    title = rules.title_given(turn.text)
    if words in _VERIFY or (title and words.startswith(("核实", "通过", "1"))):
        verify(turn, question.state["wish"], title)
        return True
    if words in _DECLINE or words.startswith(("退回", "不通过")):
        decline(turn, question.state["wish"], rules.reason_given(turn.text))
        return True
    return False


def verify(turn: Turn, wish_id: int, title: str | None = None) -> None:
    """The need is real: publish it."""
    wish = _undecided(turn, wish_id)
    if wish is None:
        return
    if title:
        need = rules.listed(title) or rules.general(wish.kind)
        wish.title, wish.kind = need.title, need.kind
    _verified(turn, wish)


def decline(turn: Turn, wish_id: int, reason: str = "") -> None:
    """The wish cannot be listed; whoever handed it in hears it, and why."""
    wish = _undecided(turn, wish_id)
    if wish is None:
        return
    store.move(turn, wish, "decline", actors=turn.roles, actor_id=turn.person_id, why=reason)
    wish.ended_at = turn.now
    store.forget(wish)
    close_named(turn.session, "wishes.verify", "wish", wish.key, turn.now)
    turn.cancel_due(f"wishes:verify:{wish.key}")
    if wish.from_id is not None:
        giver = turn.person_of(wish.from_id)
        turn.tell(giver, "wishes.yours_declined", title=wish.title, reason=reason)
    if reason:
        turn.say("wishes.declined", private=True, title=wish.title)
    else:
        turn.ask(
            "wishes.reason", "wishes.why_declined", private=True, state={"wish": wish.key},
            title=wish.title,
        )  # fmt: skip


def answer_reason(turn: Turn, question: OpenQuestion, parse: Parse) -> bool:
    """Why it was sent back; told to whoever handed it in."""
    if parse.outcome == "act" and parse.requests:
        return False
    if plain(turn.text) in _NO_REASON or yes_no(turn.text) is False:
        turn.say("wishes.no_reason")
        return True
    wish = store.by_id(turn, question.state["wish"])
    assert wish is not None
    store.log(turn, wish, "reason", before=wish.state, actor_id=turn.person_id, why=turn.text)
    if wish.from_id is not None:
        giver = turn.person_of(wish.from_id)
        turn.tell(giver, "wishes.reason_is", title=wish.title, reason=turn.text)
    turn.say("wishes.reason_passed_on")
    return True


def _undecided(turn: Turn, wish_id: int) -> Wish | None:
    """The draft to be decided on; says so where it is too late or not the asker's to decide."""
    wish = store.by_id(turn, wish_id)
    if wish is None or Role.SECRETARY not in turn.roles:
        turn.say("wishes.secretary_only", private=True)
        return None
    if wish.state is not WishState.DRAFT:
        turn.say("wishes.decided_before", private=True, title=wish.title, number=wish.number)
        return None
    return wish


def click_verify(turn: Turn, argument: str) -> None:
    """The card's button: verified."""
    verify(turn, int(argument))
    _reface(turn, int(argument))


def click_decline(turn: Turn, argument: str) -> None:
    """The card's button: sent back."""
    decline(turn, int(argument))
    _reface(turn, int(argument))


def _reface(turn: Turn, wish_id: int) -> None:
    wish = store.by_id(turn, wish_id)
    if wish is None or turn.message.click is None:
        return
    face = "wishes.card_verified" if wish.number else "wishes.card_held"
    face = "wishes.card_declined" if wish.state is WishState.DECLINED else face
    title = turn.render(face, title=wish.title, number=wish.number)
    turn.reface(Card(title=title, task_id=turn.message.click.task_id))


def decide(turn: Turn, letter: str, state: Mapping[str, Any]) -> None:
    """The digest's reply code: A verified, B sent back."""
    if letter == "A":
        verify(turn, state["wish"])
    else:
        decline(turn, state["wish"])
