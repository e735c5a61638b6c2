"""What the emulator's handlers share: the world, the platform, its callbacks and its memory."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

from aiohttp import web

from bot.emulator.callbacks import Callbacks
from bot.emulator.clock import MovableClock
from bot.emulator.codes import OAUTH_CODE_LIFE, OneTimeCodes, Rates, Tokens
from bot.emulator.courier import Courier
from bot.emulator.misbehaviour import Mischiefs
from bot.emulator.platform import Platform, Timing
from bot.emulator.values import Person
from bot.emulator.world import World

Advance = Callable[[datetime], Awaitable[None]]


@dataclass(slots=True)
class Hub:
    """One running emulator. `advance` moves the bot's clock along with the world's; `sent` is
    when which message was last sent, by its digest, for the duplicate check."""

    world: World
    platform: Platform
    clock: MovableClock
    advance: Advance
    mischiefs: Mischiefs
    courier: Courier
    callbacks: Callbacks
    tokens: Tokens
    rates: Rates
    oauth: OneTimeCodes[Person]
    sent: dict[str, datetime] = field(default_factory=dict)


HUB = web.AppKey("hub", Hub)


def make_hub(
    world: World,
    platform: Platform,
    advance: Advance,
    now: Callable[[], datetime],
    timing: Timing,
) -> Hub:
    """Wire one emulator; the world's clock is `now` from here on, moved as people ask."""
    clock = MovableClock(now)
    world.now = clock
    mischiefs = Mischiefs()
    courier = Courier(world, platform, timing, mischiefs)
    return Hub(
        world=world,
        platform=platform,
        clock=clock,
        advance=advance,
        mischiefs=mischiefs,
        courier=courier,
        callbacks=Callbacks(world, platform, timing, courier),
        tokens=Tokens(clock),
        rates=Rates(clock),
        oauth=OneTimeCodes(clock, OAUTH_CODE_LIFE),
    )


def hub_of(request: web.Request) -> Hub:
    """The emulator that serves this request; learns its own address by it.

    The address is the socket's, not the Host header's: the bot reaches us on loopback even where
    a browser came through a forwarded port.
    """
    hub = request.app[HUB]
    if not hub.callbacks.base_url and request.transport is not None:
        host, port = request.transport.get_extra_info("sockname")[:2]
        name = f"[{host}]" if ":" in host else host
        hub.callbacks.base_url = f"http://{name}:{port}"
    return hub
