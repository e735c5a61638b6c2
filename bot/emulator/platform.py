"""Who the emulated platform is: the ids and secrets of its AI bot and app, and its pace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Platform:
    """One corp with one AI bot and one self-built app, and where their callbacks go.

    Callbacks go to `bot_base_url` + `/wecom/aibot`, `/wecom/app` and `/wecom/archive`.
    `emulator_base_url` is what `response_url` and media addresses begin with; None takes the
    address at which the emulator was reached.
    """

    corp_id: str
    aibot_id: str
    aibot_name: str
    aibot_token: str
    aibot_aes_key: str
    app_agent_id: int
    app_secret: str
    app_token: str
    app_aes_key: str
    bot_base_url: str
    emulator_base_url: str | None = None


@dataclass(frozen=True, slots=True)
class Timing:
    """The pace of callbacks, in real seconds; life times are measured on the world's clock.

    WeCom waits 5 s for an answer, sends a message again up to 3 times, and calls an open stream
    again and again until 6 minutes have passed since the message; its interval is not published.
    """

    callback_timeout: float = 5.0
    retries: int = 3
    poll_interval: float = 1.0
    stream_life: timedelta = timedelta(minutes=6)
