"""Reading notices of works: what is cut off, where, from when until when; pure functions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.core.clock import at, local
from intents import parse_number, parse_when

DAY = timedelta(days=1)

_KINDS = (
    ("elevator", "电梯检修", r"电梯|升降机"),
    ("water", "停水", r"停水|断水|供水|水管|水泵|二次供水|来水|恢复水"),
    ("electricity", "停电", r"停电|断电|供电|电路|配电|变压器|来电|恢复电"),
    ("gas", "停气", r"停气|燃气|煤气|天然气|供气|来气"),
    ("heating", "停暖", r"停暖|停热|供热|供暖|暖气|热力|换热"),
    ("network", "断网", r"断网|停网|宽带|网络|光缆|割接"),
)
_WORKS = re.compile(
    r"停[水电气暖热网运用]|断[水电网]|检修|抢修|维修|维保|年检|施工|割接|清洗|改造|恢复|停止供"
)
_PLANNED = re.compile(r"检修|年检|维保|计划|定于|将于|施工|割接|清洗|改造|明天|后天|下周")
_BROKEN = re.compile(r"抢修|爆|故障|突发|正在修")
_SUPPLIERS = re.compile(
    r"自来水公司|供水公司|供电公司|国家?电网|供热公司|热力公司|燃气公司|物业|维保单位|社区"
)
_ASKS = re.compile(r"[?？]|[吗嘛么呢]\s*$|什么时候|啥时候|几点来|多会儿")

_DIGITS = r"(?:\d{1,2}|[零一二两三四五六七八九十]{1,3})"
_PART = r"(?:凌晨|清早|早上|早晨|早|上午|中午|午后|下午|傍晚|晚上|夜里|晚)"
_DAY = r"(?:今天|今|明天|明|后天|当天|当日|次日|第二天|\d{1,2}月\d{1,2}[日号]|\d{1,2}[日号])"
_MINUTES = r"(?:半|整|\d{2}分?(?![\d号栋幢])|\d分)"
_CLOCK = rf"{_DAY}?的?\s*{_PART}?\s*{_DIGITS}\s*(?:[:：]\s*\d{{2}}|[点时]{_MINUTES}?)"
_RANGE = re.compile(rf"(?P<first>{_CLOCK})\s*(?:到|至|[-—–~～－]+)\s*(?P<last>{_CLOCK})")
_UNTIL = re.compile(
    rf"(?P<last>{_CLOCK})\s*(?:左右|前后|之?前|以前)?\s*(?:能|可|就)?(?:恢复|来[水电气]|修好|通[水电气暖]|送[水电]|正常)"
)
_HALF_DAYS = (
    (re.compile(r"全天|一整天|整天"), time(8), time(20)),
    (re.compile(r"上午"), time(8), time(12)),
    (re.compile(r"下午"), time(14), time(18)),
    (re.compile(r"夜间|晚上"), time(18), time(23)),
)

_NAME = r"(?:\d{1,3}|[零一二两三四五六七八九十]{1,3}|[A-Za-z])"
_SUFFIX = r"\s*(?:号楼|栋|幢|座|#楼?|号院)"
_SPAN = re.compile(rf"({_NAME})(?:{_SUFFIX})?\s*(?:到|至|[-—–~～])\s*({_NAME}){_SUFFIX}")
_LIST = re.compile(rf"({_NAME}(?:(?:{_SUFFIX})?\s*[、，,和及与]\s*{_NAME})*){_SUFFIX}")
_ONE = re.compile(_NAME)
_UNIT = re.compile(r"(\d{1,2}|[一二两三四五六七八九十]{1,2})\s*单元")
LONGEST = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Outage:
    """What a notice says (civic data object 8.14). No `buildings`: everywhere; `planned`: works
    that were arranged, not a fault that is being mended; `supplier` as named, or empty."""

    category: str
    title: str
    buildings: tuple[str, ...]
    units: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    planned: bool
    supplier: str = ""

    def covers(self, category: str, building: str | None, unit: str | None) -> bool:
        """Whether a trouble of this category at this place comes from it."""
        if category != self.category:
            return False
        if self.buildings and building not in self.buildings:
            return False
        return not self.units or unit is None or unit in self.units

    def to_json(self) -> dict[str, Any]:
        """Shape it for a question's state or a log."""
        return {
            **asdict(self),
            "starts_at": self.starts_at.isoformat(),
            "ends_at": self.ends_at.isoformat(),
        }


