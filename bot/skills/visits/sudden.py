"""Cold snaps and outages: those who live there are asked after on the same day."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

from sqlalchemy import Integer, bindparam, func, select
from sqlmodel import SQLModel

from bot.core.clock import local
from bot.core.events import ColdSnapAnnounced, NoticePublished, ReportOpened
from bot.core.outages import read_outage
from bot.core.privacy import home_in_full
from bot.core.roster import read_home
from bot.core.work import Turn, Work
from bot.skills.visits import bulk, planning, store
from bot.skills.visits.life import OPEN, BondLevel, BondState, VisitState
from bot.skills.visits.rules import Told
from bot.skills.visits.tables import Bond, Visit
from bot.skills.visits.telling import day_said
from intents import parse_when

_WEATHER = re.compile(
    r"(?P<what>寒潮|(?:大幅)?降温|大风|暴雪|大雪|暴雨|冰冻|结冰|高温|酷暑|热浪|极端天气|严寒)"
)
_UNTIL = re.compile(r"[到至]\s*(?:下?周|星期|礼拜|\d|[一二三四五六七八九十]|后天|明天)|为止|之前")
_CARE = re.compile(r"老人|包联|走访|[问看]一?[问看声遍眼]|关照|照看|照应|上门|打.{0,2}电话|挨家")
_NOTICE = re.compile(r"^(?:发|出|群发)?(?:个|条)?(?:通知|公告)")
_CUTS = {"heating": "供暖", "electricity": "用电", "water": "用水", "gas": "用气"}
"""What a home cannot be without for a day, and how the trouble is named."""


def hear(turn: Turn) -> bool:
    """The secretary announces bad weather and wants people asked after."""
    if not (_WEATHER.search(turn.text) and _CARE.search(turn.text)) or _NOTICE.match(turn.text):
        return False
    _ask_for_weather(turn, turn.text)
    return True


def announced(work: Work, event: ColdSnapAnnounced) -> None:
    """A cold snap was told to another skill, which took the words."""
    if isinstance(work, Turn):
        _ask_for_weather(work, event.text)


def noticed(work: Work, event: NoticePublished) -> None:
    """A notice tells of bad weather, or that a supply will be cut off."""
    today = store.today(work)
    outage = read_outage(event.text, work.now)
    weather = _WEATHER.search(event.text)
    if outage is not None and outage.category in _CUTS:
        day = max(local(outage.starts_at).date(), today)
        ask_after(work, day, outage.title, outage.buildings or event.buildings)
    elif weather is not None:
        named, _ = parse_when(event.text, work.now)
        ask_after(work, max(named or today, today), weather["what"], event.buildings)


def reported(work: Work, event: ReportOpened) -> None:
    """Somebody reports that a building has no heating, or that it is cut off otherwise."""
    urgent = event.category == "heating" or event.urgent
    if event.category in _CUTS and event.building and urgent and not event.at_home:
        occasion = work.render("visits.trouble", what=_CUTS[event.category])
        ask_after(work, store.today(work), occasion, (event.building,))


def _ask_for_weather(turn: Turn, text: str) -> None:
    found = _WEATHER.search(text)
    what = found["what"] if found else turn.render("visits.cold")
    named, _ = parse_when(text, turn.now)
    today = store.today(turn)
    # A day until which it lasts is not the day on which people are asked after.
    day = today if named is None or _UNTIL.search(text) else max(named, today)
    members = ask_after(turn, day, what)
    turn.say("visits.weather", private=True, members=members, day=day_said(day, today))


def ask_after(work: Work, day: date, occasion: str, buildings: tuple[str, ...] = ()) -> int:
    """Let everybody who is looked after there be asked after on a day, and tell the members now;
    who was visited on it or waits for it already is left alone. How many members were told."""
    here = {"here": work.neighbourhood_id}
    today = store.today(work)
    found = [
        row
        for row in bulk.read(work, _HOUSEHOLDS, here)
        if (row.due_on, row.occasion) != (day, occasion)
        and (row.last is None or row.last < day)
        and _lives_in(work, row.home, buildings)
    ]
    planned = [row for row in found if row.state is VisitState.PLANNED]
    told = Told.DAY if day == today else Told.EVE
    planning.bring_nearer(
        work, ((row.id, min(day, row.due_on)) for row in planned), occasion, told=told
    )
    by_member: dict[int, list[Any]] = {}
    for row in found:
        by_member.setdefault(row.member_id, []).append(row)
    words = {"occasion": occasion, "day": day_said(day, today)}
    return bulk.send(
        work,
        (
            (member_id, work.render("visits.sudden", people=_names(work, rows), **words))
            for member_id, rows in by_member.items()
        ),
    )


def _names(work: Work, rows: list[Any]) -> list[str]:
    opened = [(bulk.opened(work, r.recipient), bulk.opened(work, r.home)) for r in rows]
    return [
        work.render("visits.in_full", name=name, home=home_in_full(*read_home(home)))
        for name, home in opened
    ]


def _lives_in(work: Work, home: str | None, buildings: tuple[str, ...]) -> bool:
    return not buildings or read_home(bulk.opened(work, home))[0] in buildings


_BOND: Final = SQLModel.metadata.tables[str(Bond.__tablename__)].c
_VISIT: Final = SQLModel.metadata.tables[str(Visit.__tablename__)].c
_DONE: Final = SQLModel.metadata.tables[str(Visit.__tablename__)].alias("done").c
_HERE: Final = bindparam("here", type_=Integer)
_HOUSEHOLDS: Final = (
    select(
        _VISIT.id, _VISIT.due_on, _VISIT.state, _VISIT.occasion,
        _BOND.member_id, _BOND.recipient, _BOND.home,
        select(func.max(_DONE.done_on))
        .where(_DONE.neighbourhood_id == _HERE, _DONE.bond_id == _BOND.id)
        .scalar_subquery().label("last"),
    )
    .join_from(Bond, Visit, _VISIT.bond_id == _BOND.id)
    .where(
        _BOND.neighbourhood_id == _HERE,
        _VISIT.neighbourhood_id == _HERE,
        _BOND.state == BondState.ACTIVE,
        _BOND.level == BondLevel.MEMBER_HOUSEHOLD,
        _VISIT.state.in_(OPEN),
    )
    .order_by(_BOND.id)
)  # fmt: skip
