"""What every piece of work is given: the words, the skills, the keys, the ears."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.core.media import MediaStore
from bot.core.skill import Registry
from bot.core.vault import Vault
from bot.core.words import Words
from intents import Perception, Utterance


@dataclass(frozen=True, slots=True)
class House:
    """The unchanging things; built once in the composition root."""

    registry: Registry
    words: Words
    vault: Vault
    media: MediaStore
    bot_name: str
    corp: str
    understand: Callable[[Utterance], Perception]
