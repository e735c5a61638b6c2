"""After somebody took an emergency on: handed over, closed with a note, or a false alarm."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from bot.core.clock import local
from bot.core.emergencies import (
    IN_HAND,
    UNTAKEN,
    AlarmState,
    Emergency,
    EmergencyEvent,
    move,
    named,
    on_call,
    since,
)
from bot.core.people import Role
from bot.core.questions import close_named
from bot.core.skill import Section
from bot.core.states import IllegalMove, NotAllowed
from bot.core.work import Turn, Work

_REF = re.compile(r"(?<![A-Za-z0-9])[Ee]\s*(\d{1,6})(?!\d)")
_HANDED = re.compile(
    r"(?:移交|交给|转给|转交|交接给)(?:了|给|到)*\s*"
    r"(?P<whom>119|120|110|122|消防\w{0,2}|急救\w{0,2}|救护车|医生|民警|警察|派出所|燃气公司"
    r"|供电公司?|维保\w{0,3}|专业队伍)"
)
_ENDED = re.compile(r"解除|结束|处理完|处理好|救出来|没事了|平安|已关闭|关了|完了|送医院了|送走了")
_FALSE = re.compile(r"误报|虚惊|看错了|假的|没这回事")
_SERIAL = re.compile(r"(?:单号|编号|警号|号)[是为:：]?\s*([0-9A-Za-z-]{3,20})")


def ref_in(text: str) -> str | None:
    """The number of the emergency that is spoken of."""
    found = _REF.search(text)
    return found[1] if found else None


def hear(turn: Turn) -> bool:
    """Take "E3 移交119了", "E3 解除了，老人没事" and "E3 误报" of the people on duty."""
    ref = ref_in(turn.text)
    handed, ended = _HANDED.search(turn.text), _ENDED.search(turn.text)
    is_false = _FALSE.search(turn.text)
    if not (handed or (ended and ref) or is_false):
        return False
    emergency = which(turn, ref)
    if emergency is None:
        if ref:
            turn.say("safety.no_such", ref=ref)
        return ref is not None
    name = "false_alarm" if is_false else "hand_over" if handed else "close"
    _change(turn, emergency, name, handed["whom"] if handed else "")
    return True


def which(turn: Turn, ref: str | None) -> Emergency | None:
    """The one of that number, or the single one that the speaker has in hand."""
    query = select(Emergency).where(Emergency.neighbourhood_id == turn.neighbourhood_id)
    if ref is not None:
        return turn.session.exec(query.where(Emergency.id == int(ref))).first()
    live = turn.session.exec(query.where(col(Emergency.state).in_([*UNTAKEN, *IN_HAND]))).all()
    own = [e for e in live if e.taken_by == turn.person_id] or list(live)
    return own[0] if len(own) == 1 else None


def _change(turn: Turn, emergency: Emergency, name: str, whom: str) -> None:
    try:
        move(turn, emergency, name, turn.roles, turn.person_id, why=turn.text)
    except IllegalMove:
        turn.say("safety.cannot", named=named(turn, emergency), state=state_name(turn, emergency))
        return
    except NotAllowed:
        turn.say("safety.secretary_decides")
        return
    turn.cancel_due(f"safety:{emergency.key}")
    close_named(turn.session, "safety.taken", "emergency", emergency.id, turn.now)
    emergency.taken_by = emergency.taken_by or turn.person_id
    emergency.taken_at = emergency.taken_at or turn.now
    if name == "hand_over":
        serial = _SERIAL.search(turn.text)
        emergency.handed_to = " ".join(filter(None, [whom, serial[1] if serial else ""]))
    else:
        emergency.note = turn.text
    turn.say(f"safety.made_{name}", private=turn.in_group, named=named(turn, emergency), whom=whom)
    _tell_others(turn, emergency)


def _tell_others(turn: Turn, emergency: Emergency) -> None:
    for person in on_call(turn, emergency.kind):
        if person.id != turn.person_id:
            turn.tell(
                person,
                "safety.changed",
                prompt=True,
                who=turn.person.called,
                named=named(turn, emergency),
                state=state_name(turn, emergency),
                handed_to=emergency.handed_to,
            )


def state_name(work: Work, emergency: Emergency) -> str:
    """The state in people's words."""
    return work.render(f"safety.state_{emergency.state}")


def review(work: Work, payload: Mapping[str, Any]) -> None:
    """The next morning the secretary reads how it went, once."""
    emergency = work.session.get(Emergency, payload["emergency"])
    if emergency is None or emergency.drill:
        return
    for secretary in work.staff(Role.SECRETARY):
        work.tell(secretary, "safety.review", **_course(work, emergency))


def _course(work: Work, emergency: Emergency) -> dict[str, Any]:
    query = select(EmergencyEvent).where(
        EmergencyEvent.subject_id == emergency.key, EmergencyEvent.move == "ring"
    )
    rings = work.session.exec(query).all()
    taken_at = emergency.taken_at
    return {
        "named": named(work, emergency),
        "raised": f"{local(emergency.raised_at):%H:%M}",
        "rings": len(rings),
        "taken": f"{local(taken_at):%H:%M}" if taken_at else "",
        "who": work.person_of(emergency.taken_by).called if emergency.taken_by else "",
        "handed_to": emergency.handed_to,
        "state": state_name(work, emergency),
        "open": emergency.state in IN_HAND | UNTAKEN,
        "false_alarm": emergency.state is AlarmState.FALSE_ALARM,
    }


def digest(work: Work) -> Section:
    """The day's emergencies, the first lines of the digest."""
    day_ago = work.now - timedelta(days=1)
    recent = since(work.session, work.neighbourhood_id, day_ago)
    return Section(lines=tuple((1, _line(work, e)) for e in recent))


def _line(work: Work, emergency: Emergency) -> str:
    return work.render(
        "safety.digest",
        kind=work.render(f"safety.name_{emergency.kind}"),
        place=emergency.place,
        time=f"{local(emergency.raised_at):%H:%M}",
        taken=emergency.taken_by and work.person_of(emergency.taken_by).called,
        ended=emergency.state in (AlarmState.CLOSED, AlarmState.FALSE_ALARM),
        false_alarm=emergency.state is AlarmState.FALSE_ALARM,
        handed_to=emergency.handed_to,
        drill=emergency.drill,
    )
