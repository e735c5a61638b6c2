"""The front door: health, figures, and the way of a message over the real server."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import aiohttp

from tests.stories.story import START
from tests.support.wire import Wire, wire


async def fetch(stage: Wire, path: str) -> tuple[int, str]:
    port = stage.stage.settings.port
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}{path}") as answer,
    ):
        return answer.status, await answer.text()


async def test_health_and_figures(database_url: str, tmp_path: Path) -> None:
    async with wire(database_url, tmp_path, START) as stage:
        assert await fetch(stage, "/healthz") == (200, "ok")
        assert await fetch(stage, "/readyz") == (200, "ready")
        await stage.say("李四", "@邻里助手 你能干啥", "3号楼群")
        status, figures = await fetch(stage, "/metrics")
        assert status == 200
        assert 'linli_turns_total{because="bot.help"}' in figures


async def test_a_repeated_delivery_is_answered_alike(database_url: str, tmp_path: Path) -> None:
    async with wire(database_url, tmp_path, START) as stage:
        await stage.order("misbehave", what="retry", where="aibot", times=1)
        answer = await stage.say("李四", "@邻里助手 3号楼2单元电梯又坏了", "3号楼群")
        assert "R1" in answer["reply"][0]["text"]
        again = await stage.say("李四", "@邻里助手 R1修到哪一步了", "3号楼群")
        assert "R1" in again["reply"][0]["text"]
        rows = stage.stage.server.linli.worker.call(
            lambda s: s.connection().exec_driver_sql("SELECT count(*) FROM report").scalar()
        )
        assert rows == 1


async def test_busy_wecom_delays_but_loses_nothing(database_url: str, tmp_path: Path) -> None:
    async with wire(database_url, tmp_path, START) as stage:
        await stage.order("misbehave", what="45009", where="message/send", times=2)
        await stage.say("李四", "@邻里助手 3号楼2单元电梯又坏了", "3号楼群")
        await stage.move(START + timedelta(minutes=5))
        got = [p for p in stage.seen() if stage.name_of_thread(p) in ("周强", "何倩")]
        assert {stage.name_of_thread(p) for p in got} == {"周强", "何倩"}


async def test_an_expired_token_is_renewed(database_url: str, tmp_path: Path) -> None:
    async with wire(database_url, tmp_path, START) as stage:
        await stage.order("misbehave", what="42001", where="message/send", times=1)
        await stage.say("李四", "@邻里助手 3号楼2单元电梯又坏了", "3号楼群")
        assert any(stage.name_of_thread(p) == "周强" for p in stage.seen())


async def test_a_restart_answers_what_is_asked_next(database_url: str, tmp_path: Path) -> None:
    moment: datetime = START
    async with wire(database_url, tmp_path, moment) as stage:
        await stage.say("李四", "@邻里助手 3号楼2单元电梯又坏了", "3号楼群")
        await stage.stage.restart()
        answer = await stage.say("李四", "@邻里助手 R1修到哪一步了", "3号楼群")
        assert "R1" in answer["reply"][0]["text"]
