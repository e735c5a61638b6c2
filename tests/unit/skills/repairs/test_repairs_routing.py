"""Who is responsible, who is on duty, who is offered the next one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from bot.core.clock import BEIJING
from bot.core.people import Person
from bot.skills.repairs.routing import offered, party_of

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=BEIJING)
NIGHT = datetime(2026, 11, 24, 2, 0, tzinfo=BEIJING)
DAY_SHIFT = {"who": "周强", "days": [1, 2, 3, 4, 5], "from": "08:00", "to": "18:00"}
NIGHT_SHIFT = {"who": "何倩", "days": [1], "from": "20:00", "to": "08:00"}


def staff() -> list[Person]:
    who = [("周强", "维修"), ("何倩", "前台"), ("王磊", "水电")]
    return [Person(id=n, neighbourhood_id=1, name=name, speciality=skill, created_at=MONDAY)
            for n, (name, skill) in enumerate(who, 1)]  # fmt: skip


def names(settings: dict[str, Any], *, now: datetime = MONDAY, number: int = 1) -> list[str]:
    people = offered(staff(), settings, category="water", number=number, now=now)
    return [person.name for person in people]


def test_without_a_choice_everybody_may_grab_it() -> None:
    assert names({}) == ["周强", "何倩", "王磊"]


def test_only_who_is_on_duty_hears_of_it() -> None:
    shifts = [DAY_SHIFT, NIGHT_SHIFT]
    assert names({"shifts": shifts}) == ["周强"]
    assert names({"shifts": shifts}, now=NIGHT) == ["何倩"]


def test_where_nobody_is_on_duty_everybody_hears_of_it() -> None:
    sunday = datetime(2026, 11, 22, 12, 0, tzinfo=BEIJING)
    assert names({"shifts": [DAY_SHIFT]}, now=sunday) == ["周强", "何倩", "王磊"]


def test_a_shift_may_be_for_some_kinds_alone() -> None:
    lifts = DAY_SHIFT | {"categories": ["elevator"]}
    assert names({"shifts": [lifts, DAY_SHIFT | {"who": "王磊"}]}) == ["王磊"]


def test_the_front_desk_assigns() -> None:
    assert names({"dispatch": "assign"}) == ["何倩"]


def test_round_robin_goes_from_one_to_the_next() -> None:
    taken = [names({"dispatch": "round_robin"}, number=number) for number in range(4)]
    assert taken == [["周强"], ["王磊"], ["周强"], ["王磊"]]


@pytest.mark.parametrize(
    ("category", "title", "own", "name"),
    [
        ("elevator", "电梯", {}, "物业"),
        ("heating", "暖气不热", {}, "供热公司"),
        ("heating", "暖气漏水", {}, "物业"),
        ("gas", "停气", {}, "燃气公司"),
        ("lighting", "路灯", {"路灯": "city"}, "城管"),
        ("heating", "暖气不热", {"heating": "property"}, "物业"),
        ("elevator", "电梯", {"elevator": "lift"}, "电梯维保单位"),
    ],
)
def test_who_is_responsible(category: str, title: str, own: dict[str, str], name: str) -> None:
    assert party_of(category, title, {"routes": own}).name == name
