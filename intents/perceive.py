"""Danger and requests of one message, in one answer in which the two agree."""

from __future__ import annotations

from typing import NamedTuple

from intents.api import Parse, Request, Utterance
from intents.emergencies import EmergencyKind, emergency
from intents.parser import parse

_KINDS = {
    "gas": EmergencyKind.GAS, "fire_safety": EmergencyKind.FIRE,
    "ev_charging": EmergencyKind.FIRE, "elevator": EmergencyKind.LIFT_ENTRAPMENT,
    "electricity": EmergencyKind.ELECTRIC_SHOCK, "building_fabric": EmergencyKind.COLLAPSE,
    "construction": EmergencyKind.COLLAPSE, "sewage": EmergencyKind.COLLAPSE,
    "security": EmergencyKind.VIOLENCE,
}  # fmt: skip


class Perception(NamedTuple):
    """What a message tells: the danger that is there now, if any, and what it asks for."""

    danger: EmergencyKind | None
    parse: Parse


def perceive(utterance: Utterance) -> Perception:
    """Read a message once for danger and for requests; whichever of the two hears it counts.

    Where a request's urgency is `emergency`, `danger` is never None: the kind follows from the
    report's category where no wording tells it. Where `danger` is of the house or the grounds,
    a report in the message has that urgency.
    """
    found = parse(utterance)
    urgent = (each for each in found.requests if each.slots.get("urgency") == "emergency")
    heard = next((_kind(request) for request in urgent), None)
    return Perception(emergency(utterance.text) or heard, found)


def _kind(request: Request) -> EmergencyKind:
    return _KINDS.get(str(request.slots.get("category")), EmergencyKind.MEDICAL)
