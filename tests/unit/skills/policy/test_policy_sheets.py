"""Numbers and duties from a spreadsheet."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from sqlmodel import Session

from bot.commands.sheets import NoSuchSheet, Row, read, take
from bot.core.directory import entries
from bot.skills.policy import duties
from bot.skills.policy.tables import DutyEntry
from tests.support.house import SmallHouse

NUMBERS = [
    ["对象", "名称", "电话", "时间"],
    ["物业", "物业", "0353-1", "8点到18点"],
    ["燃气", "燃气抢修", "0353-2", None],
]
DUTIES = [["事项", "叫法", "归谁管"], ["楼道灯", "楼梯灯、声控灯", "物业"], ["月球", "", ""]]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    made = openpyxl.Workbook()
    for lines in (NUMBERS, DUTIES):
        sheet = made.create_sheet()
        for line in lines:
            sheet.append(line)
    made.save(tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


def load(house: SmallHouse, rows: list[Row]) -> list[str]:
    return house.do(lambda session: list(take(session, 1, rows, house.clock.now())))


def test_both_tables_are_read_by_their_headings(house: SmallHouse, book: Path) -> None:
    told = load(house, read(book))
    assert told == [
        "第5行没收：月球",
        "收了2个电话、1条职责。电话请逐个拨一遍，通了对我说“物业电话打通了”。",
    ]


def test_a_changed_number_counts_as_untested(house: SmallHouse, book: Path) -> None:
    def dialled(session: Session) -> None:
        entries(session, 1, "property")[0].tested_at = house.clock.now()

    house.do(dialled)
    load(house, read(book))
    known = house.do(lambda session: entries(session, 1, "property"))
    assert [(e.phone, e.hours, e.tested_at) for e in known] == [("0353-1", "8点到18点", None)]


def test_reading_twice_adds_nothing(house: SmallHouse, book: Path) -> None:
    load(house, read(book))
    load(house, read(book))
    assert len(house.do(lambda session: entries(session, 1))) == 2


def test_csv_with_the_mark_of_excel_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("对象,名称,电话\n供热,供热公司,0353-3\n", encoding="utf-8-sig")
    assert read(file) == [{"对象": "供热", "名称": "供热公司", "电话": "0353-3"}]


def test_other_files_are_refused() -> None:
    with pytest.raises(NoSuchSheet):
        read(Path("a.ods"))


def test_the_longest_word_names_the_duty() -> None:
    light = DutyEntry(neighbourhood_id=1, matter="灯", who="甲")
    hall = DutyEntry(neighbourhood_id=1, matter="楼道灯", words=["声控灯"], who="乙")
    found = duties.best([light, hall], "声控灯坏了归谁管")
    assert found is hall
    assert duties.best([light, hall], "电梯归谁管") is None


def test_a_csv_as_spreadsheets_here_write_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes("对象,名称,电话\n供热,供热公司,0353—222\n".encode("gb18030"))
    assert read(file) == [{"对象": "供热", "名称": "供热公司", "电话": "0353—222"}]


def test_a_broken_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"no workbook")
    with pytest.raises(NoSuchSheet):
        read(tmp_path / "a.xlsx")


def test_what_cannot_be_dialled_is_not_taken(house: SmallHouse) -> None:
    told = load(house, [{"对象": "物业", "电话": "问前台"}])
    assert told[0] == "第2行没收：物业、问前台"
