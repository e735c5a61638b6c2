"""How a wish comes in: handed in privately, verified or sent back by the secretary, published."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.core.answers import plain
from bot.core.events import NeedFound
from bot.core.people import Person, Role, roles_of
from bot.core.privacy import home_in_full
from bot.core.questions import OpenQuestion
from bot.core.roster import read_home
from bot.core.values import Button, Card
from bot.core.work import Turn, Work
from bot.skills.wishes import rules, store, verifying
from bot.skills.wishes.life import RUNNING, WishState
from bot.skills.wishes.tables import Wish
from intents import Parse, Request

_ON_BEHALF = frozenset({Role.SECRETARY, Role.CENTRAL_HOUSEHOLD, Role.GRID_MEMBER})
_SELF = frozenset({"自己", "我自己", "本人", "我", "我家", "自家"})
_OURSELVES = re.compile(
    r"^(?:我|俺|咱|自己|自家|本人)(?:们|自己)?(?:家|屋)?(?:里|的|那|这|个|台|老|旧)*$"
)
"""What the parser may take for somebody and is the speaker's own home."""

ASK_AGAIN = timedelta(days=3)


def submit(turn: Turn, request: Request) -> None:
    """Take a wish in; whatever is said about it is said in private."""
    slots = {key: str(value) for key, value in request.slots.items()}
    slots["story"] = turn.text
    if _OURSELVES.match(slots.get("recipient", "")):
        del slots["recipient"]
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


def answer_whose(turn: Turn, question: OpenQuestion, parse: Parse) -> bool:
    """For whom it is, after it was asked; a name is a short answer, a request of another kind is
    none."""
    others = [r for r in parse.requests if r.intent != "wish.submit"]
    if parse.outcome == "act" and others and not any("recipient" in r.slots for r in others):
        return False
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
        store.move(turn, wish, "verify", actors=turn.roles, actor_id=turn.person_id)
        verifying.publish_or_hold(turn, wish, [turn.person])
        return
    turn.say("wishes.noted", private=True, title=wish.title, own=wish.own)
    _ask_secretaries(turn, wish)


def _draft(work: Work, person: Person, slots: Mapping[str, str]) -> Wish:
    seal = work.house.vault.seal
    recipient = slots.get("recipient", "")
    own = not recipient or recipient == person.name
    building = slots.get("building") or person.building
    need = rules.need_of(slots.get("item", ""), slots["story"])
    return Wish(
        neighbourhood_id=work.neighbourhood_id,
        title=need.title,
        kind=need.kind,
        recipient=seal(person.called if own else recipient),
        story=seal(slots["story"]),
        contact=seal(_contact(work, person, slots, need.title, own=own)),
        building=seal(building) if building else None,
        from_id=person.id,
        own=own,
        created_at=work.now,
    )


def _contact(
    work: Work, person: Person, slots: Mapping[str, str], title: str, *, own: bool
) -> str:
    """Where the one who takes it on finds the recipient, or whoever speaks for them; of a child
    no more than that (Personal Information Protection Law art. 28 and 31)."""
    said = home_in_full(slots.get("building"), slots.get("unit"), slots.get("room"))
    home = said or (home_in_full(person.building, person.unit, person.room) if own else "")
    phone = slots.get("phone") or store.unseal(work, person.phone)
    if phone and rules.is_for_a_child(title, slots["story"]):
        home = ""
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


def need_found(work: Work, event: NeedFound) -> None:
    """A visit found a need that is to be a wish: it goes to the secretary like any other."""
    if event.kind != "wish":
        return
    giver = work.person_of(event.person_id)
    slots = {"recipient": event.recipient, "story": event.text}
    places = zip(("building", "unit", "room"), read_home(event.home), strict=True)
    wish = _draft(work, giver, slots | {name: value for name, value in places if value})
    if _handed_in_before(work, wish):
        return
    _write(work, wish)
    if Role.SECRETARY in roles_of(work.session, event.person_id):
        store.move(work, wish, "verify", actors={Role.SECRETARY}, actor_id=giver.id)
        verifying.publish_or_hold(work, wish, [giver])
    else:
        _ask_secretaries(work, wish)
