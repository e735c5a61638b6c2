"""Runs every bench and prints a JSON object a line."""

from __future__ import annotations

import json
import sys

from tests.bench import busy_day, callbacks, care, city, knowledge, outage

BENCHES = (
    callbacks.measure,
    knowledge.measure,
    busy_day.measure,
    outage.measure,
    city.measure,
    care.measure,
)


def main() -> None:
    """Print as the figures come."""
    for bench in BENCHES:
        for row in bench():
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
