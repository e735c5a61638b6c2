"""Notices first: property or secretary post one, look over what was read, and it is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.core.answers import yes_no
from bot.core.clock import local
from bot.core.events import NoticePublished
from bot.core.outages import Outage, read_outage
from bot.core.people import Role
from bot.core.questions import OpenQuestion, close_named
from bot.core.states import BOT, OWNER, IllegalMove
from bot.core.values import Button, Card
from bot.core.work import Turn, Work
from bot.skills.repairs import promising
from bot.skills.repairs.notice_life import (
    NOTICE,
    SupplyNotice,
    SupplyNoticeEvent,
    SupplyNoticeState,
)
from intents import Parse

MAY_POST = frozenset({Role.SECRETARY, Role.PROPERTY})
CONFIRM_WITHIN = timedelta(hours=24)
GRACE = timedelta(minutes=15)
"""How long after the end a notice still explains: pipes take a while to fill."""

UNTIL = "notices_until"
"""The neighbourhood's setting that spares every report a look at the notices."""

_ORDER = re.compile(
    r"^(?:请|麻烦)?(?:帮我|帮忙|替我|给我)?.{0,8}?(?:发|贴|下|出)布?(?:一?[个条份])?(?:通知|公告)"
)
_NUMBERED = re.compile(r"[Rr]\d+")


def hear(turn: Turn) -> bool:
    """Take a notice that property or secretary post, forward or show to the bot."""
    if not turn.roles & MAY_POST or _ORDER.match(turn.text) or _NUMBERED.search(turn.text):
        return False
    building = turn.chat.building if turn.chat else None
    outage = read_outage(turn.text, turn.now, building=building)
    if outage is None or outage.ends_at <= turn.now:
        return False
    notice = _write(turn, outage, turn.text, turn.person_id, turn.chat_id)
    _ask(turn, notice)
    return True


def published(work: Work, event: NoticePublished) -> None:
    """Keep what was announced to the groups by the bot itself: it was looked over already."""
    outage = read_outage(event.text, work.now)
    if outage is None or outage.ends_at <= work.now:
        return
    notice = _write(work, outage, event.text, event.person_id, None)
    if event.buildings and not notice.buildings:
        notice.buildings = list(event.buildings)
    _confirm(work, notice, actor_id=event.person_id)


def _write(
    work: Work, outage: Outage, text: str, person_id: int, chat_id: int | None
) -> SupplyNotice:
    notice = SupplyNotice(
        neighbourhood_id=work.neighbourhood_id,
        category=outage.category,
        title=outage.title,
        buildings=list(outage.buildings),
        units=list(outage.units),
        starts_at=outage.starts_at,
        ends_at=outage.ends_at,
        planned=outage.planned,
        supplier=outage.supplier,
        text=text,
        person_id=person_id,
        chat_id=chat_id,
        noted_at=work.now,
    )
    work.session.add(notice)
    work.session.flush()
    work.log(SupplyNoticeEvent, notice, "propose", before="", actor_id=person_id)
    return notice


def _ask(turn: Turn, notice: SupplyNotice) -> None:
    """Show what was read, in private; whoever was only overheard posts on undisturbed."""
    state = {"notice": notice.key}
    values: dict[str, Any] = {"read": described(turn, notice.outage, turn.now)}
    if not turn.in_group:
        turn.ask(
            "repairs.notice", "repairs.notice_read", state=state, lives=CONFIRM_WITHIN, **values
        )
        turn.show(_card(turn, notice))
        return
    turn.ask_person(
        turn.person,
        "repairs.notice",
        "repairs.notice_read",
        state=state,
        lives=CONFIRM_WITHIN,
        card=_card(turn, notice),
        prompt=True,
        **values,
    )
    if turn.addressed:
        turn.say("repairs.notice_seen")


def _card(work: Work, notice: SupplyNotice) -> Card:
    return Card(
        title=described(work, notice.outage, work.now),
        desc=work.render("repairs.notice_card"),
        task_id=f"N{notice.key}-{int(work.now.timestamp())}",
        buttons=(
            Button(work.render("repairs.notice_yes"), f"repairs.notice_yes:{notice.key}", 1),
            Button(work.render("repairs.notice_no"), f"repairs.notice_no:{notice.key}", 3),
        ),
    )


