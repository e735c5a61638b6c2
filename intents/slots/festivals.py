"""Festivals and lunar days as solar dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from intents.data import ROOT, alternation, read_yaml

_SOLAR = {
    name: (int(day[:2]), int(day[2:]))
    for day, names in {
        "0101": "元旦", "0214": "情人节", "0308": "三八节 三八妇女节 妇女节 三八",
        "0305": "学雷锋日 学雷锋纪念日 雷锋日", "0312": "植树节", "0501": "五一 劳动节",
        "0504": "五四 青年节", "0601": "六一 儿童节", "0701": "七一 建党节", "0801": "八一 建军节",
        "0401": "愚人节", "0423": "读书日", "0512": "护士节", "0626": "禁毒日",
        "0910": "教师节", "0930": "烈士纪念日", "1001": "国庆 国庆节 十一国庆 十一当天 十一那天",
        "1109": "消防日", "1111": "双十一 双11", "1204": "宪法日", "1205": "志愿者日",
        "1212": "双十二 双12", "1224": "平安夜", "1225": "圣诞 圣诞节",
    }.items()
    for name in names.split()
}  # fmt: skip
_LUNAR = {
    name: (int(day[:2]), int(day[2:]))
    for day, names in {
        "1208": "腊八 腊八节", "1223": "小年", "0101": "春节 大年初一",
        "0115": "元宵 元宵节 正月十五",
        "0202": "龙抬头", "0505": "端午 端午节", "0707": "七夕", "0715": "中元节 七月半",
        "0815": "中秋 中秋节", "0909": "重阳 重阳节 老人节", "1001": "寒衣节",
    }.items()
    for name in names.split()
}  # fmt: skip
_EVE = ("除夕", "年三十", "大年三十", "三十晚上", "除夕夜", "腊月三十")
_TERMS = (
    "清明", "清明节", "冬至", "立春", "立夏", "立秋", "立冬", "夏至", "谷雨", "小满", "春分",
    "秋分", "大寒", "小寒", "惊蛰", "白露", "寒露", "霜降", "芒种", "小暑", "大暑", "处暑",
)  # fmt: skip
# Said alone these are the weather, not the day.
_WEATHER = ("雨水", "大雪", "小雪")
# The library's table names the terms at its ends in Latin letters.
_ABROAD = {
    "DA_XUE": "大雪", "DONG_ZHI": "冬至", "XIAO_HAN": "小寒", "DA_HAN": "大寒",
    "LI_CHUN": "立春", "YU_SHUI": "雨水", "JING_ZHE": "惊蛰",
}  # fmt: skip
_SUNDAYS = {"母亲节": (5, 2), "父亲节": (6, 3), "助残日": (5, 3)}
# One plain alternation: it is searched in every message; what speaks against a name is looked at
# where one was found.
_NAMES = re.compile(alternation([*_SOLAR, *_LUNAR, *_EVE, *_TERMS, *_SUNDAYS, *_WEATHER]))
_YEAR_BEFORE = re.compile(r"([去今明后])年的?$")
_WEEK_BEFORE = re.compile(r"(?:周|星期)$")
_NOT_THE_DAY = re.compile(r"节?[之以]?[前后](?!一[天晚])|节?期间|放假|过完")
_PLACE = re.compile(r"路|街|巷|广场(?!舞)|社区|小区|小学|公司|煤矿")
_AS_A_DAY = re.compile(r"节气?|[那这当]天")
_DAY_OF = re.compile(r"(?:的)?(?:(?P<before>前一天|前一晚)|第二天|后一天|次日|隔天)")


def festival_day(text: str, today: date, past: bool) -> tuple[date, int, int] | None:
    """Find the first festival named in `text`: its day, start and end."""
    match = next((each for each in _NAMES.finditer(text) if _is_named(each, text)), None)
    if match is None:
        return None
    year = _YEAR_BEFORE.search(text, max(0, match.start() - 3), match.start())
    day = _of_year(match[0], today.year + _YEARS[year[1]]) if year else None
    day = day or _resolve(match[0], today, past)
    if day is None:
        return None
    beside = _DAY_OF.match(text, match.end())
    step = 0 if beside is None else -1 if beside["before"] else 1
    return day + timedelta(days=step), match.start(), match.end()


def _is_named(match: re.Match[str], text: str) -> bool:
    """Tell whether the festival's day is meant, not a street, the weather or a Saturday."""
    name, end = match[0], match.end()
    if not name or _NOT_THE_DAY.match(text, end):
        return False
    if name in _WEATHER:
        return bool(_AS_A_DAY.match(text, end))
    if name in _SOLAR and _PLACE.match(text, end):
        return False
    return not _WEEK_BEFORE.search(text, max(0, match.start() - 2), match.start())


