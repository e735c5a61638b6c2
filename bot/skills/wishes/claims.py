"""Taking a wish on and giving it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bot.core import access
from bot.core.answers import plain, yes_no
from bot.core.people import Person, Role
from bot.core.questions import OpenQuestion
from bot.core.states import OWNER
from bot.core.work import Turn
from bot.skills.wishes import rules, store
from bot.skills.wishes.life import HELD, ClaimEnd, WishState
from bot.skills.wishes.naming import among, listed, number_of
from bot.skills.wishes.tables import Wish
from intents import Parse, Request, parse_refs

SHOWN = 12
OFFERED = 3
CONTACT_QUESTION_LIVES = timedelta(days=8)


def show(turn: Turn, _request: Request) -> None:
    """The open wishes: number, title, kind, nothing else."""
    wishes = store.in_states(turn, WishState.PUBLISHED)
    turn.say(
        "wishes.list",
        wishes=listed(wishes[:SHOWN]),
        more=max(0, len(wishes) - SHOWN),
    )
    mine = store.held_by(turn, turn.person_id)
    if mine and not turn.in_group:
        turn.say("wishes.yours", wishes=listed(mine))


def claim(turn: Turn, request: Request) -> None:
    """Take on what is named; a name that is only nearly right is asked back. News of a wish
    ("4号心愿联系上了") is no claim, whoever overhears it, nor is the question whose it is."""
    if rules.tells_of_progress(turn.text):
        return
    if rules.asks_whose(turn.text):
        if turn.addressed:
            turn.say("wishes.whose_is_kept")
        return
    number = number_of(turn, request)
    if number is not None:
        _by_number(turn, number)
        return
    wishes = store.in_states(turn, WishState.PUBLISHED)
    item = str(request.slots.get("item", ""))
    found = rules.which(turn.text, item, store.named(wishes))
    if found.sure:
        _take(turn, found.wishes[0].wish_id)
    elif turn.addressed:
        _ask_which(turn, found.wishes, wishes)


def _by_number(turn: Turn, number: int) -> None:
    wish = store.by_number(turn, number)
    if wish is not None:
        _take(turn, wish.key)
    elif turn.addressed:
        turn.say("wishes.unknown", number=number)


def _ask_which(turn: Turn, found: Sequence[rules.Named], wishes: Sequence[Wish]) -> None:
    if len(found) == 1:
        turn.ask(
            "wishes.this_one", "wishes.this_one", state={"wish": found[0].wish_id},
            number=found[0].number, title=found[0].title,
        )  # fmt: skip
        return
    chosen = {named.wish_id for named in found}
    shown = [w for w in wishes if not chosen or w.key in chosen][:SHOWN]
    if not shown:
        turn.say("wishes.none_open")
        return
    turn.ask(
        "wishes.which_one", "wishes.which_one", state={"wishes": [w.key for w in shown]},
        wishes=listed(shown), found=bool(chosen),
    )  # fmt: skip


def answer_this_one(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """Yes or no to "do you mean number 4?"."""
    said = yes_no(turn.text)
    if said is None:
        return False
    if said:
        _take(turn, question.state["wish"])
    else:
        turn.say("wishes.then_say_number")
    return True


def answer_which_one(turn: Turn, question: OpenQuestion, parse: Parse) -> bool:
    """A number out of those that were offered, or a title; news of a wish is no answer."""
    if rules.tells_of_progress(turn.text) or rules.asks_whose(turn.text):
        return False
    wish = _offered(turn, question, parse)
    if wish is None:
        return False
    _take(turn, wish.key)
    return True


def _offered(turn: Turn, question: OpenQuestion, _parse: Parse) -> Wish | None:
    wishes = [w for key in question.state["wishes"] if (w := store.by_id(turn, key))]
    words = plain(turn.text).removesuffix("号")
    refs = parse_refs(turn.text) or ([words] if words.isdigit() else [])
    if refs:
        return next((w for w in wishes if str(w.number) == refs[0]), None)
    found = rules.which(turn.text, "", store.named(wishes))
    fits = len(found.wishes) == 1 and len(plain(turn.text)) <= 12
    return next((w for w in wishes if fits and w.key == found.wishes[0].wish_id), None)


def _take(turn: Turn, wish_id: int) -> None:
    wish = store.by_id(turn, wish_id)
    assert wish is not None
    if wish.own and wish.from_id == turn.person_id:
        turn.say("wishes.your_own", private=True)
    elif store.claim(turn, wish, turn.person_id):
        _welcome(turn, wish)
    else:
        _too_late(turn, wish)


def _welcome(turn: Turn, wish: Wish) -> None:
    turn.say("wishes.claimed", number=wish.number, title=wish.title)
    say_contact(turn, wish)
    _wait_for_contact(turn, wish, turn.person)


def say_contact(turn: Turn, wish: Wish) -> None:
    """Tell the claimer how the recipient is reached; that it was told is logged."""
    access.note(turn, "wish_contact", wish.key)
    turn.say("wishes.contact", private=True, **_way(turn, wish))


def hand_over(turn: Turn, wish: Wish, person: Person, words: str) -> None:
    """Give a wish that was entrusted to somebody into their hands."""
    access.note(turn, "wish_contact", wish.key, person.called)
    turn.tell(person, words, title=wish.title, **_way(turn, wish))
    _wait_for_contact(turn, wish, person)


def _way(turn: Turn, wish: Wish) -> dict[str, Any]:
    return {
        "number": wish.number,
        "recipient": store.unseal(turn, wish.recipient),
        "contact": store.unseal(turn, wish.contact),
    }


def _wait_for_contact(turn: Turn, wish: Wish, person: Person) -> None:
    turn.keep_question(
        person, None, "wishes.contact", {"wish": wish.key, "asked": False},
        CONTACT_QUESTION_LIVES,
    )  # fmt: skip
    if not wish.contact:
        _ask_for_a_hand(turn, wish, person)


def _ask_for_a_hand(turn: Turn, wish: Wish, claimer: Person) -> None:
    """Nobody wrote down how the recipient is reached, so the secretary brings the two together."""
    for secretary in turn.staff(Role.SECRETARY):
        if secretary.id != claimer.id:
            turn.tell(
                secretary,
                "wishes.bring_together",
                number=wish.number,
                title=wish.title,
                recipient=store.unseal(turn, wish.recipient),
                who=claimer.called,
            )


def _too_late(turn: Turn, wish: Wish) -> None:
    row = store.open_claim(turn, wish)
    if row is not None and row.person_id == turn.person_id:
        turn.say("wishes.yours_already", number=wish.number)
        return
    others = store.in_states(turn, WishState.PUBLISHED)[:OFFERED]
    if row is not None:
        turn.say("wishes.taken", number=wish.number, others=listed(others))
    elif turn.addressed:
        turn.say("wishes.not_open", number=wish.number, others=listed(others))


def release(turn: Turn, request: Request) -> None:
    """Give back what was taken on; without a name, the only one that is held."""
    held = _releasable(turn, request)
    meant = among(turn, request, held)
    if not held:
        turn.say("wishes.nothing_held")
    elif not meant:
        turn.say("wishes.not_yours", number=number_of(turn, request))
    elif len(meant) > 1:
        turn.ask(
            "wishes.which_back", "wishes.which_back", state={"wishes": [w.key for w in meant]},
            wishes=listed(meant),
        )  # fmt: skip
    else:
        _give_back(turn, meant[0])


def _releasable(turn: Turn, request: Request) -> list[Wish]:
    """One's own; a secretary who names a number may take it back from anybody."""
    if Role.SECRETARY in turn.roles and number_of(turn, request) is not None:
        return store.in_states(turn, *HELD)
    return store.held_by(turn, turn.person_id)


def answer_which_back(turn: Turn, question: OpenQuestion, parse: Parse) -> bool:
    """Which of several is given back."""
    wish = _offered(turn, question, parse)
    if wish is None:
        return False
    _give_back(turn, wish)
    return True


def _give_back(turn: Turn, wish: Wish) -> None:
    store.move(turn, wish, "release", actors={OWNER, *turn.roles}, actor_id=turn.person_id)
    row = store.end_claim(turn, wish, ClaimEnd.RELEASED)
    store.back_to_pool(turn, wish)
    turn.say("wishes.released", number=wish.number, title=wish.title)
    if row is not None and row.person_id != turn.person_id:
        claimer = turn.person_of(row.person_id)
        turn.tell(claimer, "wishes.taken_back", number=wish.number, title=wish.title)
    else:
        turn.say("wishes.forget_contact", private=True, number=wish.number)
