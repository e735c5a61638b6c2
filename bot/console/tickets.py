"""What a browser keeps for us: sealed values with an end, each good for one use alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.core.values import Identity
from bot.core.vault import Vault


class Use(StrEnum):
    """What a ticket is good for; also the name of its cookie."""

    PASS = "linli_console"
    LOGIN = "linli_login"
    SAID = "linli_said"


LIVES = {
    Use.PASS: timedelta(hours=12),
    Use.LOGIN: timedelta(minutes=10),
    Use.SAID: timedelta(minutes=2),
}


@dataclass(frozen=True, slots=True)
class Pass:
    """Somebody who has logged in; `token` stands in every form that they are shown."""

    identity: Identity
    token: str


class Tickets:
    """Seals tickets with the house's data key, so that nobody else can write or read one."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def issue(self, use: Use, data: Mapping[str, Any], now: datetime) -> str:
        """A ticket that holds `data` until its time is over."""
        until = now + LIVES[use]
        return self._vault.seal(json.dumps({**data, "use": use, "until": until.isoformat()}))

    def read(self, use: Use, ticket: str | None, now: datetime) -> dict[str, Any] | None:
        """What a ticket holds; None where it is missing, forged, for another use or too old."""
        if not ticket:
            return None
        try:
            data: dict[str, Any] = json.loads(self._vault.open(ticket))
        except ValueError:
            # The vault refuses what it did not seal, and json what never was a ticket.
            return None
        if not isinstance(data, dict) or data.get("use") != use:
            return None
        return data if now < datetime.fromisoformat(data["until"]) else None


def pass_to_json(held: Pass) -> dict[str, Any]:
    """Shape a pass as JSON."""
    who = held.identity
    return {"corp": who.corp, "channel": who.channel, "raw": who.raw, "token": held.token}


def pass_from_json(data: Mapping[str, Any]) -> Pass:
    """Read back what `pass_to_json` wrote."""
    return Pass(Identity(data["corp"], data["channel"], data["raw"]), data["token"])
