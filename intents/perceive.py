"""Danger and requests of one message, in one answer in which the two agree."""

from __future__ import annotations

from typing import NamedTuple

from intents.api import Parse, Request, Utterance
from intents.emergencies import EmergencyKind, emergency, kind_of
from intents.parser import parse


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
    return Perception(emergency(utterance.text, overheard=not utterance.mentioned) or heard, found)


def _kind(request: Request) -> EmergencyKind:
    return kind_of(request.slots.get("category"))
