"""What a group is told unasked: season cards, once a week at most, at the hour that it chose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml
from sqlalchemy import bindparam
from sqlmodel import col, select

from bot.core.answers import plain
from bot.core.clock import local
from bot.core.db import UtcDateTime
from bot.core.due import DueItem, DueState
from bot.core.memory import known
from bot.core.people import STAFF, Role
from bot.core.places import Chat, chats_of
from bot.core.work import Turn, Work
from bot.skills.policy import rules
from bot.skills.policy.flags import withdrawn
from bot.skills.policy.tables import PushPosting, PushSetting
from knowledge import Area, Card, cards

SEASONS_FILE: Final = Path(__file__).parent / "seasons.yaml"
USUAL_HOUR: Final = 11
EARLIEST, LATEST = 8, 20
EXAMPLE: Final = "policy.example"
"""What falls due where an example waits for its group's hour."""
SEASON: Final = "policy.season"
"""What falls due where the card of a season waits for its group's hour."""

_OFF = frozenset({"退订", "别推了", "不要推送", "别推送了", "关掉推送", "停止推送", "不用推送"})
_ON = frozenset({"恢复推送", "打开推送", "继续推送", "订阅"})
_HOUR = re.compile(r"推送(?:时间)?改?[到成在]?(上午|下午|晚上|早上|中午)?(\d{1,2})[点时:：]")
_DECIDE = frozenset({*STAFF, Role.CENTRAL_HOUSEHOLD, Role.PARTY_MEMBER})

_SETTINGS: Final = select(PushSetting).where(
    PushSetting.neighbourhood_id == bindparam("neighbourhood_id")
)
_POSTED: Final = select(PushPosting).where(
    PushPosting.neighbourhood_id == bindparam("neighbourhood_id"),
    col(PushPosting.week).in_(bindparam("weeks", expanding=True))
    | (PushPosting.year == bindparam("year")),
)


_EXAMPLES: Final = select(DueItem.payload).where(
    DueItem.neighbourhood_id == bindparam("neighbourhood_id"),
    DueItem.kind == EXAMPLE,
    DueItem.state == DueState.WAITING,
    col(DueItem.due_at) <= bindparam("now", type_=UtcDateTime),
)


@dataclass(frozen=True, slots=True)
class Season:
    """A card and the days of the year on which it is told: (month, day), both included."""

    card: str
    since: tuple[int, int]
    until: tuple[int, int]

    def is_on(self, day: date) -> bool:
        """Whether the day lies in the season, over New Year too."""
        today = (day.month, day.day)
        if self.since <= self.until:
            return self.since <= today <= self.until
        return today >= self.since or today <= self.until


@cache
def seasons() -> tuple[Season, ...]:
    """All seasons in the order of the file."""
    rows = yaml.safe_load(SEASONS_FILE.read_text(encoding="utf-8"))
    return tuple(Season(row["card"], _day(row["from"]), _day(row["to"])) for row in rows)


def plan(work: Work) -> None:
    """Every morning: let the groups that could be told something fall due at their hours."""
    settings = settings_of(work)
    posted = _posted(work)
    for chat in chats_of(work.session, work.neighbourhood_id):
        setting = settings.get(chat.id or 0)
        if _card_for(work, chat, setting, posted) is not None:
            _await_hour(work, chat, setting)


def tell(work: Work, payload: Mapping[str, Any]) -> None:
    """A group's hour has come: tell it the card of the season, at most one a week.

    Where the secretary's example is due, it goes first; a group that has chosen another hour
    since the morning is told on another day.
    """
    chat = known(work.session, Chat, payload["chat"])
    setting = settings_of(work).get(payload["chat"])
    if hour_of(setting) != local(work.now).hour or chat.id in _examples_due(work):
        return
    card = _card_for(work, chat, setting, _posted(work))
    if card is not None:
        enter(work, chat, card.id)
        work.post(chat, "policy.push", card=card, cite=card.source.cite())


def _await_hour(work: Work, chat: Chat, setting: PushSetting | None) -> None:
    """Let the group's hour of today fall due; one that is over is left to tomorrow's look."""
    now = local(work.now)
    at = now.replace(hour=hour_of(setting), minute=0, second=0, microsecond=0)
    if at >= now.replace(minute=0, second=0, microsecond=0):
        work.schedule(SEASON, f"season:{chat.id}", at, {"chat": chat.id})


