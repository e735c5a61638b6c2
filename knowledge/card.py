"""What a policy card is, and how one is read from its file.

A card file is YAML front matter between two lines of `---`, then the answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

import yaml

from knowledge.data import read_yaml

TOPICS: Final = (
    "property_fee", "maintenance_fund", "owners_committee", "parking", "heating",
    "water_power_gas_price", "renovation", "noise", "pets", "ev_charging", "garbage",
    "elevator_retrofit", "old_estate_renewal", "medical_insurance", "pension",
    "elderly_allowance", "elderly_care", "minimum_living", "disability", "temporary_relief",
    "employment", "residence_permit", "household_register", "school", "birth", "marriage",
    "housing_fund", "public_housing", "veterans", "party_membership", "party_points",
    "volunteering", "micro_wish", "legal_aid", "fraud", "other",
)  # fmt: skip
"""The topics of the contract; a test of the whole house holds them against `intents`."""

_NO_TITLE: Final = re.compile(r"[《（，：]")
_FILE: Final = re.compile(r"---\n(?P<front>.*?)\n---\n(?P<answer>.*)", re.DOTALL)


class Area(StrEnum):
    """Where a rule holds; each area includes those before it."""

    NATION = "nation"
    SHANXI = "shanxi"
    YANGQUAN = "yangquan"

    def holds_in(self, place: Area) -> bool:
        """Whether a rule of this area holds in that place."""
        order = list(Area)
        return order.index(self) <= order.index(place)


class Mark(StrEnum):
    """How a fact was checked: read in the law, read in the press, or not found."""

    VERIFIED = "V"
    SECONDARY = "S"
    UNKNOWN = "U"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact stands.

    `date` is the day, month or year of issue (or of being in force), as ISO; where the source
    bears none, the day on which it was read.
    """

    name: str
    date: str
    number: str | None = None
    article: str | None = None

    def cite(self) -> str:
        """The source in one phrase for people: name, number, article, date."""
        plain = not _NO_TITLE.search(self.name)
        parts = [f"《{self.name}》{self.article}" if plain and self.article else self.name]
        parts += [self.article] if self.article and not plain else []
        parts += [self.number] if self.number and self.number not in self.name else []
        return "，".join([*parts, self.date])


@dataclass(frozen=True, slots=True)
class Card:
    """One checked answer with its source, or (mark U) where to ask instead."""

    id: str
    topic: str
    questions: tuple[str, ...]
    keywords: tuple[str, ...]
    answer: str
    rule: str
    who_decides: str
    next_step: str
    source: Source
    area: Area
    valid_from: date
    valid_to: date | None
    checked_on: date
    mark: Mark

    @property
    def states_fact(self) -> bool:
        """False for a card that only says where to ask."""
        return self.mark is not Mark.UNKNOWN

    def is_valid(self, day: date) -> bool:
        """Whether the card holds on that day, first and last day included."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def age_days(self, today: date) -> int:
        """Days since somebody last checked it."""
        return (today - self.checked_on).days


class BadCard(ValueError):
    """A card's file cannot be read as a card."""


def parse_card(text: str) -> Card:
    """Read one card file. Raises `BadCard` naming what is missing or of a wrong kind."""
    match = _FILE.fullmatch(text)
    if match is None:
        raise BadCard("the front matter does not stand between two lines of ---")
    try:
        front = read_yaml(match["front"])
        return _card(front, match["answer"].strip())
    except (KeyError, TypeError, ValueError, AttributeError, yaml.YAMLError) as fault:
        raise BadCard(f"{type(fault).__name__}: {fault}") from fault


def _card(front: Mapping[str, Any], answer: str) -> Card:
    unknown = set(front) - {*Card.__dataclass_fields__}
    if unknown:
        raise BadCard(f"unknown fields {sorted(unknown)}")
    return Card(
        id=str(front["id"]),
        topic=str(front["topic"]),
        questions=tuple(str(item) for item in front["questions"]),
        keywords=tuple(str(item) for item in front.get("keywords", ())),
        answer=answer,
        rule=str(front["rule"]),
        who_decides=str(front["who_decides"]),
        next_step=str(front["next_step"]),
        source=_source(front["source"]),
        area=Area(front["area"]),
        valid_from=_day(front["valid_from"]),
        valid_to=_day(front["valid_to"]) if "valid_to" in front else None,
        checked_on=_day(front["checked_on"]),
        mark=Mark(front["mark"]),
    )


def _source(data: Mapping[str, Any]) -> Source:
    number, article = data.get("number"), data.get("article")
    return Source(
        name=str(data["name"]),
        date=str(data["date"]),
        number=None if number is None else str(number),
        article=None if article is None else str(article),
    )


def _day(value: object) -> date:
    if type(value) is not date:
        raise BadCard(f"{value!r} is not a day")
    return value
