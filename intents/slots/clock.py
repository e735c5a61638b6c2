"""Clock times as people write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time

from intents.slots.numbers import to_int


@dataclass(frozen=True, slots=True)
class Moment:
    """A day or a clock time and where in the text it stands."""

    value: date | time
    start: int
    end: int


_HOUR = r"(?:\d{1,2}|二十[一二三四]?|十[一二三四五六七八九]?|[零〇一二两三四五六七八九])"
_ONE = "[一二三四五六七八九]"
_MINUTE = rf"(?:[二三四五]?十{_ONE}?|[零〇]{_ONE}|[二三四五]{_ONE})"
_NIGHT = ("夜里", "半夜", "前半夜", "后半夜", "深夜", "今夜", "明夜", "昨夜", "夜")
_EVENING = ("晚上", "晚黑", "擦黑", "今晚", "明晚", "昨晚", "后晚", "前晚", "晚")
_AFTERNOON = ("下午", "傍晚", "pm")
_MORNING = ("凌晨", "早上", "早起", "清晨", "上午", "今早", "明早", "早", "am")
_PERIOD = "|".join(
    sorted({*_NIGHT, *_EVENING, *_AFTERNOON[:-1], *_MORNING[:-1], "中午"}, key=len, reverse=True)
)
_TAKEN = r"(?![\d个人名位口号天块元])"
_LESS = r"(?:(?P<{0}>[一二两三四五十]{{1,3}}|\d{{1,2}})(?:分钟?|(?P<{0}q>刻)钟?))"
_CLOCK = re.compile(
    rf"(?:差{_LESS.format('less')}(?:就|到|是)?)?"
    rf"(?P<p>{_PERIOD})?(?:的)?(?:大概|差不多|大约)?"
    rf"(?:(?<![\d.\-:])(?P<h>[01]?\d|2[0-4]):(?P<mm>[0-5]\d)"
    rf"|(?P<hc>{_HOUR})(?:点钟?|时(?!候|间|段|常|不|长|代|节|光|期|机|尚|令|速|髦))"
    rf"(?:(?P<half>半)|(?P<q>[一三])刻|差{_LESS.format('ebb')}|过?(?P<mc>{_MINUTE}){_TAKEN}分?"
    rf"|过?(?P<md>[0-5]\d){_TAKEN}分?|过?(?P<ms>[一二两三四五六七八九]|\d)分)?)"
    r"(?P<half_day> ?[ap]m(?![a-z]))?"
    r"(?!(?:小|个人)?(?:建议|意见|要求|想法|诉求|补充|问题|儿?事|心意|希望)|期间"
    r"|[一二三四五六七八九\d](?:包|折|元|块|平|度|级|米))"
)
_LATIN = re.compile(r"(?<![\d.\-:])(?P<h>1[0-2]|0?[1-9]) ?(?P<p>am|pm)(?![a-z])")
_RANGE = re.compile(
    rf"(?P<p>{_PERIOD})?(?<![\d.\-:#])(?P<h>{_HOUR})(?:-|~|到|至|—){{1,2}}{_HOUR}点"
)
_DOTTED = re.compile(
    rf"(?P<p>{_PERIOD})(?P<h>[01]?\d|2[0-3])(?:[.](?P<mm>[0-5]\d)(?!\d)|(?=[-到~]))"
)
_SIGNS = frozenset("点:时.-到~m")

# "一点" and "两点" are as often "a little" and "two points": a bare one has to sound like a clock.
_BARE = frozenset("一二两三四五")
_SAID_OF_POINTS = re.compile(r"[有说提讲补给列谈差快慢多少好大小轻早晚]$")
_OF_A_CLOCK = re.compile(r"开|集|来|去|[之以]?[前后]|见|左右|整|出发|到(?!底)|多|结束|散|[-~至—]")
_BEFORE_CLOCK = re.compile(r"(?:[天号日早晚上午一二三四五六到至从点在]|^)$")
_A_LITTLE = re.compile(r"[都也儿不没]")
_WRONG = re.compile(r"不是$")


def find_times(text: str) -> list[Moment]:
    """Find the clock times named in normalised `text`, in order; of a span of time its start."""
    if _SIGNS.isdisjoint(text):
        return []
    found: list[Moment] = []
    if "点" in text:
        found = [moment for match in _RANGE.finditer(text) if (moment := _plain(match))]
    if "点" in text or ":" in text or "时" in text:
        for match in _CLOCK.finditer(text):
            moment = _clock(match, text)
            if moment and not _overlaps(moment, found):
                found.append(moment)
    if not found:
        found = [
            moment
            for pattern in (_DOTTED, _LATIN)
            for match in pattern.finditer(text)
            if (moment := _plain(match))
        ]
    found.sort(key=lambda moment: moment.start)
    return corrected(found, text)


def corrected(found: list[Moment], text: str) -> list[Moment]:
    """Leave out what is taken back in the same breath: "不是周五，是周六"."""
    if len(found) < 2 or "不是" not in text:
        return found
    kept = [each for each in found if not _WRONG.search(text, 0, each.start)]
    return kept or found


def _overlaps(moment: Moment, found: list[Moment]) -> bool:
    return any(moment.start < each.end and each.start < moment.end for each in found)


def _plain(match: re.Match[str]) -> Moment | None:
    hour = to_int(match["h"])
    if hour is None or hour > 24:
        return None
    minute = int(match.groupdict().get("mm") or 0)
    return Moment(time(_of_day(match["p"] or "", hour), minute), match.start(), match.end())


def _clock(match: re.Match[str], text: str) -> Moment | None:
    hour = to_int(match["h"] or match["hc"])
    if hour is None or hour > 24 or _is_a_point(match, text):
        return None
    period = match["p"] or (match["half_day"] or "").strip()
    minutes = _of_day(period, hour) * 60 + _minute(match) - _less(match)
    return Moment(time(minutes // 60 % 24, minutes % 60), match.start(), match.end())


def _is_a_point(match: re.Match[str], text: str) -> bool:
    """Tell whether a bare small numeral counts points, or says "a little"."""
    said = match["hc"]
    if said not in _BARE or match["less"]:
        return False
    if match["p"]:
        return match[0] in ("早一点", "晚一点")
    if match[0] != f"{said}点":
        return match[0] == f"{said}时" or (said == "一" and match[0].startswith("一时"))
    if _OF_A_CLOCK.match(text, match.end()):
        return False
    if _SAID_OF_POINTS.search(text, 0, match.start()):
        return True
    if said != "一":
        return False
    return bool(_A_LITTLE.match(text, match.end())) or not _BEFORE_CLOCK.search(
        text, 0, match.start()
    )


def _minute(match: re.Match[str]) -> int:
    if match["half"]:
        return 30
    if match["q"]:
        return 15 * (to_int(match["q"]) or 0)
    said = match["mm"] or match["md"] or match["mc"] or match["ms"]
    return to_int(said) or 0 if said else 0


def _less(match: re.Match[str]) -> int:
    """Return how many minutes are missing: "差一刻九点", "九点差五分"."""
    for name in ("less", "ebb"):
        if match[name]:
            return (to_int(match[name]) or 0) * (15 if match[f"{name}q"] else 1)
    return 0


def _of_day(period: str, hour: int) -> int:
    """Put an hour into its part of the day; bare 1–5 are afternoon hours of a plan."""
    if hour == 24:
        return 0
    if hour == 12:
        return 0 if period in (*_NIGHT, *_EVENING, "凌晨", "am") else 12
    if hour > 12 or hour == 0:
        return hour
    return hour + 12 if hour in _LATE.get(period, ()) else hour


_LATE: dict[str, range] = {
    "": range(1, 6),
    "中午": range(1, 4),
    **dict.fromkeys(_AFTERNOON, range(1, 12)),
    **dict.fromkeys(_EVENING, range(4, 12)),
    **dict.fromkeys(_NIGHT, range(7, 12)),
}
"""Which hours of a part of the day are counted from noon."""
