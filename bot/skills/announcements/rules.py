"""What a notice says, where it goes and how long it counts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from bot.core.clock import at, local, out_of_quiet
from bot.core.outages import read_outage

COUNTS_FOR = timedelta(days=7)
_LEAD = re.compile(
    r"^(?:请|麻烦)?(?:帮我|帮忙|替我|给我)?(?:在?群里|给大家|给各楼|给各位|给全小区|给业主)*"
    r"(?:再)?(?:发布?|出|贴|下)?(?:一?[个条份])?(?:通知|公告|消息|告示)(?:一下)?"
    r"(?:(?:各位|全体|所有)?(?:业主|邻居|住户|居民|大家)们?|[\dA-Za-z、，,和及号楼栋]+[楼栋](?:的?(?:业主|住户|邻居|居民))?)?"
    r"\s*[:：，,。\s]*"
)
_BUILDING = re.compile(r"([0-9]{1,3}|[A-Za-z])\s*(?:号?楼|栋|幢|座|#)?")
_ONLY_BUILDINGS = re.compile(
    r"^(?:只|就)?(?:发|给|发到|发给)?(?:只)?(?:(?:[0-9]{1,3}|[A-Za-z])\s*(?:号?楼|栋|幢|座|#)?群?"
    r"[\s、，,和及跟]*)+(?:就行|就好)?$"
)
_ALL = frozenset({"全部", "都发", "全发", "全小区", "所有群", "所有", "全部群", "发", "发吧"})
_NOT = frozenset({"不发", "不发了", "先不发", "别发"})


def body_of(text: str) -> str:
    """The notice itself, without the order to send it."""
    return _LEAD.sub("", text.strip(), count=1).strip()


def buildings_in(text: str, known: Iterable[str]) -> tuple[str, ...]:
    """The buildings that an answer such as "只发3号楼和5号楼" names; none where it says more."""
    if not _ONLY_BUILDINGS.match(text.strip()):
        return ()
    said = {name.upper() for name in _BUILDING.findall(text)}
    return tuple(name for name in known if name.upper() in said)


def wants_all(words: str) -> bool:
    """Whether the answer sends it to every group."""
    return words in _ALL


def wants_none(words: str) -> bool:
    """Whether the answer keeps it back."""
    return words in _NOT


def expiry(said: str | None, now: datetime) -> datetime:
    """The end of the day that the notice names, else a week from now."""
    if said is None:
        return now + COUNTS_FOR
    return at(date.fromisoformat(said) + timedelta(days=1), time(0))


def waits_until(now: datetime) -> datetime | None:
    """When it goes out where the quiet hours hold it back."""
    later = out_of_quiet(now)
    return local(later) if later != now else None


def works_in(text: str, now: datetime) -> str:
    """What the notice was read as, where it announces works: 停水 11月24日08:00到12:00."""
    outage = read_outage(text, now)
    if outage is None:
        return ""
    since, until = local(outage.starts_at), local(outage.ends_at)
    end = f"{until:%H:%M}" if since.date() == until.date() else _said(until)
    place = f"{'、'.join(outage.buildings)}号楼" if outage.buildings else ""
    return f"{place}{outage.title}，{_said(since)}到{end}"


def _said(moment: datetime) -> str:
    return f"{moment.month}月{moment.day}日{moment:%H:%M}"
