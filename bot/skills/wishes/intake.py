"""How a wish comes in: handed in privately, verified or sent back by the secretary, published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.core.answers import plain, yes_no
from bot.core.events import NeedFound
from bot.core.people import Person, Role, roles_of
from bot.core.privacy import home_in_full
from bot.core.questions import OpenQuestion, close_named
from bot.core.values import Button, Card
from bot.core.work import Turn, Work
from bot.skills.wishes import rules, store
from bot.skills.wishes.life import RUNNING, WishState
from bot.skills.wishes.tables import Wish
from intents import Parse, Request

_ON_BEHALF = frozenset({Role.SECRETARY, Role.CENTRAL_HOUSEHOLD, Role.GRID_MEMBER})
_SELF = frozenset({"自己", "我自己", "本人", "我", "我家", "自家"})
_VERIFY = frozenset({"1", "A", "a", "核实", "通过", "属实", "同意", "可以", "已核实", "核实了"})
_DECLINE = frozenset({"2", "B", "b", "退回", "不通过", "不行", "退了"})
_NO_REASON = frozenset({"不说", "不用说", "没有", "不说了", "不用"})
ASK_AGAIN = timedelta(days=3)


def submit(turn: Turn, request: Request) -> None:
    """Take a wish in; whatever is said about it is said in private."""
    slots = {key: str(value) for key, value in request.slots.items()}
    slots["story"] = turn.text
    if not _says_what(slots):
        turn.ask("wishes.what", "wishes.what", private=True, state={"slots": slots})
    elif "recipient" not in slots and turn.roles & _ON_BEHALF:
        turn.ask("wishes.whose", "wishes.whose", private=True, state={"slots": slots})
    else:
        _take_in(turn, slots)


def answer_what(turn: Turn, question: OpenQuestion, parse: Parse) -> bool:
    """What is wished, after it was asked."""
    requests = [r for r in parse.requests if r.intent == "wish.submit"]
    if parse.outcome == "act" and parse.requests and not requests:
        return False
    slots = dict(question.state["slots"])
    for request in requests[:1]:
        slots |= {key: str(value) for key, value in request.slots.items()}
    slots.setdefault("item", turn.text[:30])
    slots["story"] = f"{slots['story']} {turn.text}"
    _take_in(turn, slots)
    return True


def answer_whose(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """For whom it is, after it was asked; a name is a short answer."""
    name = plain(turn.text).removeprefix("替").removeprefix("给").removeprefix("是")
    if not 1 <= len(name) <= 12:
        return False
    slots = dict(question.state["slots"])
    if name not in _SELF:
        slots["recipient"] = name
    _take_in(turn, slots)
    return True


def _says_what(slots: Mapping[str, str]) -> bool:
    generic = rules.need_of("", "").title
    return bool(slots.get("item")) or rules.need_of("", slots["story"]).title != generic


def _take_in(turn: Turn, slots: Mapping[str, str]) -> None:
    if turn.in_group and slots.get("recipient"):
        turn.say("wishes.said_in_group", private=True)
    wish = _draft(turn, turn.person, slots)
    if _handed_in_before(turn, wish):
        turn.say("wishes.handed_in_before", private=True, title=wish.title)
        return
    _write(turn, wish)
    if Role.SECRETARY in turn.roles:
        _publish(turn, wish)
        return
    turn.say("wishes.noted", private=True, title=wish.title, own=wish.own)
    _ask_secretaries(turn, wish)


def _draft(work: Work, person: Person, slots: Mapping[str, str]) -> Wish:
    seal = work.house.vault.seal
    recipient = slots.get("recipient", "")
    own = not recipient or recipient == person.name
    need = rules.need_of(slots.get("item", ""), slots["story"])
    return Wish(
        neighbourhood_id=work.neighbourhood_id,
        title=need.title,
        kind=need.kind,
        recipient=seal(person.called if own else recipient),
        story=seal(slots["story"]),
        contact=seal(_contact(work, person, slots, own=own)),
        from_id=person.id,
        own=own,
        created_at=work.now,
    )


def _contact(work: Work, person: Person, slots: Mapping[str, str], *, own: bool) -> str:
    """Where the one who takes it on finds the recipient, or whoever speaks for them."""
    said = home_in_full(slots.get("building"), slots.get("unit"), slots.get("room"))
    home = said or (home_in_full(person.building, person.unit, person.room) if own else "")
    phone = slots.get("phone") or store.unseal(work, person.phone)
    return work.render(
        "wishes.contact_line", home=home, phone=phone, through=None if own else person.called
    )


def _handed_in_before(work: Work, wish: Wish) -> bool:
    return any(
        known.from_id == wish.from_id
        and known.title == wish.title
        and store.unseal(work, known.recipient) == store.unseal(work, wish.recipient)
        for known in store.in_states(work, *RUNNING)
    )


def _write(work: Work, wish: Wish) -> None:
    work.session.add(wish)
    work.session.flush()
    store.log(work, wish, "submit", before="", actor_id=wish.from_id)


def _publish(turn: Turn, wish: Wish) -> None:
    store.move(turn, wish, "verify", actors=turn.roles, actor_id=turn.person_id)
    store.publish(turn, wish)
    turn.say("wishes.published", private=True, number=wish.number, title=wish.title)
    close_named(turn.session, "wishes.verify", "wish", wish.key, turn.now)
    turn.cancel_due(f"wishes:verify:{wish.key}")
    if wish.from_id is not None and wish.from_id != turn.person_id:
        turn.tell(
            turn.person_of(wish.from_id),
            "wishes.yours_published",
            number=wish.number,
            title=wish.title,
        )


def _ask_secretaries(work: Work, wish: Wish) -> None:
    for secretary in work.staff(Role.SECRETARY):
        work.ask_person(
            secretary,
            "wishes.verify",
            "wishes.verify_ask",
            state={"wish": wish.key},
            lives=rules.VERIFY_WITHIN,
            card=_card(work, wish, int(secretary.id or 0)),
            **_inner(work, wish),
        )
    work.schedule(
        "wishes.verify", f"wishes:verify:{wish.key}", work.now + ASK_AGAIN, {"wish": wish.key}
    )


def _inner(work: Work, wish: Wish) -> dict[str, Any]:
    """What a secretary reads of a wish."""
    giver = work.person_of(wish.from_id).called if wish.from_id else ""
    return {
        "giver": giver,
        "own": wish.own,
        "recipient": store.unseal(work, wish.recipient),
        "story": store.unseal(work, wish.story),
        "title": wish.title,
    }


def _card(work: Work, wish: Wish, person_id: int) -> Card:
    return Card(
        title=work.render("wishes.card_verify", title=wish.title),
        task_id=f"wish-{wish.key}-{person_id}-{int(work.now.timestamp())}",
        desc=work.render("wishes.card_verify_desc", label=rules.kind_label(wish.kind)),
        buttons=(
            Button(work.render("wishes.button_verify"), f"wishes.verify:{wish.key}", 1),
            Button(work.render("wishes.button_decline"), f"wishes.decline:{wish.key}", 2),
        ),
    )


def ask_again(work: Work, payload: Mapping[str, Any]) -> None:
    """Three days without a word: the secretary is asked once more, then the digest has it."""
    wish = store.by_id(work, payload["wish"])
    if wish is None or wish.state is not WishState.DRAFT:
        return
    for secretary in work.staff(Role.SECRETARY):
        work.ask_person(
            secretary,
            "wishes.verify",
            "wishes.verify_again",
            state={"wish": wish.key},
            lives=rules.VERIFY_WITHIN,
            title=wish.title,
        )


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
        wish.title = title
    _publish(turn, wish)


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
    face = "wishes.card_declined" if wish.state is WishState.DECLINED else "wishes.card_verified"
    title = turn.render(face, title=wish.title, number=wish.number)
    turn.reface(Card(title=title, task_id=turn.message.click.task_id))


def decide(turn: Turn, letter: str, state: Mapping[str, Any]) -> None:
    """The digest's reply code: A verified, B sent back."""
    if letter == "A":
        verify(turn, state["wish"])
    else:
        decline(turn, state["wish"])


def need_found(work: Work, event: NeedFound) -> None:
    """A visit found a need that is to be a wish: it goes to the secretary like any other."""
    if event.kind != "wish":
        return
    giver = work.person_of(event.person_id)
    wish = _draft(work, giver, {"recipient": event.recipient, "story": event.text})
    if _handed_in_before(work, wish):
        return
    _write(work, wish)
    if Role.SECRETARY in roles_of(work.session, event.person_id):
        store.move(work, wish, "verify", actors={Role.SECRETARY}, actor_id=giver.id)
        store.publish(work, wish)
    else:
        _ask_secretaries(work, wish)
