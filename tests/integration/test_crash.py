"""kill -9 while 500 callbacks are under way: nothing answered is lost, nothing happens twice."""

from __future__ import annotations

import asyncio
import json
import subprocess
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlmodel import Session, select

from bot.channels.envelope import Envelope
from bot.core import inbox
from bot.core.db import open_engine
from bot.core.inbox import InboxRow
from bot.skills.repairs.tables import Report
from tests.support.parties import AES_KEY, TOKEN, sealed
from tests.support.process import free_port, start

BUILDINGS = 25
KILLED_AFTER = 120
TROUBLES = (
    "单元门关不上了", "楼道灯全灭了", "下水道返水了", "停水了", "停电了", "暖气一点不热",
    "电梯坏了", "楼道里堆满纸箱", "有人在楼道给电动车充电", "消防栓漏水", "垃圾三天没清",
    "外墙皮往下掉", "监控坏了", "网断了", "绿化带的树倒了", "楼下有流浪狗追人",
    "楼顶搭了违建", "半夜装修吵死了", "燃气停了", "门口车位被占了",
)  # fmt: skip
ENVELOPE = Envelope.of(TOKEN, AES_KEY, "")


@dataclass(slots=True)
class Client:
    """WeCom's side: knows which callbacks were answered, and with what words."""

    port: int
    victim: subprocess.Popen[bytes] | None = None
    answers: dict[str, str] = field(default_factory=dict)

    async def send_all(self, messages: list[dict[str, Any]]) -> None:
        """Send over 16 lines at once."""
        waiting = iter(messages)

        async def line(session: aiohttp.ClientSession) -> None:
            for message in waiting:
                await self._send(session, message)

        async with aiohttp.ClientSession() as session:
            await asyncio.gather(*(line(session) for _ in range(16)))

    async def _send(self, session: aiohttp.ClientSession, message: dict[str, Any]) -> None:
        address, body = sealed(ENVELOPE, json.dumps(message), "/wecom/aibot")
        async with session.post(f"http://127.0.0.1:{self.port}{address}", data=body) as response:
            assert response.status == 200
            answer = json.loads(await response.text())
        words = json.loads(ENVELOPE.decrypt(answer["encrypt"]))["stream"]["content"]
        assert self.answers.setdefault(message["msgid"], words) == words
        if self.victim is not None and len(self.answers) >= KILLED_AFTER:
            self.victim.kill()


def messages() -> list[dict[str, Any]]:
    """500 different troubles: twenty in each of 25 buildings."""
    return [
        {
            "msgid": f"crash-{building}-{kind}", "aibotid": "AIB", "chatid": f"{building}号楼群",
            "chattype": "group", "from": {"userid": f"住户{building}"}, "msgtype": "text",
            "text": {"content": f"@邻里助手 {building}号楼1单元{trouble}"},
        }
        for kind, trouble in enumerate(TROUBLES)
        for building in range(1, BUILDINGS + 1)
    ]  # fmt: skip


def roster_file(folder: Path) -> Path:
    """25 buildings, each with its group."""
    numbers = [str(n) for n in range(1, BUILDINGS + 1)]
    data = {
        "neighbourhood": "崩溃小区", "buildings": numbers,
        "chats": [{"name": f"{n}号楼群", "building": n} for n in numbers],
    }  # fmt: skip
    path = folder / "roster.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


@pytest.mark.slow
async def test_kill_nine_loses_and_doubles_nothing(database_url: str, tmp_path: Path) -> None:
    roster, everything = str(roster_file(tmp_path)), messages()
    port = free_port()
    first = start("tests.support.server", database_url, str(port), roster, port=port)
    client = Client(port, victim=first)
    with pytest.raises(aiohttp.ClientError):
        await client.send_all(everything)
    first.wait()
    client.victim, answered = None, dict(client.answers)
    assert KILLED_AFTER <= len(answered) < len(everything)

    second = start("tests.support.server", database_url, str(port), roster, port=port)
    try:
        await client.send_all(everything)
    finally:
        second.kill()
        second.wait()
    assert client.answers.keys() == {m["msgid"] for m in everything}
    assert all(client.answers[key] == words for key, words in answered.items())
    _check_rows(database_url, client, everything)


def _check_rows(database_url: str, client: Client, everything: list[dict[str, Any]]) -> None:
    """Every message stands in the inbox once, and what was answered with a number is a report."""
    engine = open_engine(database_url)
    with Session(engine) as session:
        keys = Counter(session.exec(select(InboxRow.key)).all())
        reported = Counter(session.exec(select(Report.words)).all())
        waiting = inbox.unanswered(session)
    engine.dispose()
    assert keys == {f"aibot:AIB:{m['msgid']}": 1 for m in everything}
    assert not waiting
    noted = [
        m["text"]["content"].removeprefix("@邻里助手 ")
        for m in everything
        if client.answers[m["msgid"]].startswith("记下了，R")
    ]
    assert reported == dict.fromkeys(noted, 1)
    assert len(noted) > len(everything) // 2
