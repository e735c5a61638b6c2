"""Days and clock times as people write them, counted from a given moment."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from intents.normalise import normalise
from intents.slots.festivals import festival_day, lunar_day
from intents.slots.numbers import to_int

_N = r"(?:\d{1,2}|[一二三四五六七八九十两廿]{1,3})"
_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6, "末": 5}
_WEEKDAYS |= {str(number): number - 1 for number in range(1, 8)}
_SHIFTS = {
    "大前天": -3, "前天": -2, "前晚": -2, "昨天": -1, "昨晚": -1, "昨夜": -1, "今天": 0,
    "今晚": 0, "今早": 0, "今夜": 0, "当天": 0, "明天": 1, "明早": 1, "明晚": 1, "明夜": 1,
    "后天": 2, "后晚": 2, "大后天": 3,
}  # fmt: skip
_RELATIVE = re.compile("大前天|前天|前晚|昨[天晚夜]|今[天晚早夜]|明[天晚早夜]|大后天|后[天晚]")
_WEEK = re.compile(
    r"(?P<shift>下下个?|上上个?|下个?|上个?|[这本]个?)?(?:周|星期)(?P<day>[一二三四五六日天]|[1-7](?!\d))"
    r"(?![期块元个年])"
)
_FULL = re.compile(r"(?P<y>20\d\d)[年\-./](?P<m>\d{1,2})[月\-./](?P<d>\d{1,2})[日号]?")
_MONTH_DAY = re.compile(
    rf"(?P<lunar>农历|阴历|旧历)?(?P<m>{_N})月(?:份)?的?(?P<d>{_N})(?P<mark>[日号])?(?![\d个月])"
)
_SLASHED = re.compile(
    r"(?<![\d\-./#])(?P<m>1[0-2]|0?[1-9])[./](?P<d>[0-3]?\d)(?![\d\-./%号栋]| ?"
    r"[万元块度寸米斤℃个吨级公厘小平m])"
)
_DAY = re.compile(
    rf"(?P<shift>下个?月|上个?月|[这本]个?月)?(?P<d>{_N})(?P<mark>[日号])"
    r"(?![楼栋院门线住室房户桌机厅]|微?心愿|单元|[的那个这]{0,2}(?:微|愿望)|[认由])"
)
_LUNAR_FIRST = re.compile(
    r"(?P<m>正月|大年|腊月|冬月)?初(?P<d>[一二三四五六七八九十])(?!中|级|步|期|衷)"
)
_LUNAR_MONTH = re.compile(
    r"(?P<m>正|腊|冬)月(?P<d>二十[一二三四五六七八九]?|廿[一二三四五六七八九]?|三十|十"
    r"[一二三四五六七八九]?)"
)
_IN_DAYS = re.compile(rf"(?:再?过|等)?(?P<n>{_N})天(?P<side>[之以]?[后前])|再?过(?P<m>{_N})天")
_EDGE = re.compile(r"(?P<shift>下个?|这个?|本)?(?P<edge>月底|月末|月初)")

_HOUR = r"(?:\d{1,2}|二十[一二三四]?|十[一二三四五六七八九]?|[一二两三四五六七八九])"
_PERIOD = (
    "凌晨|早上|上午|中午|下午|傍晚|晚上|夜里|半夜|后半夜|前半夜|今晚|明晚|昨晚|今早|明早|晚|早"
)
_CLOCK = re.compile(
    rf"(?P<p>{_PERIOD})?(?:的)?(?:大概|差不多|大约)?"
    rf"(?:(?<![\d.\-:])(?P<h>[01]?\d|2[0-4])(?::|：)(?P<mm>[0-5]\d)"
    rf"|(?P<hc>{_HOUR})(?:点钟?|时(?!候|间|段|常|不|长|代))(?:(?P<half>半)|(?P<q>[一三])刻|(?P<mc>"
    rf"[0-5]\d|{_N})分?)?)"
    r"(?!建议|意见|[小个](?!时)|儿?事|期间|心意|希望)"
)
_DOTTED = re.compile(
    rf"(?P<p>{_PERIOD})(?P<h>[01]?\d|2[0-3])[.](?P<mm>[0-5]\d)(?!\d)|(?P<p2>{_PERIOD})(?P<h2>"
    rf"[01]?\d)(?=[-到~])"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day or a clock time and where in the text it stands."""

    value: date | time
    start: int
    end: int


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _weekday(match: re.Match[str], today: date, past: bool) -> date | None:
    target = _WEEKDAYS[match["day"]]
    shift = (match["shift"] or "").replace("个", "")
    monday = today - timedelta(days=today.weekday())
    if shift in ("这", "本"):
        return monday + timedelta(days=target)
    if shift:
        weeks = len(shift) * (1 if shift[0] == "下" else -1)
        return monday + timedelta(days=target, weeks=weeks)
    if past:
        return today - timedelta(days=(today.weekday() - target) % 7)
    return today + timedelta(days=(target - today.weekday()) % 7)


