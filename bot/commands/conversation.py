"""`linli chat`: talk with Linli in the terminal, in the sample neighbourhood."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from bot.app import PACKAGE
from bot.commands.transcript import BadTranscript, Player

SAMPLE = PACKAGE / "emulator" / "sample.json"
GUIDE = """邻里助手（终端）。直接打字就是说话；还可以：
  /我是 张三      换一个人说话（可加角色：/我是 王师傅 property）
  /群 3号楼群     到群里说话      /私聊   回到私聊
  /时间 2026-11-24T09:30:00+08:00   把钟拨过去
  /退出"""


class Speaker:
    """Who speaks and where; turns a typed line into a transcript's entry."""

    def __init__(self) -> None:
        self.name, self.chat = "李四", "3号楼群"
        self.role: str | None = None
        self.leaving = False

    def read(self, line: str) -> dict[str, Any] | None:
        """The entry that the line stands for; None where it only changes the speaker."""
        command, _, rest = line.partition(" ")
        if command == "/我是":
            self.name, _, role = rest.strip().partition(" ")
            self.role = role or None
        elif command == "/群":
            self.chat = rest.strip()
        elif command == "/私聊":
            self.chat = ""
        elif command == "/退出":
            self.leaving = True
        elif command == "/时间":
            return {"now": rest.strip()}
        else:
            return {
                "from": self.name,
                "role": self.role,
                "chat": self.chat or None,
                "text": line,
                "mentioned": True,
            }
        return None


async def talk() -> None:
    """Read lines until the end of input and answer each."""
    typer.echo(GUIDE)
    player, speaker = Player(), Speaker()
    try:
        await player.play(0, {"roster": sample()})
        for number, line in enumerate(_lines(speaker), 1):
            await _answer(player, speaker, number, line)
            if speaker.leaving:
                break
    finally:
        player.close()


def sample() -> dict[str, Any]:
    """The sample neighbourhood, in the shape of a roster."""
    data: dict[str, Any] = json.loads(Path(SAMPLE).read_text(encoding="utf-8"))
    return data


def _lines(speaker: Speaker) -> Iterator[str]:
    while True:
        where = speaker.chat or "私聊"
        try:
            line = input(f"{speaker.name}@{where}> ").strip()
        except EOFError:
            return
        if line:
            yield line


async def _answer(player: Player, speaker: Speaker, number: int, line: str) -> None:
    entry = speaker.read(line)
    if entry is None:
        return
    try:
        for sent in await player.play(number, entry):
            typer.echo(sent.to_text())
    except BadTranscript as fault:
        typer.echo(f"没看懂：{fault}")
    await asyncio.sleep(0)
