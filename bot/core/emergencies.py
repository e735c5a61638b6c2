"""What is kept of emergencies, and the moves that they may make (civic life cycle 8.16)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Integer, bindparam
from sqlmodel import Field, Session, col, select

from bot.core.db import LogRow, TenantRow, UtcDateTime, moment
from bot.core.people import Person, Role
from bot.core.prepared import Prepared
from bot.core.states import BOT, Machine, Move
from bot.core.work import Work

PRIVATE_KINDS = frozenset({"self_harm", "domestic_violence", "child_harm"})
"""What is never spread out in a group: the full text goes to the person alone, and of those on
duty only the secretary hears it."""


class AlarmState(StrEnum):
    """How far an emergency has come."""

    RAISED = "raised"
    ANSWERED = "answered"
    TAKEN = "taken"
    HANDED_OVER = "handed_over"
    CLOSED = "closed"
    FALSE_ALARM = "false_alarm"


ON_DUTY = frozenset({Role.SECRETARY, Role.PROPERTY, Role.GRID_MEMBER, Role.CENTRAL_HOUSEHOLD})
_A = AlarmState
UNTAKEN = frozenset({_A.RAISED, _A.ANSWERED})
IN_HAND = frozenset({_A.TAKEN, _A.HANDED_OVER})
_BOT = frozenset({BOT})
MACHINE: Machine[AlarmState] = Machine((
    Move("answer", frozenset({_A.RAISED}), _A.ANSWERED, _BOT),
    Move("take", UNTAKEN, _A.TAKEN, ON_DUTY),
    Move("hand_over", UNTAKEN | IN_HAND, _A.HANDED_OVER, ON_DUTY),
    Move("close", IN_HAND, _A.CLOSED, ON_DUTY),
    Move("false_alarm", UNTAKEN | IN_HAND, _A.FALSE_ALARM, frozenset({Role.SECRETARY})),
    Move("lapse", UNTAKEN, _A.CLOSED, _BOT),
))  # fmt: skip


class Emergency(TenantRow, table=True):
    """One emergency; who wrote it and what they wrote are for the people on duty alone.

    `script`: which version of the fixed text was said; `handed_to`: whom the taker gave it over
    to, with a number where they named one; `note`: how it ended; `drill`: it is an exercise.
    """

    kind: str
    place: str = ""
    words: str
    person_id: int = Field(foreign_key="person.id")
    chat_id: int | None = Field(default=None, foreign_key="chat.id")
    state: AlarmState = AlarmState.RAISED
    raised_at: datetime = moment()
    answered_at: datetime | None = moment(nullable=True, default=None)
    taken_by: int | None = Field(default=None, foreign_key="person.id")
    taken_at: datetime | None = moment(nullable=True, default=None)
    handed_to: str = ""
    ended_at: datetime | None = moment(nullable=True, default=None)
    note: str = ""
    script: str = ""
    drill: bool = False
    repeats: int = 0

    @property
    def key(self) -> int:
        """The id of an emergency that was written; people say it as E1."""
        assert self.id is not None
        return self.id


class EmergencyEvent(LogRow, table=True):
    """What happened to an emergency; `ring` names who was rung."""

    __tablename__ = "emergency_event"


def on_call(work: Work, kind: str) -> list[Person]:
    """Who is rung: the property staff hear nothing of what happens inside a family."""
    if kind in PRIVATE_KINDS:
        alone = work.staff(Role.SECRETARY) or work.staff(Role.GRID_MEMBER)
        if alone:
            return alone
    return work.staff(Role.SECRETARY, Role.PROPERTY)


def move(
    work: Work,
    emergency: Emergency,
    name: str,
    actors: Iterable[Role | str],
    actor_id: int | None,
    *,
    why: str = "",
    data: Mapping[str, Any] | None = None,
) -> None:
    """Move an emergency and log it. Raises `IllegalMove` or `NotAllowed`."""
    before = emergency.state
    emergency.state = MACHINE.after(before, name, actors)
    if emergency.state in (AlarmState.CLOSED, AlarmState.FALSE_ALARM):
        emergency.ended_at = work.now
    work.log(EmergencyEvent, emergency, name, before=before, actor_id=actor_id, why=why, data=data)


def is_raised(work: Work, kind: str, person_id: int, chat_id: int | None, since: datetime) -> bool:
    """Whether the same alarm was raised since a moment and is still under way: in a group by
    anybody, in private by the same person."""
    asked = {
        "neighbourhood_id": work.neighbourhood_id,
        "kind": kind,
        "person_id": person_id,
        "chat_id": chat_id,
        "since": since,
    }
    work.session.flush()
    return _RAISED.first(work.session, asked) is not None


def since(session: Session, neighbourhood_id: int, moment: datetime) -> list[Emergency]:
    """What was raised since a moment, newest last."""
    query = select(Emergency).where(
        Emergency.neighbourhood_id == neighbourhood_id, Emergency.raised_at >= moment
    )
    return list(session.exec(query.order_by(col(Emergency.id))).all())


def named(work: Work, emergency: Emergency) -> str:
    """How it is spoken of: E3 电梯困人 3号楼2单元."""
    return work.render(
        "safety.named",
        ref=emergency.key,
        kind=work.render(f"safety.name_{emergency.kind}"),
        place=emergency.place,
        drill=emergency.drill,
    )


_RAISED: Final = Prepared(
    select(Emergency.id)
    .where(
        Emergency.neighbourhood_id == bindparam("neighbourhood_id"),
        Emergency.kind == bindparam("kind"),
        (col(Emergency.chat_id) == bindparam("chat_id", type_=Integer))
        | (
            bindparam("chat_id", type_=Integer).is_(None)
            & col(Emergency.chat_id).is_(None)
            & (col(Emergency.person_id) == bindparam("person_id"))
        ),
        col(Emergency.state).in_([*UNTAKEN, *IN_HAND]),
        Emergency.raised_at > bindparam("since", type_=UtcDateTime),
        col(Emergency.drill).is_(False),
    )
    .limit(1)
)
