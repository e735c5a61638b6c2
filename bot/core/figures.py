"""The figures at `/metrics`: what the operator's monitoring watches."""

from __future__ import annotations

from prometheus_client import Counter, Histogram

TURNS = Counter("linli_turns", "Messages answered, by what they were about", ["because"])
TURN_SECONDS = Histogram("linli_turn_seconds", "Seconds from a turn's start to its answer")
TURN_FAULTS = Counter("linli_turn_faults", "Turns that were rolled back by a fault")
PARCELS = Counter("linli_parcels", "Pushes, by route and what became of them", ["route", "end"])
DUTY_FAULTS = Counter("linli_duty_faults", "Duties and due things that failed", ["name"])
SECOND_READER = Counter(
    "linli_second_reader", "Messages that the second reader was asked about, by outcome", ["end"]
)
REWORDINGS = Counter(
    "linli_rewordings", "Answers that the operator's model was to reword, by outcome", ["end"]
)
SECOND_SECONDS = Histogram("linli_second_reader_seconds", "Seconds until the second reader ended")
