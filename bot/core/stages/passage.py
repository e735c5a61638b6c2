"""What the stages hand on to each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from bot.core.house import House
from bot.core.values import Message, Reply
from bot.core.work import Turn
from intents import Parse, Request


@dataclass(slots=True)
class Passage:
    """One message on its way; `turn` is there once the sender is identified.

    `second` is what the second reader made of it, where it was asked; `plan` holds the requests
    that are to be acted on.
    """

    session: Session
    now: datetime
    house: House
    message: Message
    turn: Turn | None = None
    parse: Parse | None = None
    second: Parse | None = None
    plan: list[Request] = field(default_factory=list)
    reply: Reply = field(default_factory=Reply)

    @property
    def live_turn(self) -> Turn:
        """The turn, in stages that follow the identification."""
        assert self.turn is not None
        return self.turn

    @property
    def live_parse(self) -> Parse:
        """The parse, in stages that follow the understanding."""
        assert self.parse is not None
        return self.parse


Stage = Callable[[Passage], bool]
