"""The bodies of the control API, checked."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator


class Order(BaseModel):
    """A control call; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Upload(Order):
    """A file or a video: its name and its bytes in base64."""

    name: str
    base64: str


class ByPerson(Order):
    """Something that a person does; `as` is their name or userid."""

    who: str = Field(alias="as")


class Say(ByPerson):
    """Talk in a group (`chat`: its name) or in private (null).

    `mentioned` None means: if the text holds "@" and the bot's name. `quote` is a message id,
    `image` base64, `voice` what was said. `to` chooses the app instead of the AI bot in private.
    """

    chat: str | None = None
    text: str = ""
    mentioned: bool | None = None
    quote: str | None = None
    image: str | None = None
    voice: str | None = None
    file: Upload | None = None
    video: Upload | None = None
    to: Literal["aibot", "app"] = "aibot"


class Click(ByPerson):
    """A press on a card; `selected` holds the chosen option ids by question key."""

    message_id: str
    key: str
    selected: dict[str, list[str]] = Field(default_factory=dict)


class Enter(ByPerson):
    """The person opens the private chat with the AI bot, or the app."""

    to: Literal["aibot", "app"] = "aibot"


class Feedback(ByPerson):
    """A rating of a reply: 1 right, 2 wrong, 3 withdrawn; reasons 1 off-topic, 2 incomplete,
    3 wrong, 4 wrong analysis."""

    message_id: str
    type: Literal[1, 2, 3]
    content: str = ""
    reasons: list[Literal[1, 2, 3, 4]] = Field(default_factory=list)


class Seen(ByPerson):
    """The person has read a chat."""

    chat: str | None = None


class Join(ByPerson):
    """The person joins a group."""

    chat: str


class Archive(Order):
    """Whether the bot hears everything in groups."""

    on: bool


class Misbehave(Order):
    """What the platform does wrong next; `clear` takes every order back."""

    what: Literal["retry", "delay", "45009", "42001", "-1", "drop", "drop_after", "clear"]
    where: str = ""
    times: int = Field(default=1, ge=1)
    seconds: float = Field(default=0.0, ge=0)


class Move(Order):
    """A later time, given as a moment or as seconds from now."""

    now: AwareDatetime | None = None
    advance_seconds: float | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _one_of_two(self) -> Move:
        if (self.now is None) == (self.advance_seconds is None):
            raise ValueError("give now or advance_seconds")
        return self


class Verify(Order):
    """Which callback address to check as the console does on saving."""

    which: Literal["aibot", "app"] = "aibot"
