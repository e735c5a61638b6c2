"""What a message can mean: intents, slots, their values, and the row in which labels travel.

This module imports nothing of the package. A row that breaks the contract raises `BadRow`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

INTENTS: Final = (
    "report.submit", "report.join", "report.status", "report.feedback", "report.withdraw",
    "report.handle", "wish.submit", "wish.list", "wish.claim", "wish.release", "wish.complete",
    "wish.confirm", "volunteer.list", "volunteer.signup", "volunteer.cancel",
    "volunteer.checkin", "volunteer.hours", "policy.ask", "hotline.ask", "helper.find",
    "helper.offer", "visit.record", "visit.list", "visit.postpone", "member.checkin",
    "member.points", "meeting.propose", "meeting.join", "meeting.vote", "digest.ask",
    "announce.publish", "bot.help",
)  # fmt: skip

OVERHEARD: Final = frozenset({
    "report.submit", "report.join", "volunteer.signup", "wish.claim", "helper.offer",
    "policy.ask", "hotline.ask", "helper.find", "report.status", "volunteer.list", "wish.list",
})  # fmt: skip
"""The only intents a message that does not address the bot can carry."""

CATEGORIES: Final = (
    "elevator", "water", "sewage", "electricity", "heating", "gas", "access", "lighting",
    "building_fabric", "fire_safety", "ev_charging", "parking", "sanitation", "noise", "pets",
    "greening", "security", "construction", "network", "other",
)  # fmt: skip

TOPICS: Final = (
    "property_fee", "maintenance_fund", "owners_committee", "parking", "heating",
    "water_power_gas_price", "renovation", "noise", "pets", "ev_charging", "garbage",
    "elevator_retrofit", "old_estate_renewal", "medical_insurance", "pension",
    "elderly_allowance", "elderly_care", "minimum_living", "disability", "temporary_relief",
    "employment", "residence_permit", "household_register", "school", "birth", "marriage",
    "housing_fund", "public_housing", "veterans", "party_membership", "party_points",
    "volunteering", "micro_wish", "legal_aid", "fraud", "other",
)  # fmt: skip

CONTACTS: Final = (
    "property", "community", "police", "fire", "ambulance", "gas", "water", "power", "heating",
    "elevator", "hospital", "government", "legal", "women", "elderly", "psychology", "courier",
    "other",
)  # fmt: skip

DILIGENCES: Final = ("contact", "door", "help", "relief", "errand", "heart", "greet")
ROLES: Final = (
    "resident", "central_household", "party_member", "grid_member", "property", "secretary",
)  # fmt: skip
SCENES: Final = ("group", "private")

SlotValue = str | int | bool | list[str]
Slots = dict[str, SlotValue]

LOOSE_SLOTS: Final = frozenset({"area", "item", "activity", "recipient", "assignee"})
"""Slots that count as right when one of the two strings contains the other."""

CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "category": CATEGORIES,
    "urgency": ("emergency", "urgent"),
    "topic": TOPICS,
    "contact": CONTACTS,
    "diligence": DILIGENCES,
    "action": ("accept", "assign", "progress", "done", "reject"),
    "stance": ("for", "against", "abstain"),
}
_PATTERNS: Final[Mapping[str, re.Pattern[str]]] = {
    "building": re.compile(r"\d+|[A-Z]\d*|\d+[A-Z]"),
    "unit": re.compile(r"\d+|[A-Z]"),
    "room": re.compile(r"\d+[A-Z]?|[A-Z]\d+"),
    "ref": re.compile(r"\d+"),
    "phone": re.compile(r"\d{3,}"),
    "time": re.compile(r"([01]\d|2[0-3]):[0-5]\d"),
}
_TEXTS: Final = LOOSE_SLOTS
SLOTS: Final = frozenset(CHOICES) | frozenset(_PATTERNS) | _TEXTS | {
    "date", "party_size", "people", "score", "resolved",
}  # fmt: skip

_ONLY_ON: Final[Mapping[str, frozenset[str]]] = {
    "urgency": frozenset({"report.submit", "report.join"}),
    "category": frozenset(name for name in INTENTS if name.startswith("report.")),
    "resolved": frozenset({"report.feedback"}),
    "action": frozenset({"report.handle"}),
    "assignee": frozenset({"report.handle"}),
    "topic": frozenset({"policy.ask"}),
    "contact": frozenset({"hotline.ask"}),
    "stance": frozenset({"meeting.vote"}),
    "diligence": frozenset({"visit.record"}),
}


class BadRow(ValueError):
    """A labelled message does not keep the contract."""


@dataclass(frozen=True, slots=True)
class Label:
    """One request as a person labelled it."""

    intent: str
    slots: Slots = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled message of a JSON Lines file."""

    id: str
    text: str
    scene: str
    role: str
    mentioned: bool
    now: datetime
    requests: tuple[Label, ...]


