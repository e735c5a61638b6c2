"""`linli ledger` as an office uses it: files in, files out, and what it says of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from docx import Document
from typer.testing import CliRunner

from bot.cli import cli
from bot.commands import ledger
from bot.commands.demo import sample
from bot.core import access, roster
from bot.core.clock import SystemClock
from bot.core.events import DeedDone
from bot.core.people import by_name
from bot.core.work import Work
from bot.settings import Settings
from bot.skills.members.tables import MemberCheckin
from bot.skills.points.tables import ReviewState, YearReview

LEDGER = """党员台账,,,,
姓名,联系电话,住址,党员类别,工作单位
吴磊,13800000009,4-2-502,在职,市一中
新来的,1390000777,1-1-101,在职,市一中
李新,13900007777,1-1-101,直管,
"""


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a database of the sample neighbourhood, and the environment for it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LINLI_DATABASE_URL", f"sqlite:///{tmp_path / 'linli.db'}")
    monkeypatch.setenv("LINLI_DATA_KEY", "first")
    (tmp_path / "roster.json").write_text(json.dumps(sample()), encoding="utf-8")
    run("roster", "roster.json")
    (tmp_path / "台账.csv").write_text(LEDGER, encoding="gb18030")
    return tmp_path


def run(*words: str, fails: bool = False) -> str:
    """What a command says."""
    done = CliRunner().invoke(cli, list(words))
    assert (done.exit_code != 0) is fails, done.output
    return done.output


def test_a_dry_run_names_rows_and_changes_nothing(office: Path) -> None:
    said = run("ledger", "check", "台账.csv")
    assert "第3行 吴磊：改单位" in said
    assert "第4行：电话位数不对（139…）" in said
    assert "新增1 变更1 不变0 有问题1" in said
    assert said == run("ledger", "check", "台账.csv")


def test_applying_twice_changes_nothing_the_second_time(office: Path) -> None:
    assert "已导入：新增1 变更1" in run("ledger", "apply", "台账.csv")
    assert "已导入：新增0 变更0 不变2 有问题1" in run("ledger", "apply", "台账.csv")


def test_exports_are_masked_and_logged(office: Path) -> None:
    run("ledger", "export", "给街道.csv", "--who", "郑敏")
    run("ledger", "export", "自己.csv", "--who", "郑敏", "--as", "secretary")
    masked = (office / "给街道.csv").read_text("utf-8-sig")
    assert "吴*" in masked
    assert "13800000009" not in masked
    assert "13800000009" in (office / "自己.csv").read_text("utf-8-sig")
    with ledger.at_work(Settings()) as work:
        exports = [e.why for e in access.latest(work, 9) if e.move == "ledger_export"]
    assert exports == ["郑敏 secretary 8 自己.csv", "郑敏 export 8 给街道.csv"]


def check_in(work: Work, name: str) -> int:
    person_id = by_name(work.session, work.neighbourhood_id, name)[0].id
    assert person_id is not None
    work.session.add(
        MemberCheckin(neighbourhood_id=work.neighbourhood_id, person_id=person_id,
                      speciality="理发", checked_in_at=work.now)
    )  # fmt: skip
    return person_id


def words_of(file: Path) -> str:
    document = Document(str(file))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_the_employer_reads_who_reported_and_what_they_did(office: Path) -> None:
    run("ledger", "apply", "台账.csv")
    with ledger.at_work(Settings()) as work:
        work.emit(DeedDone(check_in(work, "吴磊"), "wish", "wish:2"))
    assert "市一中：1人" in run("ledger", "note", "市一中", "反馈.docx")
    said = words_of(office / "反馈.docx")
    for words in ("市一中党组织", "吴磊", "理发", "圆微心愿1次", "蕴园小区党支部"):
        assert words in said


def test_the_sheet_for_the_board_has_names_and_grades_and_no_mark(office: Path) -> None:
    with ledger.at_work(Settings()) as work:
        person_id = check_in(work, "吴磊")
        work.session.add(
            YearReview(neighbourhood_id=work.neighbourhood_id, person_id=person_id, year=2026,
                       state=ReviewState.POSTED, exam=93, grade="excellent")
        )  # fmt: skip
    run("ledger", "sheet", "2026", "公示.docx")
    said = words_of(office / "公示.docx")
    assert "吴磊" in said
    assert "优秀" in said
    assert "93" not in said


def test_a_person_gets_what_is_kept_of_them_as_a_file(office: Path) -> None:
    run("ledger", "person", "李四", "李四.json")
    run("ledger", "person", "李四", "李四.docx")
    kept = json.loads((office / "李四.json").read_text(encoding="utf-8"))
    assert "电话：13800000012" in kept["基本信息"]
    assert "13800000012" in words_of(office / "李四.docx")
    assert "没有叫王小二的" in run("ledger", "person", "王小二", "x.json", fails=True)


def test_the_data_key_changes_while_everything_stays_readable(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINLI_DATA_KEY", "second,first")
    assert "person 24" in run("ledger", "reseal")
    monkeypatch.setenv("LINLI_DATA_KEY", "second")
    run("ledger", "person", "李四", "李四.json")
    assert "13800000012" in (office / "李四.json").read_text(encoding="utf-8")
    monkeypatch.setenv("LINLI_DATA_KEY", "third")
    assert "打不开" in run("ledger", "reseal", fails=True)


def test_what_is_no_ledger_is_said_plainly(office: Path) -> None:
    (office / "空.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    assert "没找到表头" in run("ledger", "check", "空.csv", fails=True)
    assert "文件读不了" in run("ledger", "check", "没有.csv", fails=True)


def test_two_neighbourhoods_have_to_be_told_apart(office: Path) -> None:
    with ledger.at_work(Settings()) as work:
        other = {"neighbourhood": "福安里"}
        roster.load(work.session, other, house=work.house, now=SystemClock().now())
    assert "--neighbourhood" in run("ledger", "check", "台账.csv", fails=True)
    assert "新增1" in run("ledger", "check", "台账.csv", "--neighbourhood", "蕴园小区")
