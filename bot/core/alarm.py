"""Emergencies: the fixed text at once, and an alarm to the people on duty until one takes it.

The texts follow what fire brigades and gas companies agree on: leave first, telephone outside.
The bot cannot ring anybody and never says that it did (Fire Protection Law art. 44 and the gas
regulation art. 40 oblige the people themselves to report).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time, timedelta
from pathlib import Path
from typing import Any, Final

from bot.core import aftermath, directory, drills, emergencies, mapped
from bot.core.answers import plain, strip_mention
from bot.core.clock import at, local
from bot.core.emergencies import (
    ON_DUTY,
    PRIVATE_KINDS,
    UNTAKEN,
    Emergency,
    EmergencyEvent,
    is_raised,
    move,
    on_call,
)
from bot.core.events import HomeMeantAsked
from bot.core.house import House
from bot.core.people import Person
from bot.core.places import Chat
from bot.core.privacy import home_in_full
from bot.core.questions import OpenQuestion, close_named
from bot.core.skill import Duty, Skill
from bot.core.states import BOT
from bot.core.values import Button, Card, Message
from bot.core.work import Turn, Work
from intents import Parse, emergency, parse_address

REPEAT = timedelta(minutes=10)
SAME_ALARM = timedelta(minutes=30)
GOES_ON = 18
"""Repeats for three hours at the most; then the digest and the operator have it."""

DRILL_GOES_ON = 2
NO_NUMBERS: Final = dict.fromkeys(directory.NEEDED_FOR_SAFETY, "")
"""A directory in which nothing was entered: the texts do without."""

REVIEW_AT = time(9)
LONGEST_ANSWER = 12

_TAKES = re.compile(
    r"^(?!.*(?:不了|没空|没法|不去|不来))"
    r".*(?:收到|接手|接了|我(?:马上|这就|现在|先)?(?:来|去|到|过去)|马上(?:来|去|到)|在路上|赶过去)"
)

_SHARED = re.compile(
    r"电梯|地下室|地下车库|车库|车棚|楼道|楼梯间|楼下|楼顶|天台|门口|院子|花园|广场|操场|路上"
)
"""Places that are nobody's home: there the speaker's own address would mislead."""


def raise_alarm(turn: Turn, kind: str) -> None:
    """Say the fixed text and tell the people on duty; the same trouble raises one alarm."""
    turn.because = f"safety.{kind}"
    meant = _home_meant(turn)
    numbers = NO_NUMBERS | directory.numbers(turn.session, turn.neighbourhood_id)
    quiet = kind in PRIVATE_KINDS
    turn.say(f"safety.{kind}", private=quiet, numbers=numbers, other=bool(meant))
    if turn.in_group and kind not in PRIVATE_KINDS:
        turn.tell(turn.person, f"safety.{kind}", prompt=True, numbers=numbers, other=bool(meant))
    if turn.in_group and meant:
        turn.say("safety.withdraw", private=True)
    if not on_call(turn, kind):
        turn.say("safety.told_nobody", private=quiet)
    else:
        turn.say("safety.told_secretary" if quiet else "safety.told_staff", private=quiet)
    if is_raised(turn, kind, turn.person_id, turn.chat_id, turn.now - SAME_ALARM):
        return
    emergency = write(
        turn, kind, place=meant or _place(turn), words=turn.text, person_id=turn.person_id
    )
    emergency.chat_id = turn.chat_id
    ring(turn, emergency)


def fixed_text(house: House, message: Message) -> str | None:
    """The fixed text alone, while no table can be read; None where it is no emergency.

    Nobody is told then, and what belongs into no group is not spread out there either.
    """
    kind = emergency(strip_mention(message.text, house.bot_name))
    if kind is None or not (message.mentioned or message.chat is None):
        return None
    if kind in PRIVATE_KINDS and message.chat is not None:
        return house.words.render("safety.in_group_alone")
    text = house.words.render(f"safety.{kind}", numbers=NO_NUMBERS, other=False)
    return "\n".join([text, house.words.render("safety.nobody_told")])


def write(
    work: Work, kind: str, *, place: str, words: str, person_id: int, drill: bool = False
) -> Emergency:
    """Write an emergency down: raised, and answered with the fixed text in the same breath."""
    emergency = mapped.add(
        work.session,
        Emergency,
        neighbourhood_id=work.neighbourhood_id,
        kind=kind,
        place=place,
        words=words,
        person_id=person_id,
        raised_at=work.now,
        answered_at=work.now,
        script=work.house.words.version(f"safety.{kind}"),
        drill=drill,
    )
    work.log(EmergencyEvent, emergency, "raise", before="", actor_id=person_id)
    move(work, emergency, "answer", {BOT}, None, data={"script": emergency.script})
    return emergency


def _home_meant(turn: Turn) -> str:
    """Where the one lives whom the speaker looks after and names; empty where an address is said,
    or nobody is named."""
    said = parse_address(turn.text)
    if said and said.building:
        return ""
    asked = HomeMeantAsked(turn.person_id, turn.text)
    turn.emit(asked)
    return asked.homes[0] if len(asked.homes) == 1 else ""


def _place(turn: Turn) -> str:
    said = parse_address(turn.text)
    if said and (said.building or said.unit or said.room):
        building = said.building or (turn.chat.building if turn.chat else None)
        return home_in_full(building, said.unit, said.room)
    shared = _SHARED.search(turn.text)
    here = (turn.chat.building if turn.chat else None) or turn.person.building
    if shared and here:
        return home_in_full(here, None, None) + shared[0]
    return _home(turn.person) or (turn.chat.name if turn.chat else turn.neighbourhood.name)


def _home(person: Person) -> str:
    """Where somebody lives; empty where nobody wrote it down."""
    if not person.room:
        return ""
    return home_in_full(person.building, person.unit, person.room)


def ring(work: Work, emergency: Emergency) -> None:
    """Tell everybody on duty, and come back in ten minutes."""
    chat = work.session.get(Chat, emergency.chat_id) if emergency.chat_id else None
    speaker = work.person_of(emergency.person_id)
    people = on_call(work, emergency.kind)
    for person in people:
        work.ask_person(
            person,
            "safety.taken",
            "safety.drill_alarm" if emergency.drill else "safety.alarm",
            prompt=True,
            state={"emergency": emergency.id},
            card=_card(work, emergency),
            ref=emergency.key,
            kind=work.render(f"safety.name_{emergency.kind}"),
            place=emergency.place,
            words=emergency.words,
            who=speaker.called,
            home="" if _home(speaker) == emergency.place else _home(speaker),
            where=chat.name if chat else work.render("safety.in_private"),
            repeats=emergency.repeats,
        )
    rung = {"people": [person.id for person in people]}
    work.log(EmergencyEvent, emergency, "ring", before=emergency.state, actor_id=None, data=rung)
    key = f"safety:{emergency.key}"
    work.schedule("safety.repeat", key, work.now + REPEAT, {"emergency": emergency.key})


def _card(work: Work, emergency: Emergency) -> Card:
    title = "safety.drill_card" if emergency.drill else "safety.card"
    return Card(
        title=work.render(title, kind=work.render(f"safety.name_{emergency.kind}")),
        desc=emergency.place,
        task_id=f"E{emergency.key}-{emergency.repeats}-{int(work.now.timestamp())}",
        buttons=(Button(work.render("safety.button"), f"safety.take:{emergency.key}", 2),),
    )


def _repeat(work: Work, payload: Mapping[str, Any]) -> None:
    emergency = work.session.get(Emergency, payload["emergency"])
    if emergency is None or emergency.state not in UNTAKEN:
        return
    emergency.repeats += 1
    if emergency.repeats > (DRILL_GOES_ON if emergency.drill else GOES_ON):
        move(work, emergency, "lapse", {BOT}, None)
        return
    ring(work, emergency)


def _take(turn: Turn, emergency: Emergency) -> None:
    if emergency.state not in UNTAKEN:
        turn.say("safety.taken_before", who=_taker(turn, emergency))
        return
    move(turn, emergency, "take", turn.roles, turn.person_id)
    emergency.taken_by, emergency.taken_at = turn.person_id, turn.now
    close_named(turn.session, "safety.taken", "emergency", emergency.id, turn.now)
    turn.cancel_due(f"safety:{emergency.key}")
    if emergency.drill:
        drills.taken(turn, emergency)
        return
    turn.say("safety.you_took_it", place=emergency.place, ref=emergency.key)
    tomorrow = at(local(turn.now).date() + timedelta(days=1), REVIEW_AT)
    key = f"safety:review:{emergency.key}"
    turn.schedule("safety.review", key, tomorrow, {"emergency": emergency.key})
    for person in on_call(turn, emergency.kind):
        if person.id != turn.person_id:
            turn.tell(
                person,
                "safety.somebody_took_it",
                prompt=True,
                who=turn.person.called,
                place=emergency.place,
            )


def _taker(turn: Turn, emergency: Emergency) -> str:
    taker = turn.session.get(Person, emergency.taken_by) if emergency.taken_by else None
    return taker.called if taker else ""


def _on_click(turn: Turn, argument: str) -> None:
    emergency = _by_argument(turn, argument)
    if emergency is None or not (turn.roles & ON_DUTY):
        turn.say("core.not_your_role")
        return
    _take(turn, emergency)
    turn.reface(
        Card(
            title=turn.render("safety.card_taken", who=_taker(turn, emergency)),
            task_id=turn.message.click.task_id if turn.message.click else "",
            desc=emergency.place,
        )
    )


def _by_argument(turn: Turn, argument: str) -> Emergency | None:
    emergency = turn.session.get(Emergency, int(argument)) if argument.isdigit() else None
    fits = emergency is not None and emergency.neighbourhood_id == turn.neighbourhood_id
    return emergency if fits else None


def _on_answer(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    words = plain(turn.text)
    if words != "1" and (len(words) > LONGEST_ANSWER or not _TAKES.search(words)):
        return False
    if aftermath.ref_in(turn.text) is not None:
        return False
    emergency = turn.session.get(Emergency, question.state["emergency"])
    assert emergency is not None
    _take(turn, emergency)
    return True


def _drill(work: Work, kind: str, person_id: int) -> None:
    """Ring everybody on duty for an exercise."""
    words = work.render("safety.drill_words")
    place = work.neighbourhood.name
    ring(work, write(work, kind, place=place, words=words, person_id=person_id, drill=True))


def _hear(turn: Turn, _parse: Parse) -> bool:
    if not turn.roles & ON_DUTY:
        return False
    return aftermath.hear(turn) or _by_number(turn) or drills.hear(turn, _drill)


def _by_number(turn: Turn) -> bool:
    """Take "E1 收到", where several ring at once; on any other word about it, how it stands."""
    ref = aftermath.ref_in(turn.text)
    if ref is None or not turn.addressed:
        return False
    emergency = aftermath.which(turn, ref)
    if emergency is None:
        turn.say("safety.no_such", ref=ref)
    elif _TAKES.search(turn.text):
        _take(turn, emergency)
    else:
        state = aftermath.state_name(turn, emergency)
        named = emergencies.named(turn, emergency)
        turn.say("safety.standing", private=turn.in_group, named=named, state=state)
    return True


def _monthly(work: Work) -> None:
    drills.monthly(work, _drill)


SAFETY = Skill(
    name="safety",
    title="应急",
    folder=Path(__file__).parent / "safety",
    letter="E",
    tables=(Emergency, EmergencyEvent),
    hears=_hear,
    answers={"taken": _on_answer},
    clicks={"take": _on_click},
    due={"repeat": _repeat, "review": aftermath.review},
    duties=(Duty("drill", "0 10 15 * *", _monthly),),
    digest=aftermath.digest,
)