def answered(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """Yes, no, or the notice again with the right time."""
    notice = _by_id(turn, question.state["notice"])
    again = read_outage(turn.text, turn.now, building=None)
    verdict = yes_no(turn.text) if again is None else None
    if not turn.addressed or (verdict is None and again is None):
        return False
    if again is not None:
        _move(turn, notice, "drop", {OWNER}, turn.person_id)
        return hear(turn)
    _decide(turn, notice, yes=bool(verdict))
    return True


def pressed_yes(turn: Turn, argument: str) -> None:
    """The button that says that it was read rightly."""
    _pressed(turn, argument, yes=True)


def pressed_no(turn: Turn, argument: str) -> None:
    """The button that says that it was not."""
    _pressed(turn, argument, yes=False)


def _pressed(turn: Turn, argument: str, *, yes: bool) -> None:
    found = turn.session.get(SupplyNotice, int(argument)) if argument.isdigit() else None
    if found is None or found.neighbourhood_id != turn.neighbourhood_id:
        turn.say("core.not_your_role")
        return
    if not turn.roles & MAY_POST:
        turn.say("core.not_your_role")
        return
    close_named(turn.session, "repairs.notice", "notice", found.key, turn.now)
    _decide(turn, found, yes=yes)
    task_id = turn.message.click.task_id if turn.message.click else ""
    turn.reface(
        Card(
            title=described(turn, found.outage, turn.now),
            desc=turn.render(f"repairs.notice_{found.state}"),
            task_id=task_id,
        )
    )


def _decide(turn: Turn, notice: SupplyNotice, *, yes: bool) -> None:
    if notice.state is not SupplyNoticeState.PROPOSED:
        turn.say(f"repairs.notice_{notice.state}")
    elif yes:
        matched = _confirm(turn, notice, actor_id=turn.person_id)
        turn.say("repairs.notice_kept", matched=matched, read=described(
            turn, notice.outage, turn.now))  # fmt: skip
    else:
        _move(turn, notice, "drop", {OWNER}, turn.person_id)
        turn.say("repairs.notice_dropped")


def _confirm(work: Work, notice: SupplyNotice, *, actor_id: int) -> list[int]:
    """From now on it answers; what is open already gets its restore time. The numbers of those."""
    _move(work, notice, "confirm", {OWNER}, actor_id)
    until = notice.ends_at + GRACE
    settings = work.neighbourhood.settings
    if settings.get(UNTIL, "") < _iso(until):
        work.neighbourhood.settings = {**settings, UNTIL: _iso(until)}
    work.schedule(
        "repairs.notice_end", f"repairs:notice:{notice.key}", until, {"notice": notice.key}
    )
    return promising.match(work, notice)


def _iso(moment: datetime) -> str:
    """A moment as text that can be compared."""
    return local(moment).isoformat()


def end(work: Work, payload: Mapping[str, Any]) -> None:
    """Its time is over: from now on a report is a report."""
    notice = _by_id(work, payload["notice"])
    if notice.state is SupplyNoticeState.CONFIRMED:
        _move(work, notice, "end", {BOT}, None)


def _by_id(work: Work, notice_id: int) -> SupplyNotice:
    notice = work.session.get(SupplyNotice, notice_id)
    assert notice is not None
    return notice


def _move(
    work: Work, notice: SupplyNotice, name: str, actors: set[str], actor_id: int | None
) -> None:
    before = notice.state
    try:
        notice.state = NOTICE.after(before, name, actors)
    except IllegalMove:
        return
    work.log(SupplyNoticeEvent, notice, name, before=before, actor_id=actor_id)


def described(work: Work, outage: Outage, now: datetime) -> str:
    """What a notice says in one line: 2号楼停水，明天8:00到12:00."""
    return work.render(
        "repairs.notice_line",
        outage=outage,
        place=place_of(outage),
        day=day_of(outage.starts_at, now),
        since=local(outage.starts_at),
        until=local(outage.ends_at),
        until_day=day_of(outage.ends_at, now) if _other_day(outage) else "",
    )


def place_of(outage: Outage) -> str:
    """Where it is: "2、3号楼", "3号楼2单元"; empty for everywhere."""
    buildings = "、".join(outage.buildings)
    units = "、".join(outage.units)
    return f"{buildings}号楼{units}{'单元' if units else ''}" if buildings else ""


def _other_day(outage: Outage) -> bool:
    return local(outage.starts_at).date() != local(outage.ends_at).date()


def day_of(moment: datetime, now: datetime) -> str:
    """A day as a neighbour says it."""
    here, today = local(moment).date(), local(now).date()
    near = {0: "今天", 1: "明天", 2: "后天"}.get((here - today).days)
    return near or f"{here.month}月{here.day}日"
