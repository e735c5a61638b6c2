"""The ledger of members: every heading, every fault, and an import that can be done twice."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.core.people import Person, Role
from bot.core.privacy import Audience
from bot.skills.members.ledger import applying, exporting, sheets
from bot.skills.members.ledger.columns import NoHeadings, find
from bot.skills.members.ledger.entries import Flaw, read_date, read_home
from bot.skills.members.ledger.planning import Known, Plan, plan
from bot.skills.members.ledger.sheets import Sheet, UnreadableSheet
from tests.support import ledgers
from tests.support.house import SmallHouse

ROWS, EACH = 5000, 9
TODAY = ledgers.TODAY


def planned(rows: list[list[str]], *known: Known) -> Plan:
    sheet = Sheet("党员", rows)
    return plan(sheet, known, today=TODAY, buildings=ledgers.BUILDINGS)


@pytest.mark.parametrize(
    "heading",
    [
        ["姓名", "电话", "党员类别"],
        ["党员类别", "联系电话（手机）", "姓  名"],
        ["序号", "党员姓名", "性别", "手机号码", "备注"],
    ],
)
def test_headings_are_found_in_any_order(heading: list[str]) -> None:
    columns = find(Sheet("s", [["党员台账", "", ""], heading, ["x"] * len(heading)]))
    assert {"name", "phone"} <= set(columns.of)
    assert columns.first_row == 3


def test_a_first_member_is_never_taken_for_a_second_heading() -> None:
    columns = find(Sheet("s", [["姓名", "电话"], ["张强", "13800000001"]]))
    assert columns.first_row == 2


def test_a_sheet_without_names_is_refused() -> None:
    with pytest.raises(NoHeadings):
        find(Sheet("s", [["甲", "乙"], ["1", "2"]]))


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("1998-7-1", date(1998, 7, 1)),
        ("1998.07", date(1998, 7, 1)),
        ("1998年7月", date(1998, 7, 1)),
        ("19980701", date(1998, 7, 1)),
        ("35977", date(1998, 7, 1)),
        ("2001-02-30", "2001-02-30"),
        ("很久了", None),
        ("二〇〇一年七月一日", date(2001, 7, 1)),
        ("一九九八年十二月", date(1998, 12, 1)),
    ],
)
def test_days_are_read_as_offices_type_them(said: str, day: date | str | None) -> None:
    assert read_date(said) == day


@pytest.mark.parametrize(
    ("said", "home"),
    [
        ("蕴园小区3号楼2单元501室", ("3", "2", "501")),
        ("3-2-501", ("3", "2", "501")),
        ("3栋501", ("3", "", "501")),
        ("3号楼", ("3", "", "")),
        ("东头那间", None),
        ("一号楼二单元三〇一", ("1", "2", "301")),
        ("十二栋", ("12", "", "")),
    ],
)
def test_homes_are_read(said: str, home: tuple[str, str, str] | None) -> None:
    assert read_home(said) == home


HEAD = ["姓名", "电话", "住址", "党员类别"]


def test_a_masked_phone_finds_its_owner_and_changes_nothing() -> None:
    known = Known(7, "张强", phone="13800000005", kind="direct")
    made = planned([HEAD, ["张强", "138****0005", "", "直管"]], known)
    assert (made.same, made.new, made.changed) == (1, [], [])


def test_silence_in_a_row_changes_nothing() -> None:
    known = Known(7, "张强", phone="13800000005", building="3", unit="1", room="202")
    made = planned([HEAD, ["张强", "", "", "在职"]], known)
    assert dict(made.changed[0].new) == {"kind": "on_the_job"}


def test_a_namesake_with_another_phone_is_not_guessed_at() -> None:
    known = Known(7, "张强", phone="13800000005")
    made = planned([HEAD, ["张强", "13900000009", "", "在职"]], known)
    assert [f.flaw for f in made.faults] == [Flaw.AMBIGUOUS]


def test_a_namesake_elsewhere_with_another_phone_is_somebody_else() -> None:
    known = Known(7, "张强", phone="13800000005", building="3", unit="1", room="202")
    made = planned([HEAD, ["张强", "13900000009", "5-1-101", "在职"]], known)
    assert len(made.new) == 1


def test_a_phone_of_somebody_else_is_a_fault_and_stays_masked() -> None:
    known = Known(7, "李四", phone="13800000005")
    made = planned([HEAD, ["张强", "13800000005", "", "在职"]], known)
    assert [(f.flaw, f.value) for f in made.faults] == [(Flaw.PHONE_TAKEN, "138****0005")]


def test_a_phone_that_its_owner_took_back_is_not_imported_again() -> None:
    known = Known(7, "张强", building="3", unit="1", room="202", kind="direct", no_phone=True)
    made = planned([HEAD, ["张强", "13800000005", "3-1-202", "直管"]], known)
    assert (made.same, made.changed) == (1, [])


@pytest.fixture(scope="module")
def spoiled() -> ledgers.Book:
    return ledgers.book(ROWS, EACH)


def test_every_fault_is_named_with_row_and_reason(spoiled: ledgers.Book) -> None:
    assert len(ledgers.SPOILERS) * EACH >= 200
    made = planned(list(ledgers.lines(spoiled)))
    named = {fault.row: str(fault.flaw) for fault in made.faults}
    assert named == spoiled.faults
    assert len(made.new) == ROWS - len(spoiled.faults)


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_files_say_what_was_written(tmp_path: Path, suffix: str) -> None:
    made = ledgers.book(120, 0)
    path = tmp_path / f"台账{suffix}"
    (ledgers.write_xlsx if suffix == ".xlsx" else ledgers.write_csv)(made, path)
    read = plan(sheets.read(path)[0], [], today=TODAY, buildings=ledgers.BUILDINGS)
    assert (len(read.new), read.faults) == (120, [])


def test_what_is_no_spreadsheet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(b"not a book")
    with pytest.raises(UnreadableSheet):
        sheets.read(path)


@pytest.mark.slow
def test_the_rest_is_applied_and_a_second_import_changes_nothing(
    house: SmallHouse, spoiled: ledgers.Book, tmp_path: Path
) -> None:
    path = tmp_path / "党员台账.xlsx"
    ledgers.write_xlsx(spoiled, path)
    sheet = sheets.read(path)[0]
    good = ROWS - len(spoiled.faults)
    first = house.do(lambda s: _import(house, s, sheet))
    second = house.do(lambda s: _import(house, s, sheet))
    assert first == {"new": good, "changed": 0, "same": 0, "faulty": len(spoiled.faults)}
    assert second == {"new": 0, "changed": 0, "same": good, "faulty": len(spoiled.faults)}


def _import(house: SmallHouse, session: object, sheet: Sheet) -> dict[str, int]:
    work = house.work(session)  # type: ignore[arg-type]  # the worker hands over a plain session
    made = plan(sheet, applying.known(work), today=TODAY, buildings=ledgers.BUILDINGS)
    return applying.apply(work, made, "党员台账.xlsx")


def test_an_export_is_masked_by_who_reads_it(house: SmallHouse, tmp_path: Path) -> None:
    rows = [
        HEAD,
        ["=张强", "13800000005", "3-1-202", "在职"],
        ["马晓东", "13800000010", "", "流动"],
    ]
    rows[1][0] = "张强"
    house.do(lambda s: _import(house, s, Sheet("党员", rows)))
    full, masked = tmp_path / "全.csv", tmp_path / "遮.xlsx"
    house.do(lambda s: exporting.export(house.work(s), full, Audience.SECRETARY, "郑敏"))
    house.do(lambda s: exporting.export(house.work(s), masked, Audience.EXPORT, "郑敏"))
    assert "13800000005" in full.read_text("utf-8-sig")
    cells = [cell for row in sheets.read(masked)[0].rows for cell in row]
    assert "138****0005" in cells
    assert not any("13800000005" in cell or "张强" in cell or "202" in cell for cell in cells)


def test_imported_people_are_members(house: SmallHouse) -> None:
    rows = [HEAD, ["新来", "13800000077", "3-1-202", "在职"]]
    house.do(lambda s: _import(house, s, Sheet("党员", rows)))
    names = house.do(lambda s: [p.name for p in house.work(s).staff(Role.PARTY_MEMBER)])
    kinds = house.do(lambda s: s.get_one(Person, 4).member_kind)
    assert (names, kinds) == (["新来"], "on_the_job")
