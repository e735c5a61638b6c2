"""A language model behind an OpenAI-compatible address: one question, one answer, no memory."""

from __future__ import annotations

import json
from typing import Any

import aiohttp

from bot.channels.redact import redact
from bot.channels.wire import TooLong, read_capped, value_at
from bot.core.ports import ModelFault
from bot.settings import Settings

MAX_ANSWER = 64 * 1024
"""Bytes; the answer asked for is far shorter, whatever else comes is not read."""
MAX_TOKENS = 400


class ChatModel:
    """Asks `POST {url}/chat/completions`, as OpenAI's interface and its many likes have it."""

    def __init__(self, session: aiohttp.ClientSession, *, url: str, key: str, name: str) -> None:
        self._session = session
        self._url = url.rstrip("/") + "/chat/completions"
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._name = name

    async def complete(self, system: str, user: str) -> str:
        """The model's answer to one question. Raises `ModelFault`."""
        try:
            async with self._session.post(
                self._url,
                json=self._body(system, user),
                headers=self._headers,
                allow_redirects=False,
            ) as response:
                if response.status != 200:
                    raise ModelFault(f"HTTP {response.status}")
                return _answer(await read_capped(response.content, MAX_ANSWER))
        except TooLong as fault:
            raise ModelFault("the answer is longer than 64 KB") from fault
        except (aiohttp.ClientError, OSError) as fault:
            raise ModelFault(redact(f"{type(fault).__name__}: {fault}")) from fault

    def _body(self, system: str, user: str) -> dict[str, Any]:
        return {
            "model": self._name,
            "messages": [
                {"role": "system", "content": system},
                {"role": "user", "content": user},
            ],
            "temperature": 0,
            "max_tokens": MAX_TOKENS,
            "stream": False,
        }


def _answer(raw: bytes) -> str:
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError) as fault:
        raise ModelFault("the answer is not JSON") from fault
    choices = value_at(data, "choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    content = value_at(first, "message", "content")
    if not isinstance(content, str):
        raise ModelFault("the answer holds no message")
    return content


def model_of(settings: Settings, session: aiohttp.ClientSession) -> ChatModel | None:
    """The operator's model; None where none is set."""
    if not settings.second_url:
        return None
    key = settings.second_key.get_secret_value()
    return ChatModel(session, url=settings.second_url, key=key, name=settings.second_model)
