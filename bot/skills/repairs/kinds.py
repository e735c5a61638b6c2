"""What can be reported: names, deadlines, hints and windows, read from `kinds.yaml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.core.answers import plain

CONFIRMED_AT = 3
"""Households that make a suspected incident a confirmed one."""

ASK_WINDOW = timedelta(minutes=90)
"""How long a trouble that is not plainly the same is still asked about."""

REOPEN_WITHIN = timedelta(days=14)
RECURS_WITHIN = timedelta(days=28)
ANSWER_WITHIN = timedelta(days=3)
ASKS_NEXT_DAY = timedelta(hours=48)
"""Troubles whose deadline is no longer than this are asked about the next morning."""


class Scope(StrEnum):
    """Whom a trouble concerns: one home, a shared part, or everybody on a supply."""

    HOME = "home"
    COMMON = "common"
    SUPPLY = "supply"


@dataclass(frozen=True, slots=True)
class Allowance:
    """How long staff may take to take a report on, to be done with it, and to say how it stands;
    `on_workdays`: the clocks run on working days alone."""

    accept: timedelta
    done: timedelta
    update: timedelta = timedelta(days=3)
    on_workdays: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of trouble. `spread` is `supply`, `common` or `either` (a home where one is
    meant); `by_unit`: a place without its unit is not exact; `in_area`:
    the place in the building where it was seen tells more; `window`: since it was last heard
    of, how long the same trouble at the same place is one; `recurs`: it is asked about again
    four weeks after its end."""

    category: str
    title: str
    spread: str
    by_unit: bool
    in_area: bool
    merges: bool
    allowance: Allowance
    window: timedelta
    hint: str
    recurs: bool = False

    def allowed(self, urgency: str, season: str = "") -> Allowance:
        """The allowance, no longer than the urgency and the season grant.

        What is urgent, or falls into a season of its own, runs on every day of the week.
        """
        caps = [_caps().get(urgency), _season_cap(season, self.category, self.title)]
        given = self.allowance
        for cap in filter(None, caps):
            given = Allowance(
                min(given.accept, cap.accept), min(given.done, cap.done),
                min(given.update, cap.update),
            )  # fmt: skip
        return given


def kind_of(category: str, words: str) -> Kind:
    """The kind of a category, its variant chosen by the words; unknown ones are `other`."""
    known = _data()["kinds"]
    category = category if category in known else "other"
    variants = enumerate(known[category].get("variants", ()))
    return _kind(category, next((n for n, v in variants if re.search(v["match"], words)), None))


@cache
def _kind(category: str, variant: int | None) -> Kind:
    base = _data()["kinds"][category]
    values = {**_data()["defaults"], **base}
    if variant is not None:
        values |= base["variants"][variant]
    return Kind(
        category=category,
        title=values["title"],
        spread=values["spread"],
        by_unit=values["by_unit"],
        in_area=values["in_area"],
        merges=values["merges"],
        allowance=_allowance(values),
        window=timedelta(minutes=values["window"]),
        hint=values["hint"],
        recurs=values["recurs"],
    )


def scope_of(kind: Kind, words: str, *, room_said: bool) -> Scope:
    """Whom the trouble concerns, by its kind and by whether a home is meant."""
    if kind.spread == "supply":
        return Scope.SUPPLY
    if kind.spread == "common":
        return Scope.COMMON
    return Scope.HOME if room_said or means_home(words) else Scope.COMMON


def means_home(words: str) -> bool:
    """Whether the words speak of a home rather than of a shared part."""
    return says_own_home(words) or bool(re.search(_data()["inside"], words))


def says_own_home(words: str) -> bool:
    """Whether somebody speaks of their own home."""
    return bool(re.search(_data()["own_home"], words))


def is_of_building(area: str) -> bool:
    """Whether a shared place lies in one building, not on the estate's grounds."""
    return bool(re.search(_data()["of_building"], area))


def progress_of(words: str) -> str:
    """The state that a handler's words on progress mean; `in_progress` where none fits."""
    found = (state for state, match in _data()["progress"].items() if re.search(match, words))
    return next(found, "in_progress")


def waits_for_somebody(words: str) -> bool:
    """Whether a handler's words tell of waiting and not of being done: a report is never taken
    as done on a doubtful word, for then the reporter would be asked in vain."""
    return progress_of(words) != "in_progress" and not re.search(_data()["done"], words)


def says_done(words: str) -> bool:
    """Whether words say at all that something is done or well again."""
    return bool(re.search(_data()["done"], words) or re.search(_data()["mended"], words))


def says_accepted(words: str) -> bool:
    """Whether a handler says that they take it on."""
    return bool(re.search(_data()["accepted"], words))


def says_elsewhere(words: str) -> bool:
    """Whether a handler says that it is somebody else's matter, and sends nobody."""
    return bool(re.search(_data()["elsewhere"], words))


def says_cannot_fix(words: str) -> bool:
    """Whether a handler says that it cannot be mended at all."""
    return bool(re.search(_data()["cannot_fix"], words))


def contact_of(whom: str) -> str | None:
    """The directory's contact for whoever a handler names; None where it has none."""
    found = (contact for contact, match in _data()["contacts"].items() if re.search(match, whom))
    return next(found, None)


def says_when(words: str) -> bool:
    """Whether words are about when somebody is at home."""
    return bool(re.search(_data()["when"], words))


def says_mended(words: str) -> bool | None:
    """What a short answer says about "is it mended?"; None where it says neither
    or asks back."""
    bare, words = plain(words), words.strip()
    if re.search(_data()["mended_asked"], words):
        return None
    if bare in _data()["not_mended_words"] or re.search(_data()["not_mended"], words):
        return False
    if bare in _data()["mended_words"] or re.search(_data()["mended"], words):
        return True
    return None


def _allowance(values: Mapping[str, Any]) -> Allowance:
    return Allowance(
        timedelta(minutes=values["accept"]),
        timedelta(hours=values["done_hours"]),
        timedelta(hours=values.get("update_hours", 24)),
        bool(values.get("on_workdays", False)),
    )


@cache
def _season_cap(season: str, category: str, title: str) -> Allowance | None:
    """What a season asks for a category, or for one variant of it."""
    caps = _data()["seasons"].get(season, {})
    values = caps.get(title) or caps.get(category)
    return _allowance(values) if values else None


@cache
def _caps() -> dict[str, Allowance]:
    return {urgency: _allowance(_data()[urgency]) for urgency in ("urgent", "emergency")}


@cache
def _data() -> dict[str, Any]:
    text = (Path(__file__).parent / "kinds.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return data
