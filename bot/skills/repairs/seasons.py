"""The season of a report: heating, rain, and a cold snap with somebody old or small at home."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.core.clock import at, local
from bot.core.events import FrailHomeAsked
from bot.core.work import Work
from bot.skills.repairs.kinds import Kind
from bot.skills.repairs.places import Place
from intents import parse_when

HEATING, RAIN, CARE = "heating", "rain", "care"
COLD_UNTIL = "cold_until"
"""The neighbourhood's setting that says how long a cold snap lasts."""

SNAP = timedelta(days=3)
_CARE_KINDS = frozenset({"heating", "electricity", "gas", "water"})
_COLD = re.compile(r"寒潮|强降温|大风降温|低温预警|暴雪|冰冻预警|剧烈降温")
_OVER = re.compile(r"过了|过去了|结束|解除|关")


def in_season(city: str, name: str, day: date) -> bool:
    """Whether a city's season runs on a day; one that passes the year's end is cut by it."""
    data = _data()
    span = {**data["default"], **data.get(city, {})}.get(name)
    if span is None:
        return False
    first, last = span
    today = f"{day:%m-%d}"
    if first <= last:
        return bool(first <= today <= last)
    return bool(today >= first or today <= last)


def season_days(city: str, name: str) -> tuple[str, str]:
    """The first and the last day of a city's season as people say them: 11月15日, 3月15日."""
    data = _data()
    first, last = {**data["default"], **data.get(city, {})}[name]
    return _spoken(first), _spoken(last)


def _spoken(day: str) -> str:
    month, _, number = day.partition("-")
    return f"{int(month)}月{int(number)}日"


def season_of(work: Work, kind: Kind, place: Place) -> str:
    """What shortens the clocks of a report that is opened now; empty where nothing does."""
    day = local(work.now).date()
    city = work.neighbourhood.city
    if is_cold(work) and kind.category in _CARE_KINDS and _is_frail(work, place):
        return CARE
    if kind.category == "heating":
        return HEATING if in_season(city, HEATING, day) else ""
    return RAIN if in_season(city, RAIN, day) else ""


def is_cold(work: Work) -> bool:
    """Whether a cold snap was announced that still lasts."""
    return str(work.neighbourhood.settings.get(COLD_UNTIL, "")) > local(work.now).isoformat()


def _is_frail(work: Work, place: Place) -> bool:
    asked = FrailHomeAsked(place.building, place.unit, place.room)
    work.emit(asked)
    return any(asked.answers)


def announces_cold(text: str) -> bool:
    """Whether words announce a cold snap, or its end."""
    return bool(_COLD.search(text))


def set_cold(work: Work, text: str) -> datetime | None:
    """Keep how long the cold snap lasts; None where the words say that it is over."""
    until = None if _OVER.search(text) else _until(text, work.now)
    settings = dict(work.neighbourhood.settings)
    settings.pop(COLD_UNTIL, None)
    if until is not None:
        settings[COLD_UNTIL] = local(until).isoformat()
    work.neighbourhood.settings = settings
    return until


def _until(text: str, now: datetime) -> datetime:
    """The end of the last day that is named, else three days from now."""
    named = re.split(r"到|至|[-—~～]", text)[-1]
    day, _ = parse_when(named, now)
    if day is None or day <= local(now).date():
        return now + SNAP
    return at(day + timedelta(days=1), time())


@cache
def _data() -> dict[str, Any]:
    text = (Path(__file__).parent / "seasons.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return data
