"""The lunar calendar from the sky, by the rules of GB/T 33661-2017: months begin on the Beijing
day of the new moon, the month of the winter solstice is the eleventh, and where twelve months lie
between two of those the first without a major solar term is a leap month.

New moons after Meeus, Astronomical Algorithms, chapter 49; the sun after chapter 25.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from math import floor, radians, sin

_J2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)
_EAST = timezone(timedelta(hours=8))
_MONTH = 29.530588861

# Coefficient in days, power of the earth's eccentricity, multiples of sun, moon, latitude, node.
_TERMS = (
    (-0.40720, 0, 0, 1, 0, 0), (0.17241, 1, 1, 0, 0, 0), (0.01608, 0, 0, 2, 0, 0),
    (0.01039, 0, 0, 0, 2, 0), (0.00739, 1, -1, 1, 0, 0), (-0.00514, 1, 1, 1, 0, 0),
    (0.00208, 2, 2, 0, 0, 0), (-0.00111, 0, 0, 1, -2, 0), (-0.00057, 0, 0, 1, 2, 0),
    (0.00056, 1, 1, 2, 0, 0), (-0.00042, 0, 0, 3, 0, 0), (0.00042, 1, 1, 0, 2, 0),
    (0.00038, 1, 1, 0, -2, 0), (-0.00024, 1, -1, 2, 0, 0), (-0.00017, 0, 0, 0, 0, 1),
    (-0.00007, 0, 2, 1, 0, 0), (0.00004, 0, 0, 2, -2, 0), (0.00004, 0, 3, 0, 0, 0),
    (0.00003, 0, 1, 1, -2, 0), (0.00003, 0, 0, 2, 2, 0), (-0.00003, 0, 1, 1, 2, 0),
    (0.00003, 0, -1, 1, 2, 0), (-0.00002, 0, -1, 1, -2, 0), (-0.00002, 0, 1, 3, 0, 0),
    (0.00002, 0, 0, 4, 0, 0),
)  # fmt: skip
_PLANETS = (
    (0.000325, 299.77, 0.107408), (0.000165, 251.88, 0.016321), (0.000164, 251.83, 26.651886),
    (0.000126, 349.42, 36.412478), (0.000110, 84.66, 18.206239), (0.000062, 141.74, 53.303771),
    (0.000060, 207.14, 2.453732), (0.000056, 154.84, 7.306860), (0.000047, 34.52, 27.261239),
    (0.000042, 207.19, 0.121824), (0.000040, 291.34, 1.844379), (0.000037, 161.72, 24.198154),
    (0.000035, 239.56, 25.513099), (0.000023, 331.55, 3.592518),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Month:
    """A lunar month: its number, negative for a leap one, its first day, and how far its new
    moon is from the next midnight in Beijing, in minutes."""

    number: int
    first: date
    margin: float


def months_of(year: int) -> list[Month]:
    """The months from the eleventh of the lunar year before to the tenth of `year`."""
    first, last = _eleventh(year - 1), _eleventh(year)
    starts = [new_moon(k) for k in range(first, last)]
    days = [moment.date() for moment in (*starts, new_moon(last))]
    leap = _leap(days) if len(starts) == 13 else None
    numbers = []
    number = 10
    for place in range(len(starts)):
        number += place != leap
        month = (number - 1) % 12 + 1
        numbers.append(-month if place == leap else month)
    return [
        Month(name, day, _margin(moment))
        for name, day, moment in zip(numbers, days, starts, strict=False)
    ]


def new_moon(k: int) -> datetime:
    """The k-th new moon since 6 January 2000, as Beijing's watches show it."""
    t = k / 1236.85
    e = 1 - 0.002516 * t - 0.0000074 * t**2
    sun = 2.5534 + 29.10535670 * k - 0.0000014 * t**2
    moon = 201.5643 + 385.81693528 * k + 0.0107582 * t**2 + 0.00001238 * t**3
    latitude = 160.7108 + 390.67050284 * k - 0.0016118 * t**2
    node = 124.7746 - 1.56375588 * k + 0.0020672 * t**2
    day = 2451550.09766 + _MONTH * k + 0.00015437 * t**2 - 0.000000150 * t**3
    for size, power, *times in _TERMS:
        angles = zip(times, (sun, moon, latitude, node), strict=True)
        day += size * e**power * sin(radians(sum(n * angle for n, angle in angles)))
    for size, start, rate in _PLANETS:
        square = 0.009173 * t**2 if start == 299.77 else 0
        day += size * sin(radians(start + rate * k - square))
    return _beijing(day)


def sun_at(moment: datetime) -> float:
    """The sun's apparent longitude in degrees."""
    days = (moment - _J2000).total_seconds() / 86400
    t = (days + _delta(moment.year) / 86400) / 36525
    mean = 280.46646 + 36000.76983 * t + 0.0003032 * t**2
    m = radians(357.52911 + 35999.05029 * t - 0.0001537 * t**2)
    centre = (1.914602 - 0.004817 * t) * sin(m) + 0.019993 * sin(2 * m) + 0.000289 * sin(3 * m)
    omega = radians(125.04 - 1934.136 * t)
    return (mean + centre - 0.00569 - 0.00478 * sin(omega)) % 360


def _leap(days: list[date]) -> int:
    """The place of the first month in which the sun enters no multiple of thirty degrees."""
    signs = [floor(sun_at(datetime.combine(d, time(), _EAST)) / 30) for d in days]
    return next(n for n in range(len(days) - 1) if signs[n] == signs[n + 1])


def _eleventh(year: int) -> int:
    """Which new moon begins the month that holds the winter solstice of a year."""
    solstice = datetime.combine(date(year, 12, 18), time(), _EAST)
    while sun_at(solstice + timedelta(days=1)) < 270:
        solstice += timedelta(days=1)
    k = round((year - 2000 + 0.96) * 12.3685) + 1
    while new_moon(k).date() > solstice.date():
        k -= 1
    return k


def _beijing(julian: float) -> datetime:
    moment = _J2000 + timedelta(days=julian - 2451545.0)
    return (moment - timedelta(seconds=_delta(moment.year))).astimezone(_EAST)


def _delta(year: int) -> float:
    """How far the earth's rotation lags behind even time, in seconds (Espenak and Meeus)."""
    if year < 1961:
        return 29.07 + 0.407 * (year - 1950) - (year - 1950) ** 2 / 233
    if year < 1986:
        return 45.45 + 1.067 * (year - 1975) - (year - 1975) ** 2 / 260
    if year < 2005:
        return 63.86 + 0.3345 * (year - 2000) - 0.060374 * (year - 2000) ** 2
    if year < 2050:
        return 62.92 + 0.32217 * (year - 2000) + 0.005589 * (year - 2000) ** 2
    return -20 + 32 * ((year - 1820) / 100) ** 2 - 0.5628 * (2150 - year)


def _margin(moment: datetime) -> float:
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    return min(seconds, 86400 - seconds) / 60
