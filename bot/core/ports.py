"""The ports between the house and its channels: who takes messages in, who carries them out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.values import Attachment, Identity, Message, Parcel, Reply


class DeliveryFault(Exception):
    """A parcel was not delivered."""


class TryLater(DeliveryFault):
    """The channel cannot take the parcel now; the route may be tried again after `seconds`."""

    def __init__(self, reason: str, *, seconds: float | None = None) -> None:
        super().__init__(reason)
        self.seconds = seconds


class Undeliverable(DeliveryFault):
    """This route will never take this parcel; the next one may."""


class Ambiguous(DeliveryFault):
    """The connection ended after the request was sent: it may or may not have arrived."""


class MediaFault(Exception):
    """An attachment could not be fetched or is not what it should be."""


class ModelFault(Exception):
    """The language model cannot be reached, refuses, or answers with something else."""


class LoginFault(Exception):
    """Nobody can be let in by this code."""


class CodeSpent(LoginFault):
    """The code was used before or is too old; another one may do."""


class Outsider(LoginFault):
    """The code stands for somebody who is no member of the corp."""


class LoginAway(LoginFault):
    """The channel cannot say now whom the code stands for."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """A rate limit: at most `limit` sends in `seconds` for everything that shares `key`."""

    key: str
    limit: int
    seconds: int


class Route(Protocol):
    """One way of carrying parcels out; routes are tried in the order in which they are listed."""

    name: str

    def serves(self, parcel: Parcel, now: datetime) -> bool:
        """Whether this route can carry the parcel at all."""
        ...

    def bucket(self, parcel: Parcel) -> Bucket | None:
        """The rate limit that the parcel counts against; the key holds no secret in clear."""
        ...

    async def send(self, parcel: Parcel) -> None:
        """Carry it. Raises `TryLater`, `Undeliverable` or `Ambiguous`."""
        ...


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that is durably received: `reply` is None while its turn is still running.

    `stream` tells when it was opened: `st-<unix seconds>-<random of 0-9A-Za-z_->`.
    """

    stream: str
    reply: Reply | None


class Overloaded(Exception):
    """The message could not be received durably in time; the platform will send it again."""


class Desk(Protocol):
    """Where channels hand in what they received."""

    async def take(self, message: Message, *, wait: float) -> Taken:
        """Receive durably and wait up to `wait` seconds for the answer; the same key gets the
        same answer again and does nothing twice. Raises `Overloaded`."""
        ...

    async def look(self, stream: str) -> Taken | None:
        """The state of an answer that was left open; None where the stream is unknown."""
        ...

    async def leave(self, stream: str) -> None:
        """The channel can wait no longer: send the answer by another way when it is there."""
        ...


class MediaFetcher(Protocol):
    """Fetches an attachment from the channel that it came by, in clear."""

    async def fetch(self, attachment: Attachment, *, channel: str) -> bytes:
        """The bytes, at most the configured cap. Raises `MediaFault`."""
        ...


class LanguageModel(Protocol):
    """The operator's own language model, asked for one answer without any memory."""

    async def complete(self, system: str, user: str) -> str:
        """The answer's text. Raises `ModelFault`."""
        ...


class Login(Protocol):
    """Lets people prove by the channel's own client who they are."""

    def address(self, back: str, state: str, *, inside: bool) -> str:
        """Where a browser is sent; it comes to `back` with `code` and the same `state`.
        `inside`: it is the channel's own client, not a browser on a desk."""
        ...

    async def who(self, code: str) -> Identity:
        """Whom a code stands for. Raises `CodeSpent`, `Outsider` or `LoginAway`."""
        ...
