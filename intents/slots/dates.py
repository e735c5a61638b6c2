"""Days as people write them, counted from a given moment."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta

from intents.normalise import normalise
from intents.slots.clock import Moment, corrected, find_times
from intents.slots.festivals import festival_day, lunar_day
from intents.slots.numbers import to_int

_N = r"(?:\d{1,2}|[一二三四五六七八九十两廿]{1,3})"
_M = rf"(?:{_N}|元)"
_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
_WEEKDAYS |= {str(number): number - 1 for number in range(1, 8)}
_SHIFTS = {
    "大前天": -3, "前天": -2, "前晚": -2, "昨天": -1, "昨晚": -1, "昨夜": -1, "今天": 0,
    "今晚": 0, "今早": 0, "今夜": 0, "当天": 0, "今明": 0, "明天": 1, "明早": 1, "明晚": 1,
    "明夜": 1, "明后": 1, "后天": 2, "后晚": 2, "大后天": 3, "后日": 2, "今晨": 0, "今": 0,
    "昨": -1, "名天": 1,
}  # fmt: skip
# "昨天说的运动会": when it was said, not when it is. Staff leave the second sign out: "今 电联".
_SAID_OF = r"(?![^,。 ]{0,4}[说定讲提报发约](?:过|好)?的)"
_RELATIVE = re.compile(
    rf"大前天|前天{_SAID_OF}|前晚|昨[天晚夜]{_SAID_OF}|今[天晚早夜晨]|今明(?=两?天)|明后(?=两?天)"
    r"|明[天晚早夜]|大后天|后[天晚日](?!常)|(?<=报)名天"
    r"|(?:(?<=[ ,。;补])|^)[今昨](?=[ 电入访走上送])"
)
_WEEK = re.compile(
    r"(?<![每一两三几半])(?<!每个)(?P<shift>下下个?|上上个?|下个?|上个?|[这本]个?)?(?:周|星期)"
    r"(?P<day>[一二三四五六日天]|[1-7](?!\d))(?![期块元个年])"
)
_FULL = re.compile(r"(?P<y>20\d\d)[\-./](?P<m>\d{1,2})[\-./](?P<d>\d{1,2})[日号]?")
_YEAR = r"(?:(?P<y>20\d\d|(?<!\d)\d\d|二[〇零一二三四五六七八九]{3})年|(?P<rel>[去今明后前])年)"
_MONTH_DAY = re.compile(
    rf"{_YEAR}?的?(?P<m>{_M})月(?:份)?的?(?P<d>{_N})(?P<mark>[日号])?(?![\d个月天])"
)
_SLASHED = re.compile(
    r"(?<![\d\-./#])(?P<m>1[0-2]|0?[1-9])[./](?P<d>[0-3]?\d)(?![\d\-./%号栋]| ?"
    r"[万元块度寸米斤℃个吨级公厘小平m匹版倍折瓦]|升(?!旗))"
)
_DAY = re.compile(
    rf"(?P<shift>下个?月|上个?月|[这本]个?月)?"
    rf"(?<![哪有某每几])(?:(?P<first>{_N})[日号]?(?:、|到|至|和|或|-|~|—){{1,2}})?(?P<d>{_N})(?P<mark>[日号])"
    r"(?![楼栋院门线住室房户桌机厅梯井口库车柜表文人]|微?心愿|单元|[的那个这]{0,2}(?:微|愿望)|[认由])"
)
_LUNAR = re.compile(
    r"(?P<said>农历|阴历|旧历|老历)年?(?P<leap>闰)?(?P<m>\d{1,2}|[正冬腊]|十?[一二三四五六七八九十])月初?"
    r"(?P<d>\d{1,2}|[一二三四五六七八九十廿]{1,3})[日号]?"
)
_LUNAR_MONTH = re.compile(
    r"(?P<leap>闰)?(?P<m>[正冬腊]|十?[一二三四五六七八九十])月"
    r"(?P<d>初[一二三四五六七八九十]|廿[一二三四五六七八九]?|(?<=[正冬腊]月)(?:二十[一二三四五六七八九]?|三十|十"
    r"[一二三四五六七八九]?))"
)
_LUNAR_FIRST = re.compile(
    r"(?<![最当起读念考])(?<!(?<!马)上)(?:大?年)?初(?P<d>[一二三四五六七八九十])"
    r"(?![之以]?[后前]|中|级|步|期|衷|学|年级|数学|语文|英语|物理|升|[上下]册|的(?:孩子|学|题|课|作业))"
)
_IN_DAYS = re.compile(
    rf"(?:再?过|等)?(?P<n>{_N})天(?P<side>[之以]?[后前])|(?:再?过|再等)(?P<m>{_N})天"
)
_IN_WEEKS = re.compile(
    rf"(?P<by>再?过)?(?P<n>{_N}|半)个?(?P<unit>周|星期|月)(?P<side>[之以]?[后前])?(?![一二三四五六日天\d])"
)
_EDGE = re.compile(
    rf"(?P<shift>下个?|上个?|这个?|本)?(?P<m>{_N})?月份?(?P<edge>[底末]|初|中(?!旬|间|秋))"
)


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
    month = 1 if match["m"] == "元" else to_int(match["m"])
    day = to_int(match["d"])
    if month is None or day is None or not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    # "八月十五" in numerals without 日 or 号 is said of the lunar calendar.
    chinese = not match["m"].isdigit() and not match["d"].isdigit() and not match["mark"]
    if chinese and (month, day) in _LUNAR_SAID:
        return lunar_day(month, day, today, past)
    year = _year(match, today)
    return _safe(year, month, day) if year else _nearest_year(month, day, today, past)


_LUNAR_SAID = frozenset(
    {(8, 15), (8, 16), (9, 9), (2, 2), (7, 15), (5, 5), (7, 7), (6, 6), (3, 3), (10, 1)}
)


def _year(match: re.Match[str], today: date) -> int | None:
    """Return the year that is named, in figures, numerals or as next, this and last year."""
    if match["rel"]:
        return today.year + {"前": -2, "去": -1, "今": 0, "明": 1, "后": 2}[match["rel"]]
    if not match["y"]:
        return None
    year = to_int(match["y"])
    return year + 2000 if year is not None and year < 100 else year


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
    day = to_int(match["first"] or match["d"])
    if day is None or not 1 <= day <= 31:
        return None
    shift = (match["shift"] or "")[:1]
    if shift:
        return _shifted(today, {"下": 1, "上": -1}.get(shift, 0), day)
    step = -1 if past else 1
    late = day > today.day if past else day < today.day
    # Not every month has a 31st: the next one that has.
    months = (step * count for count in range(late, 4))
    return next((found for each in months if (found := _shifted(today, each, day))), None)


def _shifted(today: date, months: int, day: int) -> date | None:
    index = today.year * 12 + today.month - 1 + months
    return _safe(index // 12, index % 12 + 1, day)


def _lunar(match: re.Match[str], today: date, past: bool) -> date | None:
    month = {"正": 1, "冬": 11, "腊": 12}.get(match["m"]) or to_int(match["m"])
    day = to_int(match["d"].removeprefix("初"))
    if month is None or day is None or not 1 <= month <= 12 or not 1 <= day <= 30:
        return None
    return lunar_day(-month if match["leap"] else month, day, today, past)


def _lunar_first(match: re.Match[str], today: date, past: bool) -> date | None:
    return lunar_day(1, to_int(match["d"]) or 1, today, past)


def _in_days(match: re.Match[str], today: date, _past: bool) -> date | None:
    count = to_int(match["n"] or match["m"])
    if count is None:
        return None
    back = bool(match["side"]) and match["side"][-1] == "前"
    return today + timedelta(days=-count if back else count)


def _in_weeks(match: re.Match[str], today: date, _past: bool) -> date | None:
    if not (match["by"] or match["side"]):
        return None
    sign = -1 if (match["side"] or "").endswith("前") else 1
    count = 0.5 if match["n"] == "半" else to_int(match["n"]) or 0
    if match["unit"] != "月":
        return today + timedelta(weeks=sign * int(count))
    if count == 0.5:
        return today + timedelta(days=sign * 15)
    return _same_day(today, sign * int(count))


def _same_day(today: date, months: int) -> date | None:
    """Return the same day so many months on, or the last of a shorter month."""
    first = _shifted(today, months, 1)
    if first is None:
        return None
    return first.replace(day=min(today.day, monthrange(first.year, first.month)[1]))


def _edge(match: re.Match[str], today: date, past: bool) -> date | None:
    months = {"下": 1, "上": -1}.get((match["shift"] or "")[:1], 0)
    if match["m"]:
        month = to_int(match["m"]) or 0
        if not 1 <= month <= 12:
            return None
        months = (month - today.month) % 12 - (12 if past and month > today.month else 0)
    day = {"初": 1, "中": 15}.get(match["edge"])
    if day is None:
        following = _shifted(today, months + 1, 1)
        return following - timedelta(days=1) if following else None
    if not (match["shift"] or match["m"] or past) and day < today.day:
        months += 1
    return _shifted(today, months, day)


_Reader = Callable[[re.Match[str], date, bool], date | None]
_READERS: tuple[tuple[re.Pattern[str], tuple[str, ...], _Reader], ...] = (
    (_FULL, ("2", "-./"), _full),
    (_LUNAR, ("历", "月"), _lunar),
    (_LUNAR_MONTH, ("月", "初廿正冬腊"), _lunar),
    (_LUNAR_FIRST, ("初",), _lunar_first),
    (_MONTH_DAY, ("月",), _month_day),
    (_RELATIVE, ("天晚早夜明日今昨",), _relative),
    (_WEEK, ("周期",), _weekday),
    (_IN_DAYS, ("天", "后前过等"), _in_days),
    (_IN_WEEKS, ("周期月", "后前过"), _in_weeks),
    (_DAY, ("日号",), _day),
    (_SLASHED, ("./", "123456789"), _slashed),
)
"""Each expression with what a text that it matches holds: one character of every set."""
_ANY = re.compile("[天周星日号月初晚早夜今昨]|[0-9][./]|20[0-9]{2}-")


def find_dates(text: str, today: date, past: bool = False) -> list[Moment]:
    """Find the days named in normalised `text`, in order; `past` reads deeds, not plans.

    Of several days in a row the first one stands for all. Weekends, "in a few days" and the like
    name no one day and are left out.
    """
    found = list(_festivals(text, today, past))
    if _ANY.search(text):
        lacks = frozenset(text).isdisjoint
        for pattern, needs, reader in _READERS:
            if not any(map(lacks, needs)):
                _collect(found, pattern, reader, text, today, past)
        # "月底那场，30号": the number says it better.
        if "月" in text and not any(text[each.end - 1] in "日号" for each in found):
            _collect(found, _EDGE, _edge, text, today, past)
    found.sort(key=lambda moment: moment.start)
    return corrected(found, text)


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
