"""What a deed counts, what a year comes to, and what is said of them; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.core.clock import at, local

POSTED_FOR = timedelta(days=7)
RESIDENTS_ASKED = 3
"""Neighbours who are asked about one member."""


class Grade(StrEnum):
    """四档: what a year comes to."""

    EXCELLENT = "excellent"
    GOOD = "good"
    BASIC = "basic"
    FAILED = "failed"


GRADE_WORDS: Mapping[str, Grade] = {
    "优秀": Grade.EXCELLENT,
    "合格": Grade.GOOD,
    "基本合格": Grade.BASIC,
    "不合格": Grade.FAILED,
}


@dataclass(frozen=True, slots=True)
class DeedRule:
    """What one deed of a kind counts, and the most that the kind counts in a year."""

    points: int
    most: int


@cache
def _data() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load(
        (Path(__file__).parent / "rules.yaml").read_text(encoding="utf-8")
    )
    return loaded


def rule_of(kind: str) -> DeedRule | None:
    """What a kind of deed counts; None for one that does not count."""
    found = _data()["deeds"].get(kind)
    return DeedRule(found["points"], found["most"]) if found else None


def counts(kind: str, so_far: int) -> int:
    """What one more deed counts where `so_far` points of its kind were counted this year."""
    rule = rule_of(kind)
    return min(rule.points, max(rule.most - so_far, 0)) if rule else 0


def mark(exam: int, residents: Mapping[str, int], helped: Mapping[str, int]) -> int:
    """The year's mark, 0 to 100, of the exam and two sets of rating counts ("1" best)."""
    parts = [(exam, _data()["shares"]["exam"])]
    for name, given in (("residents", residents), ("helped", helped)):
        if given:
            parts.append((_average(given), _data()["shares"][name]))
    whole = sum(share for _, share in parts)
    return int(sum(value * share for value, share in parts) / whole + 0.5)


def _average(given: Mapping[str, int]) -> int:
    worth = _data()["ratings"]
    return int(sum(worth[r] * n for r, n in given.items()) / sum(given.values()) + 0.5)


def grade_of(worth: int) -> Grade:
    """The grade that a mark suggests; the branch decides."""
    found = next(g for g in _data()["grades"] if worth >= g["least"])
    return Grade(found["grade"])


def year_meant(said: str, today: date) -> int:
    """The year that an evaluation is of: the one that is named; in January and February, when
    the old year's is still under way, the one before; else this one."""
    named = _YEAR.search(said)
    if named is not None:
        return int(named[0])
    return today.year - 1 if today.month <= 2 or "去年" in said else today.year


def final_at(posted: datetime) -> datetime:
    """When the time to object is over: nine in the morning after seven days."""
    return at((local(posted) + POSTED_FOR).date() + timedelta(days=1), time(9))


def raters(
    member: int,
    building: str | None,
    residents: Sequence[tuple[int, str | None]],
    taken: Iterable[int],
) -> list[int]:
    """Neighbours who are asked about a member: of the same building first, each of them about
    one member only."""
    used = set(taken)
    free = [(pid, where) for pid, where in residents if pid not in used and pid != member]
    near = sorted(free, key=lambda p: (p[1] != building, p[0]))
    return [pid for pid, _ in near[:RESIDENTS_ASKED]]


_YEAR = re.compile(r"20\d\d(?=年)")
_RATING = re.compile(r"^(?:[1-4]|一|二|三|四|很?好|满意|较好|比较满意|一般|还行|差|不好|不满意)$")
_WORTH = {
    "一": "1",
    "好": "1",
    "很好": "1",
    "满意": "1",
    "二": "2",
    "较好": "2",
    "比较满意": "2",
    "三": "3",
    "一般": "3",
    "还行": "3",
    "四": "4",
    "差": "4",
    "不好": "4",
    "不满意": "4",
}


def rating(words: str) -> str | None:
    """A rating from "1" (best) to "4" out of a short answer; None where it is none."""
    return _WORTH.get(words, words) if _RATING.match(words) else None
