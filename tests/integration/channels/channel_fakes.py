"""A desk without a house behind it, and a WeCom that seals what it sends."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestClient

from bot.channels.envelope import Envelope, Seal
from bot.core.ports import MediaFault, Taken
from bot.core.values import Message, Reply

CORP = "ww0123456789abcdef"
TOKEN = "blockbotToken01"
KEY = "QmxvY2tCb3RUZXN0S2V5MDEyMzQ1Njc4OWFiY2RlZmc"
START = datetime.fromtimestamp(1767225600, tz=UTC)
NONCE = "1320562132"
GROUP: dict[str, Any] = {
    "msgid": "m1",
    "aibotid": "AIB7",
    "chatid": "wr1",
    "chattype": "group",
    "from": {"userid": "li4"},
    "response_url": "https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=RC1",
}
TALK = {**GROUP, "msgtype": "text", "text": {"content": "@邻里助手 电梯坏了"}}
CALLBACKS = ["/wecom/aibot", "/wecom/archive", "/wecom/app", "/wecom/robot"]
TEXT = "<MsgType>text</MsgType><Content>漏水</Content><MsgId>1</MsgId>"


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def move(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class FakeDesk:
    """Remembers what was handed in; answers what it is told to."""

    reply: Reply | None = field(default_factory=lambda: Reply("记下了"))
    stream: str = f"st-{int(START.timestamp())}-abc123"
    fault: Exception | None = None
    known: bool = True
    taken: list[Message] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    async def take(self, message: Message, *, wait: float) -> Taken:
        if self.fault:
            raise self.fault
        self.taken.append(message)
        self.waits.append(wait)
        return Taken(self.stream, self.reply)

    async def look(self, stream: str) -> Taken | None:
        return Taken(stream, self.reply) if self.known and stream == self.stream else None

    async def leave(self, stream: str) -> None:
        self.left.append(stream)


@dataclass
class WeCom:
    """Sends sealed callbacks to the bot and opens what it answers."""

    client: TestClient[web.Request, web.Application]
    clock: Clock

    def query(self, box: Envelope, encrypted: str, **changed: str) -> dict[str, str]:
        stamp = str(int(self.clock.now.timestamp()))
        signature = box.sign(stamp, NONCE, encrypted)
        return {"msg_signature": signature, "timestamp": stamp, "nonce": NONCE, **changed}

    async def verify(self, path: str, receiver: str, **changed: str) -> aiohttp.ClientResponse:
        box = Envelope.of(TOKEN, KEY, receiver)
        echo = box.encrypt("5567712364890123")
        params = {**self.query(box, echo, **changed), "echostr": echo}
        return await self.client.get(path, params=params)

    async def post(self, path: str, data: Any, **changed: str) -> aiohttp.ClientResponse:
        """A JSON callback; `data` may be the plain text itself."""
        box = Envelope.of(TOKEN, KEY)
        encrypted = box.encrypt(data if isinstance(data, str) else json.dumps(data))
        params = self.query(box, encrypted, **changed)
        return await self.client.post(path, params=params, json={"encrypt": encrypted})

    async def post_xml(
        self, path: str, text: str, receiver: str = CORP, **changed: str
    ) -> aiohttp.ClientResponse:
        box = Envelope.of(TOKEN, KEY, receiver)
        encrypted = box.encrypt(text)
        body = f"<xml><ToUserName>x</ToUserName><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
        params = self.query(box, encrypted, **changed)
        return await self.client.post(path, params=params, data=body.encode())

    async def ask(self, data: Any) -> Any:
        """The decrypted answer of the AI bot; None where the response is empty."""
        response = await self.post("/wecom/aibot", data)
        assert response.status == 200
        return self.opened(await response.text())

    def opened(self, text: str) -> Any:
        if not text:
            return None
        answer = json.loads(text)
        assert answer["nonce"] == NONCE
        seal = Seal(answer["msgsignature"], str(answer["timestamp"]), answer["nonce"])
        return json.loads(Envelope.of(TOKEN, KEY).open(answer["encrypt"], seal, self.clock.now))


@dataclass
class Call:
    """One request that reached the fake API."""

    path: str
    query: dict[str, str]
    body: Any


@dataclass
class FakeApi:
    """A server API that answers what it is told to and keeps what it was asked."""

    url: str = ""
    calls: list[Call] = field(default_factory=list)
    answers: dict[str, list[Any]] = field(default_factory=dict)

    def next_answers(self, path: str, *answers: Any) -> None:
        """JSON objects, or functions from request to response; the last one stays."""
        self.answers[path] = list(answers)

    def to(self, path: str) -> list[Call]:
        return [call for call in self.calls if call.path == path]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        path = request.path.removeprefix("/cgi-bin").removeprefix("/")
        body = json.loads(raw) if request.content_type == "application/json" else raw or None
        self.calls.append(Call(path, dict(request.query), body))
        queue = self.answers.get(path, [{"errcode": 0}])
        answer = queue.pop(0) if len(queue) > 1 else queue[0]
        if callable(answer):
            made = answer(request)
            assert isinstance(made, web.StreamResponse)
            return made
        return web.json_response(answer)


def kept_photo(name: str) -> bytes:
    """A media store that has everything but what is gone."""
    if name == "gone.png":
        raise MediaFault("no longer kept")
    return b"picture of " + name.encode()


def token_answer(value: str) -> dict[str, Any]:
    return {"errcode": 0, "errmsg": "ok", "access_token": value, "expires_in": 7200}


def event(name: str, **body: Any) -> dict[str, Any]:
    return {**GROUP, "msgtype": "event", "event": {"eventtype": name, name: body}}


def refresh(stream: str) -> dict[str, Any]:
    return {**GROUP, "msgid": "poll", "msgtype": "stream", "stream": {"id": stream}}


def app_xml(inner: str, corp: str = CORP, agent: str = "1000002") -> str:
    return (
        f"<xml><ToUserName>{corp}</ToUserName><FromUserName>li4</FromUserName>"
        f"<CreateTime>1767225600</CreateTime>{inner}<AgentID>{agent}</AgentID></xml>"
    )


APP_TEXT = app_xml(TEXT)
