"""`linli chat --script`: the fixed format, the same to the byte on a second run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from typer.testing import CliRunner, Result

from bot.cli import cli

DAY = Path(__file__).parent.parent / "data" / "day.jsonl"


def play(file: Path, *options: str) -> Result:
    # The command itself logs to the error stream; here nothing has configured that.
    with capture_logs():
        return CliRunner().invoke(cli, ["chat", "--script", str(file), *options])


def test_a_day_is_played_the_same_way_twice() -> None:
    first = play(DAY, "--json", "--tables")
    second = play(DAY, "--json", "--tables")
    assert first.exit_code == 0
    assert first.stdout == second.stdout


def test_messages_come_in_the_fixed_form() -> None:
    lines = [json.loads(line) for line in play(DAY, "--json", "--tables").stdout.splitlines()]
    sent = [line for line in lines if "table" not in line]
    assert all(set(s) == {"line", "to", "text", "at", "because"} for s in sent)
    assert all(list(s["to"]) in (["chat"], ["person"]) for s in sent)
    assert [s["line"] for s in sent] == sorted(s["line"] for s in sent)
    answer = next(s for s in sent if s["line"] == 3)
    assert answer["to"] == {"chat": "3号楼群"}
    assert "R1" in answer["text"]
    tables = {line["table"]: line["rows"] for line in lines if "table" in line}
    assert tables["report"][0]["state"] == "confirmed_done"
    assert any(s["to"] == {"person": "郑敏"} and "日报" in s["text"] for s in sent)


def test_nothing_sealed_is_dumped() -> None:
    dumped = play(DAY, "--json", "--tables").stdout.split('{"table"', 1)[1]
    assert "13800000000" not in dumped
    assert "血压" not in dumped.split('"table": "inbox"')[0]


def test_new_people_and_groups_are_made(tmp_path: Path) -> None:
    script = tmp_path / "new.jsonl"
    script.write_text(
        '{"chat": "7号楼群", "from": "老马", "text": "@邻里助手 楼道灯坏了", "mentioned": true}\n',
        encoding="utf-8",
    )
    [answer, *_] = [json.loads(line) for line in play(script, "--json").stdout.splitlines()]
    assert "7号楼" in answer["text"]


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        "[1]",
        '{"unknown": 1}',
        '{"now": "yesterday"}',
        '{"now": "2026-11-23T09:00:00"}',
        '{"chat": null, "from": "甲", "role": "mayor", "text": "你能干啥"}',
        '{"roster": {"people": [{"name": "甲", "home": "3--501"}]}}',
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    script = tmp_path / "bad.jsonl"
    script.write_text(f"\n{line}\n", encoding="utf-8")
    result = play(script, "--json")
    assert result.exit_code == 2
    assert "line 2" in result.output