def row_from_json(data: Mapping[str, Any]) -> Row:
    """Read one row; `now` must carry its offset. Raises `BadRow` naming the first fault."""
    try:
        row = Row(
            id=str(data["id"]),
            text=data["text"],
            scene=data["scene"],
            role=data["role"],
            mentioned=data["mentioned"],
            now=datetime.fromisoformat(data["now"]),
            requests=tuple(_label(item) for item in data.get("requests", [])),
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise BadRow(f"{data.get('id', '?')}: {fault!r}") from fault
    _check_row(row)
    return row


def row_to_json(row: Row) -> dict[str, Any]:
    """Shape a row as one JSON object of the exchange format."""
    return {
        "id": row.id,
        "text": row.text,
        "scene": row.scene,
        "role": row.role,
        "mentioned": row.mentioned,
        "now": row.now.isoformat(),
        "requests": [{"intent": r.intent, "slots": r.slots} for r in row.requests],
    }


def check_label(label: Label) -> None:
    """Raise `BadRow` when an intent, a slot or a value is not one of the contract's."""
    if label.intent not in INTENTS:
        raise BadRow(f"unknown intent {label.intent}")
    for name, value in label.slots.items():
        _check_slot(label.intent, name, value)


def _label(item: Mapping[str, Any]) -> Label:
    label = Label(item["intent"], dict(item.get("slots", {})))
    check_label(label)
    return label


def _check_row(row: Row) -> None:
    if row.scene not in SCENES or row.role not in ROLES:
        raise BadRow(f"{row.id}: scene {row.scene} or role {row.role} is unknown")
    if row.now.tzinfo is None:
        raise BadRow(f"{row.id}: now has no offset")
    if row.scene == "private" and not row.mentioned:
        raise BadRow(f"{row.id}: a private chat always addresses the bot")
    if not row.mentioned:
        wrong = [r.intent for r in row.requests if r.intent not in OVERHEARD]
        if wrong:
            raise BadRow(f"{row.id}: {wrong} cannot be overheard")


def _check_slot(intent: str, name: str, value: SlotValue) -> None:
    if name not in SLOTS:
        raise BadRow(f"unknown slot {name}")
    if name in _ONLY_ON and intent not in _ONLY_ON[name]:
        raise BadRow(f"{name} does not belong on {intent}")
    if name in ("date", "time") and intent.startswith("report."):
        raise BadRow(f"{name} never stands on report.*")
    if not _value_fits(name, value):
        raise BadRow(f"{name}={value!r} is not a value of the contract")


def _value_fits(name: str, value: SlotValue) -> bool:
    if name in CHOICES:
        return value in CHOICES[name]
    if name in _PATTERNS:
        return isinstance(value, str) and bool(_PATTERNS[name].fullmatch(value))
    if name in _TEXTS:
        return isinstance(value, str) and bool(value.strip())
    if name == "date":
        return isinstance(value, str) and _is_date(value)
    if name == "party_size":
        return type(value) is int and value >= 1
    if name == "score":
        return type(value) is int and 1 <= value <= 5
    if name == "resolved":
        return isinstance(value, bool)
    return isinstance(value, list) and all(isinstance(name, str) and name for name in value)


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
