"""邻里典型: the secretary's example of a good neighbour, seen first, then told to the groups.

It takes the place of what a group is told unasked that week, at the group's own hour. A neighbour
whom it names is asked first; without their yes, still standing when it is told, the name is left
out (civil code 1034, personal information law 13 and 25).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlmodel import col, select

from bot.core import consents
from bot.core.answers import plain, yes_no
from bot.core.clock import local
from bot.core.consents import ConsentState, Purpose
from bot.core.due import DueItem, DueState
from bot.core.memory import known
from bot.core.people import Role, by_name, names_of
from bot.core.places import Chat, chats_of
from bot.core.privacy import for_group
from bot.core.questions import OpenQuestion, close, open_questions
from bot.core.values import Button, Card
from bot.core.work import Turn, Work
from bot.skills.policy import pushing, rules
from intents import Parse

DECIDES_WITHIN: Final = timedelta(hours=24)
"""How long the secretary may look at it, and then the named neighbour think about it."""
LONGEST: Final = 200

_WRITES = re.compile(r"^邻里典型\s*[:：,，]?\s*(?P<text>.*)$", re.DOTALL)
_SEND = frozenset({"发", "可以发", "发到群里"})
_KEEP = frozenset({"不发", "先不发", "别发", "不要发"})
_NAME_LENGTH = 2


def hear(turn: Turn) -> bool:
    """The secretary's 邻里典型：… in private: show how it would stand in the groups."""
    said = _WRITES.match(turn.text.strip())
    if said is None or turn.in_group:
        return False
    text = for_group(said["text"].strip())
    if Role.SECRETARY not in turn.roles:
        turn.say("policy.example_not_yours")
    elif not text or len(text) > LONGEST:
        turn.say("policy.example_length", longest=LONGEST)
    elif rules.tells_circumstances(text):
        turn.say("policy.example_private")
    else:
        _show(turn, text)
    return True