_YEARS = {"去": -1, "今": 0, "明": 1, "后": 2}


def _of_year(name: str, year: int) -> date | None:
    """Return the festival's day that lies in a solar year."""
    days = (_in_year(name, lunar) for lunar in (year, year - 1))
    return next((day for day in days if day and day.year == year), None)


@cache
def _resolve(name: str, today: date, past: bool) -> date | None:
    years = (today.year, today.year - 1) if past else (today.year, today.year + 1)
    days = [_in_year(name, year) for year in (today.year - 1, *years, today.year + 1)]
    known = sorted({day for day in days if day})
    last = max((day for day in known if day <= today), default=None)
    coming = min((day for day in known if day >= today), default=None)
    if past:
        return None if _is_early(last, coming, today) else last
    return None if _lasts(name, last, today) else coming


def _is_early(last: date | None, coming: date | None, today: date) -> bool:
    """Tell whether a deed is done for a festival that is about to come, on no day that is told."""
    if last is None or coming is None:
        return False
    return (coming - today).days <= 30 and (today - last).days > 200


_LONG = {"五一": 5, "劳动节": 5, "国庆": 7, "国庆节": 7}
"""Days that people have off: while these last, the name means them and no one day."""


def _lasts(name: str, last: date | None, today: date) -> bool:
    return last is not None and 0 < (today - last).days < _LONG.get(name, 0)


def _in_year(name: str, year: int) -> date | None:
    if name in _SOLAR:
        return date(year, *_SOLAR[name])
    if name in _LUNAR:
        return _solar_of(year, *_LUNAR[name])
    if name in _EVE:
        first = _solar_of(year + 1, 1, 1)
        return first - timedelta(days=1) if first else None
    if name in _SUNDAYS:
        month, nth = _SUNDAYS[name]
        first_day = date(year, month, 1)
        return first_day + timedelta(days=(6 - first_day.weekday()) % 7 + 7 * (nth - 1))
    return _term(name.removesuffix("节"), year)


@dataclass(frozen=True, slots=True)
class _Year:
    """First solar days of the twelve lunar months, and the days of the solar terms."""

    months: tuple[date, ...]
    terms: dict[str, date]


@cache
def _almanac() -> dict[int, _Year]:
    raw: dict[int, dict[str, str]] = read_yaml(ROOT / "slots" / "almanac.yaml")
    return {year: _year(year, entry) for year, entry in raw.items()}


def _year(year: int, entry: dict[str, str]) -> _Year:
    pairs = (pair.split("=") for pair in entry["terms"].split())
    return _Year(
        tuple(date.fromisoformat(day) for day in entry["months"].split()),
        {name: date.fromisoformat(f"{year}-{day}") for name, day in pairs},
    )


def _solar_of(lunar_year: int, month: int, day: int) -> date | None:
    known = _almanac().get(lunar_year)
    # Whether a month has a 30th day, and leap months (below 0), only the library knows.
    if known is None or month < 0 or day > 29:
        return _worked_out(lunar_year, month, day)
    return known.months[month - 1] + timedelta(days=day - 1)


@cache
def _worked_out(lunar_year: int, month: int, day: int) -> date | None:
    from lunar_python import Lunar  # slow to count; only for years outside the almanac

    try:
        solar = Lunar.fromYmd(lunar_year, month, day).getSolar()
    except Exception as fault:  # the library raises bare Exception for a day that is not there
        if type(fault) is not Exception:
            raise
        return None
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


def _term(name: str, year: int) -> date | None:
    known = _almanac().get(year)
    return known.terms.get(name) if known else _worked_out_terms(year).get(name)


@cache
def _worked_out_terms(year: int) -> dict[str, date]:
    from lunar_python import Solar  # slow to count; only for years outside the almanac

    found: dict[str, date] = {}
    for month, day in ((6, 1), (12, 31)):
        table = Solar.fromYmd(year, month, day).getLunar().getJieQiTable()
        for name, moment in table.items():
            if moment.getYear() == year:
                day_of = date(year, moment.getMonth(), moment.getDay())
                found[_ABROAD.get(name, name)] = day_of
    return found


def lunar_day(month: int, day: int, today: date, past: bool = False) -> date | None:
    """Return the next solar date of a lunar month and day, `today` included; `past`: the last.

    A negative month is a leap month.
    """
    years = (today.year - 2, today.year - 1, today.year, today.year + 1)
    days = [each for each in (_solar_of(year, month, day) for year in years) if each]
    if past:
        return max((each for each in days if each <= today), default=None)
    return min((each for each in days if each >= today), default=None)
