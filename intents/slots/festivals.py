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
        "0910": "教师节", "1001": "国庆 国庆节 十一国庆 十一当天 十一那天", "1109": "消防日",
        "1205": "志愿者日", "1224": "平安夜", "1225": "圣诞 圣诞节",
    }.items()
    for name in names.split()
}  # fmt: skip
_LUNAR = {
    name: (int(day[:2]), int(day[2:]))
    for day, names in {
        "1208": "腊八 腊八节", "1223": "小年", "0101": "春节 大年初一",
        "0115": "元宵 元宵节 正月十五",
        "0202": "龙抬头", "0505": "端午 端午节", "0707": "七夕", "0715": "中元节",
        "0815": "中秋 中秋节", "0909": "重阳 重阳节 老人节", "1001": "寒衣节",
    }.items()
    for name in names.split()
}  # fmt: skip
_EVE = ("除夕", "年三十", "大年三十", "三十晚上", "除夕夜")
_TERMS = (
    "清明", "清明节", "冬至", "立春", "立夏", "立秋", "立冬", "夏至", "谷雨", "小满", "大雪",
    "大寒", "小寒", "惊蛰", "白露", "寒露", "霜降",
)  # fmt: skip
# The library's table names the terms at its ends in Latin letters.
_ABROAD = {"DONG_ZHI": "冬至", "XIAO_HAN": "小寒", "DA_HAN": "大寒", "LI_CHUN": "立春"}
_SUNDAYS = {"母亲节": (5, 2), "父亲节": (6, 3), "助残日": (5, 3)}
_NAMES = re.compile(
    alternation([*_SOLAR, *_LUNAR, *_EVE, *_TERMS, *_SUNDAYS])
    + r"(?!路|街|巷|节?[前后](?!一[天晚])|节?期间|广场|放假|过完|社区|小区|小学|公司|煤矿)"
)
_DAY_OF = re.compile(r"(?:的)?(?:前一天|前一晚)")


def festival_day(text: str, today: date, past: bool) -> tuple[date, int, int] | None:
    """Find the first festival named in `text`: its day, start and end."""
    match = _NAMES.search(text)
    if match is None or not match[0]:
        return None
    day = _resolve(match[0], today, past)
    if day is None:
        return None
    before = _DAY_OF.match(text, match.end())
    return day - timedelta(days=1) if before else day, match.start(), match.end()


@cache
def _resolve(name: str, today: date, past: bool) -> date | None:
    years = (today.year, today.year - 1) if past else (today.year, today.year + 1)
    days = [_in_year(name, year) for year in (today.year - 1, *years, today.year + 1)]
    known = sorted({day for day in days if day})
    if past:
        return max((day for day in known if day <= today), default=None)
    return min((day for day in known if day >= today), default=None)


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
    if known is None:
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


def lunar_day(month: int, day: int, today: date) -> date | None:
    """Return the next solar date of a lunar month and day, `today` included."""
    days = [_solar_of(year, month, day) for year in (today.year - 1, today.year, today.year + 1)]
    return min((each for each in days if each and each >= today), default=None)