def seen(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """The secretary's yes or no in words."""
    words = plain(turn.text)
    said = False if words in _KEEP else True if words in _SEND else yes_no(turn.text)
    if turn.in_group or said is None:
        return False
    _decide(turn, question, yes=said)
    return True


def press_send(turn: Turn, argument: str) -> None:
    """The button that sends it."""
    _pressed(turn, argument, yes=True)


def press_drop(turn: Turn, argument: str) -> None:
    """The button that lets it be."""
    _pressed(turn, argument, yes=False)


def named(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """What the named neighbour says: with the name, or without."""
    said = yes_no(turn.text)
    if not turn.addressed or said is None:
        return False
    if said:
        consents.give(
            turn, turn.person_id, Purpose.PUBLICITY, kinds="name", words="policy.example_named"
        )
        for item in _waiting(turn, question.state["number"]):
            item.payload = {**item.payload, "agreed": [*item.payload["agreed"], turn.person_id]}
    turn.say("policy.example_answered", private=True, agreed=said)
    return True


def tell(work: Work, payload: Mapping[str, Any]) -> None:
    """A group's hour has come: tell it, or wait for its next free week; not where it said no."""
    chat = known(work.session, Chat, payload["chat"])
    setting = pushing.settings_of(work).get(payload["chat"])
    if (setting is not None and setting.off) or not chat.speaks:
        return
    now = local(work.now)
    hour = pushing.hour_of(setting)
    if pushing.told_this_week(work, chat):
        monday = now.replace(hour=0, minute=0) + timedelta(days=7 - now.weekday())
        _plan(work, payload, pushing.next_time(monday, hour))
    elif now.hour != hour:
        _plan(work, payload, pushing.next_time(now, hour))
    else:
        pushing.enter(work, chat, f"example:{payload['number']}")
        work.post(chat, "policy.example_post", text=_without_names(work, payload))


def _show(turn: Turn, text: str) -> None:
    named = _named(turn, text)
    number = turn.next_number("example")
    turn.ask(
        "policy.example",
        "policy.example_seen",
        state={"number": number, "text": text, "named": named},
        lives=DECIDES_WITHIN,
        text=text,
        asked=[name for name, person_id in named.items() if person_id],
        unknown=[name for name, person_id in named.items() if not person_id],
    )
    turn.show(_card(turn, number, text))


def _card(turn: Turn, number: int, text: str) -> Card:
    return Card(
        title=turn.render("policy.example_title", number=number),
        desc=text,
        task_id=f"example-{turn.neighbourhood_id}-{number}",
        buttons=(
            Button(turn.render("policy.example_send"), f"policy.example_send:{number}", 1),
            Button(turn.render("policy.example_drop"), f"policy.example_drop:{number}", 3),
        ),
    )


def _pressed(turn: Turn, argument: str, *, yes: bool) -> None:
    mine = open_questions(
        turn.session, person_id=turn.person_id, chat_id=turn.chat_id, now=turn.now
    )
    for question in mine:
        if question.name == "policy.example" and question.state["number"] == int(argument):
            close(question, turn.now)
            _decide(turn, question, yes=yes)
            return
    turn.say("policy.example_settled")


def _decide(turn: Turn, question: OpenQuestion, *, yes: bool) -> None:
    state = question.state
    if not yes:
        turn.say("policy.example_dropped")
        return
    asked = [person_id for person_id in state["named"].values() if person_id]
    # A named neighbour gets a day to think about it; nobody waits where nobody is asked.
    since = turn.now + DECIDES_WITHIN if asked else turn.now
    settings = pushing.settings_of(turn)
    chats = chats_of(turn.session, turn.neighbourhood_id)
    for chat in chats:
        hour = pushing.hour_of(settings.get(chat.id or 0))
        payload = {**state, "chat": chat.id, "agreed": []}
        _plan(turn, payload, pushing.next_time(since, hour))
    for person_id in asked:
        _ask_named(turn, person_id, state)
    turn.say("policy.example_taken", count=len(chats), asked=bool(asked))


def _ask_named(turn: Turn, person_id: int, state: Mapping[str, Any]) -> None:
    turn.ask_person(
        turn.person_of(person_id),
        "policy.example_named",
        "policy.example_named",
        state={"number": state["number"]},
        lives=DECIDES_WITHIN,
        text=state["text"],
    )


def _plan(work: Work, payload: Mapping[str, Any], at: datetime) -> None:
    key = f"policy:example:{payload['number']}:{payload['chat']}"
    work.schedule(pushing.EXAMPLE, key, at, payload)


def _named(turn: Turn, text: str) -> dict[str, int | None]:
    """Who of the neighbourhood is named; of two with one name nobody can be asked."""
    found: dict[str, int | None] = {}
    names = set(names_of(turn.session, turn.neighbourhood_id))
    for name in sorted(names, key=lambda name: (-len(name), name)):
        if len(name) >= _NAME_LENGTH and name in text:
            text = text.replace(name, "")
            people = by_name(turn.session, turn.neighbourhood_id, name)
            found[name] = people[0].id if len(people) == 1 else None
    return found


def _without_names(work: Work, payload: Mapping[str, Any]) -> str:
    """The text with the names of those alone who agreed and did not take it back."""
    text: str = payload["text"]
    somebody = work.render("policy.example_somebody")
    for name, person_id in payload["named"].items():
        if person_id not in payload["agreed"] or not _stands(work, person_id):
            text = text.replace(name, somebody)
    return text


def _stands(work: Work, person_id: int) -> bool:
    consent = consents.live(work.session, person_id, Purpose.PUBLICITY)
    return consent is not None and consent.state is ConsentState.GIVEN


def _waiting(work: Work, number: int) -> list[DueItem]:
    query = select(DueItem).where(
        DueItem.neighbourhood_id == work.neighbourhood_id,
        DueItem.kind == pushing.EXAMPLE,
        DueItem.state == DueState.WAITING,
    )
    items = work.session.exec(query.order_by(col(DueItem.id))).all()
    return [item for item in items if item.payload["number"] == number]
