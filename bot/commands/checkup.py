"""`linli check`: says in plain words what is missing, and proves the rest."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot.channels.api import api_of
from bot.channels.envelope import Envelope, EnvelopeFault, parse_key
from bot.channels.errors import WeComFault
from bot.channels.model import model_of
from bot.core.clock import SystemClock
from bot.core.db import open_engine
from bot.core.directory import missing_for_safety
from bot.core.places import neighbourhoods
from bot.core.ports import ModelFault
from bot.migrations import is_current
from bot.server import listen, open_server
from bot.settings import Settings
from intents import BadAnswer, Utterance, parse, question_about, take_answer

NAMES = {"property": "物业", "gas": "燃气抢修", "elevator": "电梯维保", "power": "供电",
         "community": "社区居委会"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `advice` says what to do where it is not right."""

    good: bool
    what: str
    advice: str = ""

    def __str__(self) -> str:
        mark = "✓" if self.good else "✗"
        return f"{mark} {self.what}" + (f"\n    → {self.advice}" if self.advice else "")


_REQUIRED: tuple[tuple[str, str, str], ...] = (
    ("data_key", "LINLI_DATA_KEY 用来加密电话等信息", "随便一串长口令，比如 openssl rand -hex 32"),
    ("corp_id", "LINLI_CORP_ID 企业ID", "企业微信管理后台 → 我的企业 → 最下面"),
    ("aibot_token", "LINLI_AIBOT_TOKEN 智能机器人的Token", "管理后台 → 智能机器人 → API模式"),
    ("aibot_aes_key", "LINLI_AIBOT_AES_KEY 智能机器人的EncodingAESKey", "43个字符，同一页上"),
    ("app_agent_id", "LINLI_APP_AGENT_ID 自建应用的AgentId", "管理后台 → 应用管理 → 自建应用"),
    ("app_secret", "LINLI_APP_SECRET 自建应用的Secret", "同一页上，点“查看”发到手机"),
    ("app_token", "LINLI_APP_TOKEN 自建应用接收消息的Token", "自建应用 → 接收消息 → 设置API接收"),
    ("app_aes_key", "LINLI_APP_AES_KEY 自建应用的EncodingAESKey", "43个字符，同一页上"),
)


async def examine(settings: Settings) -> list[Finding]:
    """Everything there is to say about a configuration, nothing of it changed."""
    findings = [*_missing(settings), *_malformed(settings), *_database(settings)]
    if all(finding.good for finding in findings):
        findings += [await _token(settings), *await _callbacks(settings)]
        findings += [*_console(settings), *await _second_reader(settings)]
    return findings


def _missing(settings: Settings) -> list[Finding]:
    found = []
    for name, what, advice in _REQUIRED:
        value = getattr(settings, name)
        text = value.get_secret_value() if hasattr(value, "get_secret_value") else value
        found.append(Finding(bool(text), what, "" if text else f"没有设置。{advice}"))
    return found


def _malformed(settings: Settings) -> list[Finding]:
    found = []
    for name in ("aibot_aes_key", "app_aes_key"):
        key = getattr(settings, name).get_secret_value()
        try:
            if key:
                parse_key(key)
        except EnvelopeFault:
            found.append(Finding(False, f"LINLI_{name.upper()}", "不是43个字母数字，重新复制一次"))
    return found


def _database(settings: Settings) -> list[Finding]:
    what = f"数据库 {settings.database_url.split('@')[-1]}"
    try:
        engine = open_engine(settings.database_url)
        current = is_current(engine)
    except (SQLAlchemyError, OSError) as fault:
        return [Finding(False, what, f"连不上：{type(fault).__name__}。检查 LINLI_DATABASE_URL")]
    try:
        if not current:
            return [Finding(False, what, "表还没建好，运行 linli migrate")]
        return [Finding(True, what), *_numbers(engine)]
    finally:
        engine.dispose()


def _numbers(engine: Engine) -> list[Finding]:
    with Session(engine) as session:
        everywhere = neighbourhoods(session)
        if not everywhere:
            return [Finding(False, "小区", "还没有登记小区，运行 linli roster 文件.json")]
        return [
            _safety(neighbourhood.name, missing_for_safety(session, neighbourhood.id or 0))
            for neighbourhood in everywhere
        ]