def _relative(match: re.Match[str], today: date, _past: bool) -> date:
    return today + timedelta(days=_SHIFTS[match[0]])


def _full(match: re.Match[str], _today: date, _past: bool) -> date | None:
    return _safe(int(match["y"]), int(match["m"]), int(match["d"]))


def _month_day(match: re.Match[str], today: date, past: bool) -> date | None:
    month, day = to_int(match["m"]), to_int(match["d"])
    if month is None or day is None or not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    # "八月十五" in numerals without 日 or 号 is said of the lunar calendar.
    chinese = not match["m"].isdigit() and not match["d"].isdigit() and not match["mark"]
    if match.groupdict().get("lunar") or (chinese and (month, day) in _LUNAR_SAID):
        return lunar_day(month, day, today)
    return _nearest_year(month, day, today, past)


_LUNAR_SAID = frozenset(
    {(8, 15), (9, 9), (2, 2), (7, 15), (5, 5), (7, 7), (6, 6), (3, 3), (10, 1)}
)


def _nearest_year(month: int, day: int, today: date, past: bool) -> date | None:
    """Choose the year: plans lie ahead, deeds behind; two months of slack the other way."""
    found = _safe(today.year, month, day)
    if found is None:
        return None
    if not past and (today - found).days > 60:
        return _safe(today.year + 1, month, day)
    if past and found > today:
        return _safe(today.year - 1, month, day)
    return found


def _slashed(match: re.Match[str], today: date, past: bool) -> date | None:
    return _nearest_year(int(match["m"]), int(match["d"]), today, past)


def _day(match: re.Match[str], today: date, past: bool) -> date | None:
    day = to_int(match["d"])
    if day is None or not 1 <= day <= 31:
        return None
    shift = (match["shift"] or "")[:1]
    months = {"下": 1, "上": -1}.get(shift, 0)
    if not shift and day < today.day and not past:
        months = 1
    elif not shift and day > today.day and past:
        months = -1
    return _shifted(today, months, day)


