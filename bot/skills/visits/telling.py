"""What others are told of a visit, and how days are said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot.core.people import Role
from bot.core.privacy import home_for_group
from bot.core.roster import read_home
from bot.core.work import Turn, Work
from bot.skills.visits import store
from bot.skills.visits.lexicon import lexicon
from bot.skills.visits.tables import Bond, Visit

ALARM_STANDS = timedelta(days=1)
_WEEKDAYS = "一二三四五六日"


def day_said(day: date, today: date) -> str:
    """A day as it is said: 今天, 明天, 11月30日周一."""
    near = {0: "今天", 1: "明天", -1: "昨天", 2: "后天"}.get((day - today).days)
    return near or f"{day.month}月{day.day}日周{_WEEKDAYS[day.weekday()]}"


def weekday_said(weekday: int) -> str:
    """A weekday as it is said, from 0 for Monday."""
    return f"周{_WEEKDAYS[weekday]}"


def raise_alarm(
    turn: Turn,
    who: str,
    codes: Sequence[str],
    *,
    visit: Visit | None = None,
    bond: Bond | None = None,
) -> None:
    """Tell the secretary of an urgent finding at once, and the visitor what to do now."""
    advice = [turn.render(f"visits.advice_{code}") for code in codes]
    turn.say("visits.urgent_heard", private=True, advice=advice)
    for secretary in turn.staff(Role.SECRETARY):
        if secretary.id != turn.person_id:
            turn.tell(
                secretary,
                "visits.urgent",
                prompt=True,
                visitor=turn.person.called,
                who=who,
                labels=[lexicon().label(code) for code in codes],
                advice=advice,
                contact=store.contact_of(turn, bond) if bond else "",
                code=visit.code if visit else None,
            )


def tell_member(turn: Turn, bond: Bond, next_visit: Visit) -> None:
    """Let the bonded member know that somebody else went."""
    if bond.member_id == turn.person_id:
        return
    turn.tell(
        turn.person_of(bond.member_id),
        "visits.went_for_you",
        who=turn.person.called,
        name=store.name_of(turn, bond),
        next_day=day_said(next_visit.due_on, store.today(turn)),
    )


def tell_of_relief(turn: Turn, bond: Bond, before: Visit) -> None:
    """Tell the secretary, who was alarmed a short while ago, that a later visit found no more."""
    at = before.recorded_at
    if before.found != "urgent" or at is None or turn.now - at > ALARM_STANDS:
        return
    for secretary in turn.staff(Role.SECRETARY):
        if secretary.id != turn.person_id:
            turn.tell(
                secretary, "visits.relief", prompt=True,
                visitor=turn.person.called, who=in_full(turn, bond),
            )  # fmt: skip


def in_part(work: Work, bond: Bond) -> str:
    """Who is looked after and in which building, for those who have not said yes yet."""
    building, _, _ = read_home(store.raw_home_of(work, bond))
    name = store.name_of(work, bond)
    return work.render("visits.in_full", name=name, home=home_for_group(building))


def in_full(work: Work, bond: Bond) -> str:
    """Who is looked after and where, for those who go there."""
    return work.render(
        "visits.in_full", name=store.name_of(work, bond), home=store.home_of(work, bond)
    )
