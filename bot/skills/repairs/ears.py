"""What is said to the bot, or beside it, and has no name among the contract's intents."""

from __future__ import annotations

from bot.core.work import Turn
from bot.skills.repairs import after_notice, bare, handling, noticing, ordering, restoring, weather
from intents import Parse


def hear(turn: Turn, parse: Parse) -> bool:
    """Take staff's orders by number, notices, cold snaps, "来水了", and a bare number or place; in
    this order."""
    ears = (ordering.hear, noticing.hear, weather.hear, restoring.hear, after_notice.hear)
    return any(hears(turn) for hears in ears) or bare.hear(turn) or handling.hear(turn, parse)
