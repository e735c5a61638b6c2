"""Who is responsible for a kind of trouble, and which of the property staff is offered it.

A neighbourhood's own choices stand in its settings: `routes` (category or title to a party),
`dispatch` (one of `MODES`) and `shifts` (the duty roster).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.core.clock import local
from bot.core.people import Person

GRAB, ASSIGN, ROUND_ROBIN = "grab", "assign", "round_robin"
MODES = (GRAB, ASSIGN, ROUND_ROBIN)
"""抢单: all on duty are offered it; 指派: the front desk assigns; 轮训: one after another."""

PROPERTY = "property"
FRONT_DESK = ("前台", "调度", "客服", "经理")


@dataclass(frozen=True, slots=True)
class Party:
    """A body that is responsible: its key, its name and its directory contact."""

    key: str
    name: str
    contact: str


def party_of(category: str, title: str, settings: Mapping[str, Any]) -> Party:
    """Who is responsible for a kind in this neighbourhood."""
    own = settings.get("routes", {})
    data = _data()
    key = own.get(title) or own.get(category)
    key = key or data["routes"].get(title) or data["routes"].get(category, PROPERTY)
    return party_named(str(key))


def party_named(key: str) -> Party:
    """A party by its key; what nobody knows is the property's."""
    parties = _data()["parties"]
    known = key if key in parties else PROPERTY
    return Party(known, parties[known]["name"], parties[known]["contact"])


def is_party(key: str) -> bool:
    """Whether there is a party of this key."""
    return key in _data()["parties"]


def offered(
    staff: Sequence[Person],
    settings: Mapping[str, Any],
    *,
    category: str,
    number: int,
    now: datetime,
) -> list[Person]:
    """The property staff to whom a new report is shown, by roster and by the way chosen."""
    on_duty = _on_duty(staff, settings.get("shifts", ()), category, now)
    mode = settings.get("dispatch", GRAB)
    if mode == ASSIGN:
        desk = [p for p in on_duty if any(word in p.speciality for word in FRONT_DESK)]
        return desk or on_duty
    if mode == ROUND_ROBIN and on_duty:
        workers = [p for p in on_duty if not any(w in p.speciality for w in FRONT_DESK)]
        ring = workers or on_duty
        return [ring[number % len(ring)]]
    return on_duty


def _on_duty(
    staff: Sequence[Person], shifts: Sequence[Mapping[str, Any]], category: str, now: datetime
) -> list[Person]:
    """Who has a shift now for this category; where the roster has nobody, everybody."""
    here = local(now)
    names = {
        str(shift["who"])
        for shift in shifts
        if category in shift.get("categories", (category,)) and _runs(shift, here)
    }
    return [person for person in staff if person.name in names] or list(staff)


def _runs(shift: Mapping[str, Any], here: datetime) -> bool:
    """Whether a shift runs at a moment; days are 1 (Monday) to 7, nights pass midnight."""
    days = shift.get("days", (1, 2, 3, 4, 5, 6, 7))
    since = time.fromisoformat(shift.get("from", "00:00"))
    until = time.fromisoformat(shift.get("to", "23:59"))
    clock = here.time()
    today = here.isoweekday()
    if since <= until:
        return today in days and since <= clock <= until
    yesterday = today - 1 or 7
    return (today in days and clock >= since) or (yesterday in days and clock <= until)


@cache
def _data() -> dict[str, Any]:
    text = (Path(__file__).parent / "routes.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return data
