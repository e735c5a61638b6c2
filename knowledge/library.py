"""The cards that come with the house, read once when they are first wanted."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from knowledge.card import Card, parse_card

CARDS_FOLDER: Final = Path(__file__).parent / "cards"


def card_files(folder: Path) -> list[Path]:
    """All card files below a folder, in a fixed order."""
    return sorted(folder.rglob("*.md"))


def load_cards(folder: Path = CARDS_FOLDER) -> tuple[Card, ...]:
    """Read every card below a folder. Raises `BadCard` at the first that cannot be read."""
    return tuple(parse_card(path.read_text(encoding="utf-8")) for path in card_files(folder))


@cache
def cards() -> tuple[Card, ...]:
    """The built-in cards."""
    return load_cards()
