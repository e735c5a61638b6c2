"""Figures from real reports on both databases, on the command line, and the hand-over files."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from bot.cli import cli
from bot.core.places import Neighbourhood
from bot.skills.repairs.figures import LEVELS, TITLES, Scope, UnknownGrouping, figures, hot_spots
from tests.support.house import SmallHouse

HOUR = timedelta(hours=1)


async def say(house: SmallHouse, text: str, who: str = "李四", **more: object) -> str:
    key = f"{who}{text}{house.clock.now()}"
    taken = await house.linli.desk.take(house.message(text, key=key, who=who, **more), wait=10)
    assert taken.reply is not None
    return taken.reply.text


@pytest.fixture
async def worked(house: SmallHouse) -> SmallHouse:
    """Three lights and a lift; one of each was done, and one of the two rated."""
    await say(house, "@邻里助手 3号楼2单元电梯坏了")
    for unit in "123":
        await say(house, f"@邻里助手 3号楼{unit}单元楼道灯不亮")
    house.clock.set(house.clock.now() + HOUR / 2)
    await say(house, "R1 接单", "周强", chat=None)
    house.clock.set(house.clock.now() + 3 * HOUR)
    await say(house, "R1 处理完了", "周强", chat=None)
    await say(house, "R2 处理完了", "周强", chat=None)
    await say(house, "R1 修好了，给5分", chat=None)
    return house


async def test_by_kind(worked: SmallHouse) -> None:
    found = worked.do(lambda s: figures(s, Scope(1), "kind"))
    lift, lights = found[("电梯",)], found[("灯",)]
    assert (lift.reports, lift.answered, lift.done, lift.confirmed) == (1, 1, 1, 1)
    assert (lights.reports, lights.answered, lights.done, lights.confirmed) == (3, 1, 1, 0)
    assert (lift.satisfied, lift.scored) == (1, 1)
    assert lift.first == {30.0: 1}
    assert lift.took == {210.0: 1}


@pytest.mark.parametrize("by", sorted(TITLES))
async def test_however_grouped_all_are_counted(worked: SmallHouse, by: str) -> None:
    found = worked.do(lambda s: figures(s, Scope(), by))
    assert sum(tally.reports for tally in found.values()) == 4


async def test_rolled_up_from_neighbourhood_to_city(worked: SmallHouse) -> None:
    def place(session: object) -> None:
        neighbourhood = session.exec(select(Neighbourhood)).one()  # type: ignore[attr-defined]  # a session
        neighbourhood.community, neighbourhood.street = "桃北社区", "上站街道"
        neighbourhood.district = "城区"

    worked.do(place)
    for number, level in enumerate(LEVELS):
        keys = worked.do(lambda s, level=level: list(figures(s, Scope(), level)))
        assert keys == [("阳泉", "城区", "上站街道", "桃北社区", "蕴园小区")[: 5 - number]]


async def test_hot_spots(worked: SmallHouse) -> None:
    spots = worked.do(lambda s: hot_spots(s, Scope(1)))
    assert [(s["building"], s["title"], s["count"]) for s in spots] == [("3", "灯", 3)]


async def test_only_the_time_that_is_asked_for(worked: SmallHouse) -> None:
    tomorrow = worked.clock.now() + timedelta(days=1)
    assert worked.do(lambda s: figures(s, Scope(1, since=tomorrow), "kind")) == {}


def test_an_unknown_grouping_is_refused(house: SmallHouse) -> None:
    with pytest.raises(UnknownGrouping):
        house.do(lambda s: figures(s, Scope(), "colour"))


@pytest.fixture
def command(worked: SmallHouse, database_url: str, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """The command line on the same database."""
    monkeypatch.setenv("LINLI_DATABASE_URL", database_url)
    monkeypatch.setenv("LINLI_DATA_KEY", "test")
    monkeypatch.setenv("LINLI_CORP_ID", "test")
    return CliRunner()


def test_figures_on_the_command_line(command: CliRunner, tmp_path: Path) -> None:
    shown = command.invoke(cli, ["figures", "--by", "month"])
    heading, month = list(csv.reader(io.StringIO(shown.stdout)))[-2:]
    assert heading[:2] == ["月份", "诉求"]
    assert month[:2] == ["2026-11", "4"]
    file = tmp_path / "figures.csv"
    command.invoke(cli, ["figures", "--neighbourhood", "蕴园小区", "--csv", str(file)])
    assert file.read_bytes().startswith(b"\xef\xbb\xbf"), "spreadsheets read it as UTF-8"


@pytest.mark.parametrize(
    "wrong", [["--by", "colour"], ["--neighbourhood", "别处"], ["--since", "昨天"]]
)
def test_a_wrong_wish_gets_a_sentence(command: CliRunner, wrong: list[str]) -> None:
    told = command.invoke(cli, ["figures", *wrong])
    assert told.exit_code == 2
    assert "统计不了" in told.stderr


def test_a_report_handed_over(command: CliRunner, tmp_path: Path) -> None:
    told = command.invoke(cli, ["handover", "R1", "--to", str(tmp_path)])
    assert told.exit_code == 0, told.output
    (request,) = json.loads((tmp_path / "R1.json").read_text(encoding="utf-8"))
    assert request["service_code"] == "elevator"
    assert request["status"] == "closed"
    assert request["address"].endswith("蕴园小区3号楼2单元")
    page = (tmp_path / "R1.html").read_text(encoding="utf-8")
    assert "诉求转办单" in page
    assert "李四" not in page


def test_what_is_not_there_is_not_handed_over(command: CliRunner, tmp_path: Path) -> None:
    told = command.invoke(cli, ["handover", "R99", "--to", str(tmp_path)])
    assert told.exit_code == 2
    assert "没找到" in told.stderr