def _safety(name: str, missing: list[str]) -> Finding:
    if not missing:
        return Finding(True, f"{name}的应急电话")
    named = "、".join(NAMES[contact] for contact in missing)
    return Finding(
        False, f"{name}的应急电话", f"缺{named}。填进名册的 directory 并拨打核实；不齐不上线"
    )


async def _token(settings: Settings) -> Finding:
    what = f"向 {settings.wecom_api} 取 access_token"
    async with aiohttp.ClientSession() as session:
        api = api_of(settings, session, SystemClock().now)
        assert api is not None
        try:
            await api.check()
        except WeComFault as fault:
            return Finding(False, what, str(fault))
    return Finding(True, what)


def _console(settings: Settings) -> list[Finding]:
    """What the secretary's pages need; they may be left out."""
    what, url = "书记的网页", urlsplit(settings.public_url)
    if not settings.public_url:
        return [Finding(True, f"{what}没开", "要开就设 LINLI_PUBLIC_URL=https://你的域名")]
    secure = url.scheme == "https" or url.hostname in ("127.0.0.1", "localhost")
    if not secure or not url.hostname or url.path.strip("/") or url.query:
        return [Finding(False, what, "LINLI_PUBLIC_URL 写成 https://你的域名，后面不带别的")]
    advice = f"自建应用里把 {url.hostname} 填成可信域名和企业微信授权登录的回调域，主页填这个地址"
    return [Finding(True, f"{what} {settings.public_url.rstrip('/')}/console", advice)]


async def _second_reader(settings: Settings) -> list[Finding]:
    """Ask the operator's model about a sentence of nobody's; nothing where none is set."""
    what = f"第二读者 {settings.second_url}"
    question = question_about(Utterance("你能干啥", scene="private", now=SystemClock().now()))
    async with aiohttp.ClientSession() as session:
        model = model_of(settings, session)
        if model is None:
            return []
        try:
            async with asyncio.timeout(settings.second_seconds):
                said = await model.complete(question.system, question.user)
            take_answer(question, said, parse(question.utterance))
        except TimeoutError:
            return [Finding(False, what, f"{settings.second_seconds:g}秒内没有回答，换快一点的")]
        except (ModelFault, BadAnswer) as fault:
            return [Finding(False, what, f"{fault}。检查 LINLI_SECOND_URL、KEY、MODEL")]
    return [Finding(True, what)]


async def _callbacks(settings: Settings) -> list[Finding]:
    """Start the front door on a free port and knock as WeCom does when a URL is saved."""
    doors = (
        ("/wecom/aibot", settings.aibot_token, settings.aibot_aes_key, ""),
        ("/wecom/app", settings.app_token, settings.app_aes_key, settings.corp_id),
    )
    async with _front_door(settings) as base, aiohttp.ClientSession() as session:
        return [
            await _knock(
                session,
                base,
                path,
                Envelope.of(token.get_secret_value(), key.get_secret_value(), receiver),
            )
            for path, token, key, receiver in doors
        ]


@asynccontextmanager
async def _front_door(settings: Settings) -> AsyncIterator[str]:
    server = await open_server(settings, SystemClock())
    runner = await listen(server.application, "127.0.0.1", 0)
    port = runner.addresses[0][1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        await runner.cleanup()
        await server.close()


async def _knock(
    session: aiohttp.ClientSession, base: str, path: str, envelope: Envelope
) -> Finding:
    word = secrets.token_hex(8)
    stamp, nonce = str(int(SystemClock().now().timestamp())), secrets.token_hex(4)
    sealed = envelope.encrypt(word)
    query = {
        "msg_signature": envelope.sign(stamp, nonce, sealed),
        "timestamp": stamp,
        "nonce": nonce,
        "echostr": sealed,
    }
    async with session.get(base + path, params=query) as response:
        good = response.status == 200 and await response.text() == word
    return Finding(good, f"回调 {path} 的验证", "" if good else "Token、AESKey 与后台不一致")


def report(settings: Settings, tell: Callable[[str], None]) -> bool:
    """Print every finding; whether all are good."""
    findings = asyncio.run(examine(settings))
    for finding in findings:
        tell(str(finding))
    return all(finding.good for finding in findings)
