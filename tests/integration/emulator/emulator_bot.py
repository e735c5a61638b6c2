"""A tiny bot for the emulator to talk to, with wechatpy on its side of the wire."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import xmltodict
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from wechatpy.enterprise.crypto import PrpCrypto, WeChatCrypto
from wechatpy.utils import WeChatSigner

from bot.emulator import HUB, Platform, Timing, World, build_app

TOKEN = "emulatorToken01"
AES_KEY = "QmxvY2tCb3RUZXN0S2V5MDEyMzQ1Njc4OWFiY2RlZmc"
CORP = "ww0123456789abcdef"
AGENT = 1000002
SECRET = "app-secret"
START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)

ROSTER: dict[str, Any] = {
    "neighbourhood": "蕴园小区",
    "chats": [{"name": "3号楼群", "building": "3"}],
    "people": [
        {"name": "李四", "roles": ["resident"], "home": "3-2-501"},
        {"name": "王五", "roles": ["resident"], "home": "3-1-102"},
        {"name": "周强", "roles": ["property"]},
    ],
}

Answer = Callable[[dict[str, Any]], "dict[str, Any] | None"]
PLATFORM = Platform(CORP, "AIB7", "邻里助手", TOKEN, AES_KEY, AGENT, SECRET, TOKEN, AES_KEY, "")


class Clock:
    """A clock that only the test moves."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **by: float) -> None:
        self.time += timedelta(**by)


class Bot:
    """Hears callbacks, answers with what `answer` makes of each; empty where that is None."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.archived: list[dict[str, Any]] = []
        self.app_heard: list[dict[str, Any]] = []
        self.answer: Answer = lambda _message: None
        self.statuses: list[int] = []
        self.forge = False

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/wecom/aibot", self.verify)
        app.router.add_post("/wecom/aibot", self.aibot)
        app.router.add_post("/wecom/archive", self.archive)
        app.router.add_post("/wecom/app", self.self_built)
        return app

    async def verify(self, request: web.Request) -> web.Response:
        query = request.query
        crypto = WeChatCrypto(TOKEN, AES_KEY, "")
        echo = crypto.check_signature(
            query["msg_signature"], query["timestamp"], query["nonce"], query["echostr"]
        )
        return web.Response(text=echo)

    async def aibot(self, request: web.Request) -> web.Response:
        self.heard.append(await opened(request))
        if self.statuses:
            return web.Response(status=self.statuses.pop(0))
        reply = self.answer(self.heard[-1])
        if reply is None:
            return web.Response()
        return web.Response(text=sealed(reply, request.query["nonce"], forge=self.forge))

    async def archive(self, request: web.Request) -> web.Response:
        self.archived.append(await opened(request))
        return web.Response()

    async def self_built(self, request: web.Request) -> web.Response:
        query = request.query
        crypto = WeChatCrypto(TOKEN, AES_KEY, CORP)
        text = crypto.decrypt_message(
            await request.read(), query["msg_signature"], query["timestamp"], query["nonce"]
        )
        self.app_heard.append(xmltodict.parse(text)["xml"])
        return web.Response()


async def opened(request: web.Request) -> dict[str, Any]:
    body, query = await request.json(), request.query
    crypto = WeChatCrypto(TOKEN, AES_KEY, "")
    text = crypto.decrypt_message(
        {"Encrypt": body["encrypt"]}, query["msg_signature"], query["timestamp"], query["nonce"]
    )
    return json.loads(text)


def sealed(reply: dict[str, Any], nonce: str, *, forge: bool = False) -> str:
    crypto = WeChatCrypto(TOKEN, AES_KEY, "")
    encrypt = PrpCrypto(crypto.key).encrypt(json.dumps(reply), "").decode()
    signer = WeChatSigner()
    signer.add_data("wrong" if forge else TOKEN, "1767225601", nonce, encrypt)
    parts = {"encrypt": encrypt, "msgsignature": signer.signature}
    return json.dumps({**parts, "timestamp": 1767225601, "nonce": nonce})


def stream(text: str, *, finish: bool = True, id: str = "st-1", **more: Any) -> dict[str, Any]:
    body = {"id": id, "finish": finish, "content": text, **more}
    return {"msgtype": "stream", "stream": body}


def button_card(task_id: str, title: str = "报修 R12", key: str = "take:R12") -> dict[str, Any]:
    return {
        "card_type": "button_interaction",
        "main_title": {"title": title},
        "button_list": [{"text": "接单", "style": 1, "key": key}],
        "task_id": task_id,
    }


class Rig:
    """The emulator and the bot, both on loopback, and short words for what tests do."""

    def __init__(self) -> None:
        self.bot = Bot()
        self.clock = Clock()
        self.moves: list[datetime] = []
        self.world = World(ROSTER)

    async def start(self) -> None:
        self.bot_server = TestServer(self.bot.app())
        await self.bot_server.start_server()
        values = {name: getattr(PLATFORM, name) for name in PLATFORM.__slots__}
        platform = Platform(**{**values, "bot_base_url": str(self.bot_server.make_url(""))})
        app = build_app(
            self.world,
            platform,
            advance=self.advance,
            now=self.clock,
            timing=Timing(poll_interval=0.0),
        )
        self.callbacks = app[HUB].callbacks
        self.web = TestClient(TestServer(app))
        await self.web.start_server()

    async def stop(self) -> None:
        await self.web.close()
        await self.bot_server.close()

    async def advance(self, to: datetime) -> None:
        self.moves.append(to)

    async def post(self, path: str, **body: Any) -> dict[str, Any]:
        response = await self.web.post(path, json=body)
        return await response.json()

    async def get(self, path: str, **query: Any) -> Any:
        response = await self.web.get(path, params=query)
        return await response.json()

    async def say(self, text: str = "", chat: str | None = None, **more: Any) -> dict[str, Any]:
        who = more.pop("who", "李四")
        order = {"as": who, "chat": chat, "text": text, **more}
        return await self.post("/emulator/say", **order)

    async def ask(self, text: str = "电梯坏了", **more: Any) -> dict[str, Any]:
        return await self.say(text, "3号楼群", mentioned=True, **more)

    async def group(self, who: str = "李四") -> list[dict[str, Any]]:
        return await self.get("/emulator/messages", chat="3号楼群", person=who)

    async def private(self, who: str = "李四") -> list[dict[str, Any]]:
        return await self.get("/emulator/messages", person=who)

    async def click(self, message_id: str, key: str, who: str = "周强") -> dict[str, Any]:
        order = {"as": who, "message_id": message_id, "key": key}
        return await self.post("/emulator/click", **order)

    async def token(self) -> str:
        answer = await self.get("/cgi-bin/gettoken", corpid=CORP, corpsecret=SECRET)
        return answer["access_token"]

    async def send(self, kind: str, part: dict[str, Any], **more: Any) -> dict[str, Any]:
        token = more.pop("token", None) or await self.token()
        body = {"touser": "u01", "agentid": AGENT, "msgtype": kind, kind: part, **more}
        return await self.post(f"/cgi-bin/message/send?access_token={token}", **body)

    async def robot(self, content: str, msgtype: str = "text", **more: Any) -> dict[str, Any]:
        key = more.pop("key", None) or self.world.group("3号楼群").robot_key
        part = {"content": content, **more}
        body = {"msgtype": msgtype, msgtype: part}
        return await self.post(f"/cgi-bin/webhook/send?key={key}", **body)
