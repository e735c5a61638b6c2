"""The values that go into `parse` and come out of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from intents.contract import Slots

Outcome = Literal["act", "ask", "silent"]


class NaiveMoment(ValueError):
    """The moment at which a message was sent carries no offset."""


@dataclass(frozen=True, slots=True)
class Context:
    """What surrounds a message.

    `building` is the one whose group this is, `previous` the same person's last messages (newest
    last, within two minutes), `quote` the message that is quoted.
    """

    building: str | None = None
    previous: tuple[str, ...] = ()
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Utterance:
    """One message as it was sent. `now` is aware; a naive one raises `NaiveMoment`."""

    text: str
    scene: Literal["group", "private"] = "group"
    role: str = "resident"
    mentioned: bool = True
    now: datetime = field(kw_only=True)
    context: Context | None = None

    def __post_init__(self) -> None:
        """Refuse a moment without an offset: relative days could not be counted from it."""
        if self.now.tzinfo is None:
            raise NaiveMoment(self.text[:20])


@dataclass(frozen=True, slots=True)
class Request:
    """One thing that is asked. `confidence` lies in 0..1, `why` is for a person to read."""

    intent: str
    slots: Slots
    confidence: float
    why: str
    text: str


@dataclass(frozen=True, slots=True)
class Trace:
    """Why a message was read as it was. `weigh` works out `features`; two traces that differ in
    it alone are equal."""

    text: str
    source: Literal["rule", "model", "both", "context", "none"] = "none"
    rules: tuple[str, ...] = ()
    weigh: Callable[[], tuple[tuple[str, float], ...]] = field(default=tuple, compare=False)
    runner_up: tuple[str, float] | None = None
    gate: float = 0.0

    @property
    def features(self) -> tuple[tuple[str, float], ...]:
        """Return what weighed most, with its weight. It is only worked out when asked for."""
        return self.weigh()

    def to_json(self) -> dict[str, Any]:
        """Shape the trace for storage beside the message."""
        return {
            "text": self.text,
            "source": self.source,
            "rules": list(self.rules),
            "features": [[name, round(weight, 3)] for name, weight in self.features],
            "runner_up": list(self.runner_up) if self.runner_up else None,
            "gate": round(self.gate, 4),
        }


@dataclass(frozen=True, slots=True)
class Parse:
    """What a message means: `requests` in the order said, and what to do about them.

    On `ask` the two likeliest readings are `options` and `requests` is the best guess.
    """

    requests: tuple[Request, ...]
    outcome: Outcome
    options: tuple[Request, ...]
    trace: Trace
