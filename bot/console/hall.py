"""What every room of the console stands on: its parts, tickets in cookies, notices."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from aiohttp import web
from sqlmodel import Session

from bot.console import drawing
from bot.console.tickets import LIVES, Pass, Tickets, Use, pass_from_json
from bot.core.clock import Clock
from bot.core.house import House
from bot.core.ports import Login
from bot.core.worker import Worker

T = TypeVar("T")
PATH = "/console"
WORDS = Path(__file__).parent / "words.yaml"
PATIENCE = 20
"""Seconds that a page waits for its turn at the database."""


@dataclass(frozen=True, slots=True)
class Console:
    """The console's parts. `login` is None where no app is configured; `public_url` is the
    address under which browsers reach this house, empty where nobody has set it."""

    house: House
    worker: Worker
    clock: Clock
    login: Login | None
    public_url: str

    @property
    def tickets(self) -> Tickets:
        """Its way of sealing what browsers keep."""
        return Tickets(self.house.vault)

    async def call(self, work: Callable[[Session], T]) -> T:
        """Do something in a transaction of its own. Raises `TimeoutError`."""
        return await asyncio.wait_for(asyncio.wrap_future(self.worker.submit(work)), PATIENCE)


class Notice(StrEnum):
    """Why there is no page; the value names its words."""

    NOT_READY = "console.not_ready"
    LOST = "console.lost"
    AWAY = "console.away"
    OUTSIDER = "console.outsider"
    REFUSED = "console.refused"
    EXPIRED = "console.expired"
    STALE_FORM = "console.stale_form"
    MISSING = "console.missing"
    BUSY = "console.busy"
    TROUBLE = "console.trouble"
    LEFT = "console.left"


STATUS = {
    Notice.NOT_READY: 503, Notice.LOST: 400, Notice.AWAY: 503, Notice.OUTSIDER: 403,
    Notice.REFUSED: 403, Notice.EXPIRED: 401, Notice.STALE_FORM: 403, Notice.MISSING: 404,
    Notice.BUSY: 503, Notice.TROUBLE: 500, Notice.LEFT: 200,
}  # fmt: skip

STAYS = frozenset({Notice.NOT_READY, Notice.MISSING, Notice.BUSY, Notice.TROUBLE})
"""Notices after which another login would change nothing."""

CONSOLE = web.AppKey("console", Console)


def notice(console: Console, why: Notice) -> web.Response:
    """A page that says what is the matter and what can be done: its words' first line is the
    title."""
    title, _, text = console.house.words.render(why).partition("\n")
    return html(drawing.notice(title, text, log_in=why not in STAYS), STATUS[why])


def html(text: str, status: int = 200) -> web.Response:
    """A page."""
    return web.Response(text=text, status=status, content_type="text/html", charset="utf-8")


def go(to: str, status: int = 303) -> web.Response:
    """Send the browser elsewhere."""
    return web.Response(status=status, headers={"Location": to})


def holder(request: web.Request) -> Pass | None:
    """Who has logged in here."""
    data = ticket(request, Use.PASS)
    return pass_from_json(data) if data is not None else None


def ticket(request: web.Request, use: Use) -> dict[str, Any] | None:
    """What the browser's ticket for this use holds."""
    console = request.app[CONSOLE]
    return console.tickets.read(use, request.cookies.get(use), console.clock.now())


def give(console: Console, response: web.Response, use: Use, data: dict[str, Any]) -> None:
    """Let the browser keep a ticket, out of reach of scripts and of other sites' forms."""
    response.set_cookie(
        use,
        console.tickets.issue(use, data, console.clock.now()),
        max_age=int(LIVES[use].total_seconds()),
        path=PATH,
        httponly=True,
        samesite="Lax",
        secure=console.public_url.startswith("https:"),
    )


def take_back(response: web.Response, use: Use) -> None:
    """Let the browser forget a ticket."""
    response.del_cookie(use, path=PATH)
