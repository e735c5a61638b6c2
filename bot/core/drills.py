"""Drills: once a month, or at the secretary's word, the alarm is practised by those on duty."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.core.clock import local
from bot.core.emergencies import Emergency, move, named
from bot.core.people import Role
from bot.core.work import Turn, Work

Start = Callable[[Work, str, int], None]

KINDS = ("gas", "fire", "lift_entrapment", "medical", "electric_shock", "collapse")
"""What is practised in turn, a kind a month; never what happens inside a family."""

_ORDER = re.compile(
    r"^(?:开始|发起|搞|来|做|组织)?(?:一?[次个])?(?:应急|紧急)?演练(?:一下|开始|吧)?"
    r"[：:，,\s]*(?P<what>.{0,12})$"
)
_WORDS = {
    "gas": r"燃气|煤气", "fire": r"火", "lift_entrapment": r"电梯|困人",
    "medical": r"发病|晕倒|急救",
    "electric_shock": r"触电|漏电", "collapse": r"坠物|坍塌|外墙",
}  # fmt: skip


def hear(turn: Turn, start: Start) -> bool:
    """Take the secretary's "演练：电梯困人"."""
    found = _ORDER.match(turn.text.strip())
    if found is None or Role.SECRETARY not in turn.roles or not turn.addressed:
        return False
    what = found["what"]
    kind = next((k for k, match in _WORDS.items() if re.search(match, what)), None)
    start(turn, kind or _of_month(turn), turn.person_id)
    turn.say("safety.drill_begun", private=turn.in_group)
    return True


def monthly(work: Work, start: Start) -> None:
    """The timetable's drill; where nobody is on duty yet there is nothing to practise."""
    secretaries, staff = work.staff(Role.SECRETARY), work.staff(Role.PROPERTY)
    if secretaries and staff and secretaries[0].id is not None:
        start(work, _of_month(work), secretaries[0].id)


def _of_month(work: Work) -> str:
    here = local(work.now)
    return KINDS[(here.year * 12 + here.month) % len(KINDS)]


def taken(turn: Turn, emergency: Emergency) -> None:
    """Somebody answered: the drill is over, and the secretary hears how long it took."""
    move(turn, emergency, "close", turn.roles, turn.person_id)
    minutes = max(1, -(-int((turn.now - emergency.raised_at).total_seconds()) // 60))
    emergency.note = turn.render("safety.drill_note", minutes=minutes)
    turn.say("safety.drill_taken", minutes=minutes)
    for secretary in turn.staff(Role.SECRETARY):
        if secretary.id != turn.person_id:
            turn.tell(
                secretary,
                "safety.drill_result",
                named=named(turn, emergency),
                who=turn.person.called,
                minutes=minutes,
            )