def _shifted(today: date, months: int, day: int) -> date | None:
    index = today.year * 12 + today.month - 1 + months
    return _safe(index // 12, index % 12 + 1, day)


def _lunar_first(match: re.Match[str], today: date, _past: bool) -> date | None:
    day = to_int(match["d"])
    month = {"腊月": 12, "冬月": 11}.get(match["m"] or "", 1)
    return lunar_day(month, day or 1, today)


def _lunar_month(match: re.Match[str], today: date, _past: bool) -> date | None:
    day = to_int(match["d"])
    return lunar_day({"正": 1, "冬": 11, "腊": 12}[match["m"]], day or 1, today)


def _in_days(match: re.Match[str], today: date, _past: bool) -> date | None:
    count = to_int(match["n"] or match["m"])
    if count is None:
        return None
    back = bool(match["side"]) and match["side"][-1] == "前"
    return today + timedelta(days=-count if back else count)


def _edge(match: re.Match[str], today: date, _past: bool) -> date | None:
    months = 1 if (match["shift"] or "").startswith("下") else 0
    if match["edge"] == "月初":
        return _shifted(today, months or 1, 1)
    following = _shifted(today, months + 1, 1)
    return following - timedelta(days=1) if following else None


_Reader = Callable[[re.Match[str], date, bool], date | None]
_READERS: tuple[tuple[re.Pattern[str], str, _Reader], ...] = (
    (_FULL, "20", _full),
    (_LUNAR_FIRST, "初", _lunar_first),
    (_LUNAR_MONTH, "月", _lunar_month),
    (_MONTH_DAY, "月", _month_day),
    (_EDGE, "月", _edge),
    (_RELATIVE, "", _relative),
    (_WEEK, "", _weekday),
    (_IN_DAYS, "天", _in_days),
    (_DAY, "", _day),
    (_SLASHED, "", _slashed),
)
_ANY = re.compile("[天周星日号月初晚早夜]|[0-9][./]|20[0-9]{2}-")


def find_dates(text: str, today: date, past: bool = False) -> list[Moment]:
    """Find the days named in normalised `text`, in order; `past` reads deeds, not plans."""
    found = list(_festivals(text, today, past))
    if _ANY.search(text):
        for pattern, needle, reader in _READERS:
            if needle in text:
                _collect(found, pattern, reader, text, today, past)
    found.sort(key=lambda moment: moment.start)
    return found


def _festivals(text: str, today: date, past: bool) -> Iterator[Moment]:
    hit = festival_day(text, today, past)
    if hit is not None:
        yield Moment(*hit)


def _collect(
    found: list[Moment], pattern: re.Pattern[str], reader: _Reader, text: str, today: date,
    past: bool,
) -> None:  # fmt: skip
    for match in pattern.finditer(text):
        if any(match.start() < each.end and each.start < match.end() for each in found):
            continue
        day = reader(match, today, past)
        if day is not None:
            found.append(Moment(day, match.start(), match.end()))


def find_times(text: str) -> list[Moment]:
    """Find the clock times named in normalised `text`, in order."""
    if not any(sign in text for sign in ("点", ":", "时", ".", "-", "到")):
        return []
    found = [each for match in _CLOCK.finditer(text) if (each := _clock(match))]
    if not found:
        found = [each for match in _DOTTED.finditer(text) if (each := _dotted(match))]
    return found


def _clock(match: re.Match[str]) -> Moment | None:
    hour = to_int(match["h"] or match["hc"])
    if hour is None or hour > 24:
        return None
    return _moment(match, match["p"], hour, _minute(match))


def _minute(match: re.Match[str]) -> int:
    if match["mm"]:
        return int(match["mm"])
    if match["half"]:
        return 30
    if match["q"]:
        return 15 * (to_int(match["q"]) or 0)
    return to_int(match["mc"]) or 0 if match["mc"] else 0


def _dotted(match: re.Match[str]) -> Moment | None:
    if match["h"]:
        return _moment(match, match["p"], int(match["h"]), int(match["mm"]))
    return _moment(match, match["p2"], int(match["h2"]), 0)


def _moment(match: re.Match[str], period: str | None, hour: int, minute: int) -> Moment | None:
    if minute > 59:
        return None
    return Moment(time(_of_day(period or "", hour), minute), match.start(), match.end())


def _of_day(period: str, hour: int) -> int:
    """Put an hour into its part of the day; bare 1–6 are afternoon hours of a plan."""
    if hour == 24 or (
        hour == 12 and period[-1:] in ("晚", "上", "里", "夜") and "早" not in period
    ):
        return 0
    if period in ("下午", "傍晚", "晚上", "今晚", "明晚", "昨晚", "晚") and hour < 12:
        return hour + 12
    if period == "中午" and hour < 4:
        return hour + 12
    if period in ("夜里", "半夜", "前半夜") and 7 <= hour < 12:
        return hour + 12
    if not period and 1 <= hour <= 5:
        return hour + 12
    return hour


def parse_when(text: str, now: datetime, past: bool = False) -> tuple[date | None, time | None]:
    """Read the day and the clock time that `text` names, counted from the aware moment `now`."""
    normal = normalise(text).text
    days = find_dates(normal, now.date(), past)
    times = find_times(normal)
    day = days[0].value if days else None
    clock = times[0].value if times else None
    assert day is None or isinstance(day, date)
    assert clock is None or isinstance(clock, time)
    return day, clock
