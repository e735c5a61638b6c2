"""What a roster says of reports: who is responsible, how they are dispatched, who is on duty."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.core.roster import BadRoster
from bot.core.work import Work
from bot.skills.repairs.routing import MODES, is_party

KEYS = ("routes", "dispatch", "shifts")


def load(work: Work, roster: Mapping[str, Any]) -> None:
    """Keep `routes`, `dispatch` and `shifts` in the neighbourhood's settings.

    Raises `BadRoster`.
    """
    given = {key: roster[key] for key in KEYS if key in roster}
    unknown = [party for party in given.get("routes", {}).values() if not is_party(str(party))]
    if unknown:
        raise BadRoster(f"routes {unknown}")
    if given.get("dispatch", MODES[0]) not in MODES:
        raise BadRoster(f"dispatch {given['dispatch']}")
    if given:
        work.neighbourhood.settings = {**work.neighbourhood.settings, **given}