def outage_from_json(data: Mapping[str, Any]) -> Outage:
    """Read back what `to_json` wrote."""
    return Outage(
        **{
            **data,
            "buildings": tuple(data["buildings"]),
            "units": tuple(data["units"]),
            "starts_at": datetime.fromisoformat(data["starts_at"]),
            "ends_at": datetime.fromisoformat(data["ends_at"]),
        }
    )


def read_outage(text: str, now: datetime, *, building: str | None = None) -> Outage | None:
    """What a notice announces; None where the words are no notice, or name no time.

    `building`: that of the group in which it stands; it is meant where no other is named.
    """
    if not _WORKS.search(text) or _ASKS.search(text):
        return None
    kind = next(((c, t) for c, t, match in _KINDS if re.search(match, text)), None)
    span = _span_of(text, now)
    if kind is None or span is None or not span[0] < span[1] <= span[0] + LONGEST:
        return None
    everywhere = re.search(r"全小区|整个小区|本小区|各楼|所有楼|全体", text)
    named = () if everywhere else buildings_in(text)
    supplier = _SUPPLIERS.search(text)
    return Outage(
        category=kind[0],
        title=kind[1],
        buildings=named or ((building,) if building and not everywhere else ()),
        units=tuple(dict.fromkeys(_number(u) for u in _UNIT.findall(text))),
        starts_at=span[0],
        ends_at=span[1],
        planned=span[0] > now or (bool(_PLANNED.search(text)) and not _BROKEN.search(text)),
        supplier=supplier[0] if supplier else "",
    )


def promised_in(text: str, now: datetime) -> datetime | None:
    """The moment until which somebody says that it will be mended; None where none is said."""
    found = _UNTIL.search(text)
    return _later(found["last"], now) if found else None


def buildings_in(text: str) -> tuple[str, ...]:
    """The buildings that a notice names: one, a list such as "2、3、5号楼", or "1-3号楼"."""
    names: list[str] = []
    for first, last in _SPAN.findall(text):
        ends = _number(first), _number(last)
        if all(end.isdigit() for end in ends) and int(ends[0]) < int(ends[1]) <= int(ends[0]) + 30:
            names += [str(n) for n in range(int(ends[0]), int(ends[1]) + 1)]
    for listed in _LIST.findall(text):
        names += [_number(name) for name in _ONE.findall(listed)]
    return tuple(dict.fromkeys(names))


def _span_of(text: str, now: datetime) -> tuple[datetime, datetime] | None:
    found = _RANGE.search(text)
    if found is not None:
        start = _moment(text[: found.end("first")], now)
        return (start, _later(found["last"], start)) if start else None
    until = promised_in(text, now)
    if until is not None:
        return now, until
    day, _ = parse_when(text, now)
    for match, first, last in _HALF_DAYS:
        if day is not None and match.search(text):
            return at(day, first), at(day, last)
    return None


def _moment(words: str, now: datetime) -> datetime | None:
    day, clock = parse_when(words, now)
    if clock is None:
        return None
    return at(day or local(now).date(), clock)


def _later(words: str, since: datetime) -> datetime:
    """A clock time that follows `since`: "8点到12点", "下午2点到5点", "晚10点到明早6点"."""
    day, clock = parse_when(words, since)
    assert clock is not None
    named = re.search(_DAY, words) is not None
    found = at(day if day and named else _day_of(since), clock)
    if found > since or named:
        return found
    half = timedelta(hours=12)
    halfway = found + half
    return halfway if clock.hour < 12 and halfway > since else found + DAY


def _day_of(moment: datetime) -> date:
    return local(moment).date()


def _number(text: str) -> str:
    number = parse_number(text)
    return text.upper() if number is None else str(number)