def _card_for(
    work: Work, chat: Chat, setting: PushSetting | None, posted: Iterable[PushPosting]
) -> Card | None:
    """What a group could be told today: nothing where it said no or had its one of the week."""
    today = local(work.now).date()
    own = [row for row in posted if row.chat_id == chat.id]
    silent = not chat.speaks or (setting is not None and setting.off)
    if silent or any(row.week == week_of(today) for row in own):
        return None
    told = {row.card for row in own} | withdrawn(work)
    return due_card(today, told, rules.area_of(work.neighbourhood.city))


def due_card(day: date, told: Iterable[str], area: Area = Area.YANGQUAN) -> Card | None:
    """The first card of the season that holds there and was not told to the group this year."""
    holding = (card for card in cards() if card.is_valid(day) and card.area.holds_in(area))
    facts = {card.id: card for card in holding if card.states_fact}
    skipped = set(told)
    return next(
        (
            facts[season.card]
            for season in seasons()
            if season.is_on(day) and season.card in facts and season.card not in skipped
        ),
        None,
    )


def week_of(day: date) -> str:
    """The week of a day, as 2026-W48."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def choose(turn: Turn) -> bool:
    """A group turns what it is told unasked off or on, or chooses the hour, by a word."""
    if turn.chat is None or not turn.addressed:
        return False
    words = plain(turn.text)
    if words in _OFF:
        # Anybody may have the group left in peace; only those who look after it may undo that.
        _set(turn, off=True)
        turn.say("policy.push_off")
        return True
    hour = hour_in(turn.text)
    if words not in _ON and hour is None:
        return False
    if not _DECIDE & turn.roles:
        turn.say("policy.push_not_yours")
    elif hour is not None and not EARLIEST <= hour <= LATEST:
        turn.say("policy.push_hours", earliest=EARLIEST, latest=LATEST)
    else:
        setting = _set(turn, off=False, hour=hour)
        _await_hour(turn, turn.chat, setting)
        turn.say("policy.push_on", hour=hour_of(setting))
    return True


def hour_in(text: str) -> int | None:
    """The hour that "推送改到晚上7点" names."""
    match = _HOUR.search(text)
    if match is None:
        return None
    hour = int(match[2])
    return hour + 12 if match[1] in ("下午", "晚上") and hour < 12 else hour


def enter(work: Work, chat: Chat, card: str) -> None:
    """Write down what the group is told this week: a card's id, or `example:3`."""
    assert chat.id is not None
    today = local(work.now).date()
    row = PushPosting(
        neighbourhood_id=work.neighbourhood_id,
        chat_id=chat.id,
        card=card,
        week=week_of(today),
        year=today.year,
        posted_at=work.now,
    )
    work.session.add(row)


def told_this_week(work: Work, chat: Chat) -> bool:
    """Whether the group has had its one push of the week."""
    week = week_of(local(work.now).date())
    return any(row.chat_id == chat.id and row.week == week for row in _posted(work))


def settings_of(work: Work) -> dict[int, PushSetting]:
    """What the groups chose, by their ids; a group that chose nothing is not there."""
    return {row.chat_id: row for row in _rows(work)}


def hour_of(setting: PushSetting | None) -> int:
    """The hour at which a group wants to be told."""
    return USUAL_HOUR if setting is None or setting.hour is None else setting.hour


def next_time(after: datetime, hour: int) -> datetime:
    """The first time after a moment at which that hour begins in Beijing."""
    at = local(after).replace(hour=hour, minute=0, second=0, microsecond=0)
    return at if at > after else at + timedelta(days=1)


def _posted(work: Work) -> list[PushPosting]:
    """What was told this week or this year."""
    today = local(work.now).date()
    asked = {"neighbourhood_id": work.neighbourhood_id, "weeks": [week_of(today)]}
    return list(work.session.execute(_POSTED, {**asked, "year": today.year}).scalars())


def _examples_due(work: Work) -> set[int]:
    """The groups to which the secretary's example goes by now."""
    asked = {"neighbourhood_id": work.neighbourhood_id, "now": work.now}
    return {payload["chat"] for payload in work.session.execute(_EXAMPLES, asked).scalars()}


def _set(turn: Turn, *, off: bool, hour: int | None = None) -> PushSetting:
    assert turn.chat_id is not None
    setting = settings_of(turn).get(turn.chat_id)
    if setting is None:
        setting = PushSetting(neighbourhood_id=turn.neighbourhood_id, chat_id=turn.chat_id)
    setting.off = off
    setting.hour = hour if hour is not None else setting.hour
    turn.session.add(setting)
    return setting


def _rows(work: Work) -> Sequence[PushSetting]:
    asked = {"neighbourhood_id": work.neighbourhood_id}
    return list(work.session.execute(_SETTINGS, asked).scalars())


def _day(text: str) -> tuple[int, int]:
    month, day = text.split("-")
    return int(month), int(day)
