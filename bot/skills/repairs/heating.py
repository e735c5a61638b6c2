"""Cold radiators: the self-check first, then how warm the room is and since when."""

from __future__ import annotations

import re

from bot.core.clock import local
from bot.core.questions import OpenQuestion
from bot.core.work import Turn
from bot.skills.repairs import mending
from bot.skills.repairs.seasons import HEATING, in_season, season_days
from bot.skills.repairs.store import by_id, log
from bot.skills.repairs.tables import Report
from intents import Parse, parse_number

COLD = "暖气不热"
WARMEST = 35

_DEGREES = re.compile(
    r"(?P<number>\d{1,2}(?:\.\d)?|[零一二两三四五六七八九十]{1,3})\s*(?:来)?(?:度|℃|°)"
)
_SINCE = re.compile(
    r"昨|今|前天|早上|晚上|上午|下午|夜里|半夜|周[一二三四五六日天]|\d+[点号]|[一二三四五六七八九十]+点"
    r"|天了|一直|刚|从来|供暖"
)
_CHECKED = re.compile(r"阀门.{0,4}开|放(?:过|了)气|看过了|都看了|试过了|查过了")
LONGEST = 40


def says_warmth(words: str) -> bool:
    """Whether words already say how warm it is."""
    return degrees_in(words) is not None


def degrees_in(words: str) -> float | None:
    """The room temperature in degrees Celsius that somebody names."""
    found = _DEGREES.search(words)
    if found is None:
        return None
    number = found["number"]
    value = float(number) if number[0].isdigit() else parse_number(number)
    return float(value) if value is not None and value <= WARMEST else None


def wants_warmth(turn: Turn, report: Report) -> bool:
    """Whether the reporter is to be asked how warm it is; outside the season they hear when the
    heating runs."""
    if report.title != COLD or not turn.addressed or says_warmth(report.summary):
        return False
    city = turn.neighbourhood.city
    if in_season(city, HEATING, local(turn.now).date()):
        return True
    first, last = season_days(city, HEATING)
    turn.say("repairs.off_season", first=first, last=last)
    return False


def warmth(turn: Turn, question: OpenQuestion, parse: Parse) -> bool:
    """The answer to "how warm is it, and since when?"."""
    degrees = degrees_in(turn.text)
    told = degrees is not None or _SINCE.search(turn.text) or _CHECKED.search(turn.text)
    others = {r.slots.get("category") for r in parse.requests} - {None, "heating"}
    if not told or others or len(turn.text) > LONGEST:
        return False
    report = by_id(turn, question.state["report"])
    report.summary = f"{report.summary}（{turn.text}）"
    data = {} if degrees is None else {"degrees": degrees}
    log(turn, report, "warmth", actor_id=turn.person_id, why=turn.text, data=data)
    mending.pass_on(turn, report, turn.text)
    turn.say("repairs.warmth_noted", number=report.number, degrees=degrees)
    return True
