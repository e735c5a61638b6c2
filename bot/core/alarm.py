"""Emergencies: the fixed text at once, and an alarm to the people on duty until one takes it.

The texts follow what fire brigades and gas companies agree on: leave first, telephone outside.
The bot cannot ring anybody and never says that it did (Fire Protection Law art. 44 and the gas
regulation art. 40 oblige the people themselves to report).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlmodel import Field, Session, col, select

from bot.core import directory
from bot.core.answers import plain
from bot.core.db import LogRow, TenantRow, moment
from bot.core.people import Person, Role
from bot.core.places import Chat
from bot.core.privacy import home_in_full
from bot.core.questions import OpenQuestion, close_named
from bot.core.skill import Section, Skill
from bot.core.states import BOT, Machine, Move
from bot.core.values import Button, Card
from bot.core.work import Turn, Work
from intents import Parse, parse_address

REPEAT = timedelta(minutes=10)
SAME_ALARM = timedelta(minutes=30)
GOES_ON = 18
"""Repeats for three hours at the most; then the digest and the operator have it."""

PRIVATE_KINDS = frozenset({"self_harm", "domestic_violence", "child_harm"})
"""What is never spread out in a group: the full text goes to the person alone, and of those on
duty only the secretary hears it."""

_SHARED = re.compile(
    r"电梯|地下室|地下车库|车库|车棚|楼道|楼梯间|楼下|楼顶|天台|门口|院子|花园|广场|操场|路上"
)
"""Places that are nobody's home: there the speaker's own address would mislead."""


class AlarmState(StrEnum):
    """Whether somebody has taken the emergency on."""

    RAISED = "raised"
    TAKEN = "taken"
    CLOSED = "closed"
    FALSE_ALARM = "false_alarm"


_ON_DUTY = frozenset({Role.SECRETARY, Role.PROPERTY, Role.GRID_MEMBER, Role.CENTRAL_HOUSEHOLD})
MACHINE: Machine[AlarmState] = Machine((
    Move("take", frozenset({AlarmState.RAISED}), AlarmState.TAKEN, _ON_DUTY),
    Move("close", frozenset({AlarmState.TAKEN}), AlarmState.CLOSED, _ON_DUTY),
    Move("false_alarm", frozenset({AlarmState.RAISED, AlarmState.TAKEN}),
         AlarmState.FALSE_ALARM, frozenset({Role.SECRETARY})),
    Move("lapse", frozenset({AlarmState.RAISED}), AlarmState.CLOSED, frozenset({BOT})),
))  # fmt: skip


class Emergency(TenantRow, table=True):
    """One emergency; who wrote it and what they wrote are for the people on duty alone."""

    kind: str
    place: str = ""
    words: str
    person_id: int = Field(foreign_key="person.id")
    chat_id: int | None = Field(default=None, foreign_key="chat.id")
    state: AlarmState = AlarmState.RAISED
    raised_at: datetime = moment()
    taken_by: int | None = Field(default=None, foreign_key="person.id")
    taken_at: datetime | None = moment(nullable=True, default=None)
    repeats: int = 0


class EmergencyEvent(LogRow, table=True):
    """What happened to an emergency."""

    __tablename__ = "emergency_event"


def raise_alarm(turn: Turn, kind: str) -> None:
    """Say the fixed text and tell the people on duty; the same trouble raises one alarm."""
    turn.because = f"safety.{kind}"
    numbers = directory.numbers(turn.session, turn.neighbourhood_id)
    turn.say(f"safety.{kind}", private=kind in PRIVATE_KINDS, numbers=numbers)
    if turn.in_group and kind not in PRIVATE_KINDS:
        turn.tell(turn.person, f"safety.{kind}", prompt=True, numbers=numbers)
    quiet = kind in PRIVATE_KINDS
    turn.say("safety.told_secretary" if quiet else "safety.told_staff", private=quiet)
    if _already_raised(turn, kind):
        return
    emergency = _write(turn, kind)
    _ring(turn, emergency)


def _already_raised(turn: Turn, kind: str) -> bool:
    query = select(Emergency.id).where(
        Emergency.neighbourhood_id == turn.neighbourhood_id,
        Emergency.kind == kind,
        Emergency.chat_id == turn.chat_id,
        col(Emergency.state).in_([AlarmState.RAISED, AlarmState.TAKEN]),
        Emergency.raised_at > turn.now - SAME_ALARM,
    )
    if turn.chat_id is None:
        query = query.where(Emergency.person_id == turn.person_id)
    return turn.session.exec(query).first() is not None


def _write(turn: Turn, kind: str) -> Emergency:
    emergency = Emergency(
        neighbourhood_id=turn.neighbourhood_id,
        kind=kind,
        place=_place(turn),
        words=turn.text,
        person_id=turn.person_id,
        chat_id=turn.chat_id,
        raised_at=turn.now,
    )
    turn.session.add(emergency)
    turn.session.flush()
    _log(turn, emergency, move="raise", before="", actor_id=turn.person_id)
    return emergency


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


def _on_call(work: Work, kind: str) -> list[Person]:
    """Who is rung: the property staff hear nothing of what happens inside a family."""
    if kind in PRIVATE_KINDS:
        alone = work.staff(Role.SECRETARY) or work.staff(Role.GRID_MEMBER)
        if alone:
            return alone
    return work.staff(Role.SECRETARY, Role.PROPERTY)


def _ring(work: Work, emergency: Emergency) -> None:
    """Tell everybody on duty, and come back in ten minutes."""
    assert emergency.id is not None
    chat = work.session.get(Chat, emergency.chat_id) if emergency.chat_id else None
    speaker = work.person_of(emergency.person_id)
    for person in _on_call(work, emergency.kind):
        work.ask_person(
            person,
            "safety.taken",
            "safety.alarm",
            prompt=True,
            state={"emergency": emergency.id},
            card=_card(work, emergency),
            kind=work.render(f"safety.name_{emergency.kind}"),
            place=emergency.place,
            words=emergency.words,
            who=speaker.called,
            home="" if _home(speaker) == emergency.place else _home(speaker),
            where=chat.name if chat else work.render("safety.in_private"),
            repeats=emergency.repeats,
        )
    work.schedule(
        "safety.repeat", f"safety:{emergency.id}", work.now + REPEAT, {"emergency": emergency.id}
    )


def _card(work: Work, emergency: Emergency) -> Card:
    return Card(
        title=work.render("safety.card", kind=work.render(f"safety.name_{emergency.kind}")),
        desc=emergency.place,
        task_id=f"E{emergency.id}-{emergency.repeats}-{int(work.now.timestamp())}",
        buttons=(Button(work.render("safety.button"), f"safety.take:{emergency.id}", 2),),
    )


def _repeat(work: Work, payload: Mapping[str, Any]) -> None:
    emergency = work.session.get(Emergency, payload["emergency"])
    if emergency is None or emergency.state is not AlarmState.RAISED:
        return
    emergency.repeats += 1
    if emergency.repeats > GOES_ON:
        _move(work, emergency, "lapse", {BOT}, None)
        return
    _ring(work, emergency)


def _take(turn: Turn, emergency: Emergency) -> None:
    if emergency.state is not AlarmState.RAISED:
        turn.say("safety.taken_before", who=_taker(turn, emergency))
        return
    _move(turn, emergency, "take", turn.roles, turn.person_id)
    emergency.taken_by, emergency.taken_at = turn.person_id, turn.now
    close_named(turn.session, "safety.taken", "emergency", emergency.id, turn.now)
    turn.cancel_due(f"safety:{emergency.id}")
    turn.say("safety.you_took_it", place=emergency.place)
    for person in _on_call(turn, emergency.kind):
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
    if emergency is None or not (turn.roles & _ON_DUTY):
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
    if plain(turn.text) not in ("收到", "1", "我去", "马上到", "马上去", "已收到"):
        return False
    emergency = turn.session.get(Emergency, question.state["emergency"])
    assert emergency is not None
    _take(turn, emergency)
    return True


def _move(
    work: Work,
    emergency: Emergency,
    move: str,
    actors: frozenset[Role] | set[str],
    actor_id: int | None,
) -> None:
    before = emergency.state
    emergency.state = MACHINE.after(before, move, actors)
    _log(work, emergency, move=move, before=before, actor_id=actor_id)


def _log(
    work: Work, emergency: Emergency, *, move: str, before: str, actor_id: int | None
) -> None:
    assert emergency.id is not None
    work.log(EmergencyEvent, emergency, move, before=before, actor_id=actor_id)


def open_emergencies(session: Session, neighbourhood_id: int, since: datetime) -> list[Emergency]:
    """What was raised since a moment, newest last."""
    query = select(Emergency).where(
        Emergency.neighbourhood_id == neighbourhood_id, Emergency.raised_at >= since
    )
    return list(session.exec(query.order_by(col(Emergency.id))).all())


def _digest(work: Work) -> Section:
    lines = [
        (
            1,
            work.render(
                "safety.digest",
                kind=work.render(f"safety.name_{e.kind}"),
                place=e.place,
                taken=e.taken_by and work.person_of(e.taken_by).called,
            ),
        )
        for e in open_emergencies(
            work.session, work.neighbourhood_id, work.now - timedelta(days=1)
        )
    ]
    return Section(lines=tuple(lines))


SAFETY = Skill(
    name="safety",
    title="应急",
    folder=Path(__file__).parent / "safety",
    tables=(Emergency, EmergencyEvent),
    answers={"taken": _on_answer},
    clicks={"take": _on_click},
    due={"repeat": _repeat},
    digest=_digest,
)
