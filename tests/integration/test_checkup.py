"""`linli check`: plain words for what is missing, proof for the rest."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr

from bot.commands.checkup import examine
from bot.commands.demo import sample
from bot.commands.operate import migrate
from bot.settings import Settings
from tests.support.wire import wire


def failing(findings: list[object]) -> str:
    return "\n".join(str(f) for f in findings if str(f).startswith("✗"))


async def test_an_empty_configuration_is_told_all_that_is_missing(tmp_path: Path) -> None:
    settings = Settings.model_construct(database_url=f"sqlite:///{tmp_path / 'x.db'}")
    said = failing([*await examine(settings)])
    for name in ("DATA_KEY", "CORP_ID", "AIBOT_TOKEN", "AIBOT_AES_KEY", "APP_AGENT_ID",
                 "APP_SECRET", "APP_TOKEN", "APP_AES_KEY"):  # fmt: skip
        assert f"LINLI_{name}" in said
    assert "linli migrate" in said


async def test_the_emulators_configuration_is_proven(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'x.db'}"
    migrate(Settings.model_construct(database_url=url))
    async with wire(url, tmp_path, datetime.now(UTC)) as stage:
        findings = await examine(stage.stage.settings)
    assert failing([*findings]) == ""
    proven = "\n".join(map(str, findings))
    for what in ("access_token", "/wecom/aibot", "/wecom/app", "数据库", "应急电话"):
        assert what in proven


async def test_the_secretarys_pages_are_told_what_they_need(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'x.db'}"
    migrate(Settings.model_construct(database_url=url))
    async with wire(url, tmp_path, datetime.now(UTC)) as stage:
        told = {}
        for public in ("", "https://linli.example.cn", "http://linli.example.cn"):
            settings = stage.stage.settings.model_copy(update={"public_url": public})
            findings = await examine(settings)
            told[public] = next(str(f) for f in findings if "书记的网页" in f.what)
    assert told[""].startswith("✓ 书记的网页没开")
    assert "✓ 书记的网页 https://linli.example.cn/console" in told["https://linli.example.cn"]
    assert "可信域名" in told["https://linli.example.cn"]
    assert told["http://linli.example.cn"].startswith("✗")


async def test_a_missing_emergency_number_keeps_it_from_going_live(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'x.db'}"
    migrate(Settings.model_construct(database_url=url))
    data = sample()
    data["directory"] = [e for e in data["directory"] if e["contact"] != "gas"]
    async with wire(url, tmp_path, datetime.now(UTC), data) as stage:
        said = failing([*await examine(stage.stage.settings)])
    assert "燃气抢修" in said


async def test_a_wrong_secret_is_found(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'x.db'}"
    migrate(Settings.model_construct(database_url=url))
    async with wire(url, tmp_path, datetime.now(UTC)) as stage:
        wrong = stage.stage.settings.model_copy(update={"app_secret": SecretStr("wrong")})
        said = failing([*await examine(wrong)])
    assert "access_token" in said


async def test_a_language_model_that_nobody_answers_for_is_found(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'x.db'}"
    migrate(Settings.model_construct(database_url=url))
    async with wire(url, tmp_path, datetime.now(UTC)) as stage:
        more = {"second_url": "http://127.0.0.1:9/v1", "second_model": "qwen"}
        said = failing([*await examine(stage.stage.settings.model_copy(update=more))])
    assert "LINLI_SECOND_URL" in said
