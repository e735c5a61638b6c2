"""Web pages for the secretary: what the skills show, behind WeCom's login."""

from __future__ import annotations

from bot.console.front import mount
from bot.console.hall import WORDS, Console

__all__ = ["WORDS", "Console", "mount"]
