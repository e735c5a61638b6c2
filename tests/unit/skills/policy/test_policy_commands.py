"""What the operator types: documents put in and listed, the measure printed and written."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlmodel import Session
from typer.testing import CliRunner

from bot.app import build_house, create_tables
from bot.cli import cli
from bot.commands.documents import Given, NoNeighbourhood, OldTables, add, listed
from bot.core import roster
from bot.core.db import open_engine
from bot.migrations import upgrade
from bot.settings import Settings
from tests.support import papers
from tests.support.house import MORNING, ROSTER
from tests.support.laws import laws


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A database with one neighbourhood, as an operator has it."""
    url = f"sqlite:///{tmp_path_factory.mktemp('operator') / 'a.db'}"
    made = Settings.model_construct(database_url=url, data_key=SecretStr("test"))
    engine = open_engine(url)
    upgrade(engine)
    with Session(engine) as session:
        roster.load(session, ROSTER, house=build_house(made), now=MORNING)
        session.commit()
    engine.dispose()
    return made


def test_files_are_taken_in_and_refused_line_by_line(settings: Settings, tmp_path: Path) -> None:
    law, scan = tmp_path / "a.docx", tmp_path / "b.pdf"
    law.write_bytes(papers.docx(laws()[0].lines()))
    scan.write_bytes(papers.scan())
    told = list(add(settings, [law, law, scan, tmp_path / "c.txt"], Given()))
    assert told[0].startswith(
        "a.docx：收好了，《物业管理条例》国务院令第698号，2018-03-19起施行，5条。"
    )
    assert told[1] == "a.docx：没收，这份文件已经放进来过了，没有重复收。"
    assert "扫描的图片" in told[2]
    assert told[3] == "c.txt：没收，文件打不开。"


def test_what_is_given_is_written_and_listed(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "rule.txt"
    file.write_text("第一条 养狗要登记。", encoding="utf-8")
    given = Given("本市养犬办法", "1号", date(2026, 5, 1), "蕴园小区")
    assert "收好了" in next(add(settings, [file], given))
    assert any("《本市养犬办法》1号  2026-05-01起  现行" in line for line in listed(settings))


def test_without_a_day_it_says_what_to_add(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "rule.txt"
    file.write_text("第一条 没有日子。", encoding="utf-8")
    assert "--from" in next(add(settings, [file], Given()))


def test_an_unknown_neighbourhood_is_refused(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(NoNeighbourhood):
        list(add(settings, [tmp_path / "a.txt"], Given(neighbourhood="别处")))


def test_old_tables_are_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    engine = open_engine(url)
    create_tables(engine)
    engine.dispose()
    with pytest.raises(OldTables):
        list(add(Settings.model_construct(database_url=url), [tmp_path / "a"], Given()))


def test_the_measure_is_printed_and_written(tmp_path: Path) -> None:
    few, figures = tmp_path / "few.jsonl", tmp_path / "figures.json"
    few.write_text(
        '{"id": "1", "question": "遛狗不拴绳罚多少", "cards": ["dog-fines"]}\n', "utf-8"
    )
    ran = CliRunner().invoke(cli, ["evaluate", "--knowledge", str(few), "--json", str(figures)])
    assert ran.exit_code == 0
    assert "能答的问题 1 个" in ran.output
    assert json.loads(figures.read_text("utf-8"))["knowledge"][0]["first"] == 1
