"""Ledgers as offices keep them, with faults put in by hand; the same seed makes the same book."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

BUILDINGS = tuple(str(n) for n in range(1, 31))
HEADINGS = (
    "序号", "姓 名", "性别", "出生年月", "入党时间", "党员类别", "联系电话（手机）", "楼栋",
    "单元", "房号", "工作单位及职务", "流动情况", "流动去向", "特长", "备注",
)  # fmt: skip
KINDS = ("直管党员", "在职党员", "流动党员", "离退休党员")
FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文辉鑫宇晨建国红玉兰志"
TODAY = date(2026, 11, 23)


@dataclass
class Book:
    """Rows below the headings, the faults put into them, and which rows of other rows' kind are
    named as well."""

    rows: list[list[str]] = field(default_factory=list)
    faults: dict[int, str] = field(default_factory=dict)

    def row_number(self, index: int) -> int:
        """The row of the file; three rows of headings stand above."""
        return index + 4


def book(rows: int, faults_a_kind: int, seed: int = 5) -> Book:
    """A ledger of so many rows with so many faults of each kind."""
    chance = random.Random(seed)
    made = Book([_member(chance, n) for n in range(rows)])
    odd = [n for n in range(101, rows, 2) if n % 20 != 19]
    places = iter(chance.sample(odd, faults_a_kind * len(SPOILERS)))
    for name, spoil in SPOILERS.items():
        for _ in range(faults_a_kind):
            index = next(places)
            spoil(made, index, chance)
            made.faults[made.row_number(index)] = name
    return made


def _member(chance: random.Random, number: int) -> list[str]:
    name = chance.choice(FAMILY) + chance.choice(GIVEN) + chance.choice(GIVEN)
    kind = chance.choice(KINDS)
    phone = f"13{chance.randrange(10)}{number:08d}"
    joined = date(chance.randrange(1970, 2024), chance.randrange(1, 13), chance.randrange(1, 28))
    away = kind == "流动党员"
    unit, floor = number // 30 % 4 + 1, number // 120 + 1
    employer = "市第一中学" if kind == "在职党员" else ""
    return [
        str(number + 1), name, chance.choice("男女"), f"{joined.year - 30}-05",
        _typed(chance, joined), kind, _dialled(chance, phone, number),
        BUILDINGS[number % 30], f"{unit}单元", f"{floor}0{number % 3 + 1}", employer,
        "流出" if away else "", "太原" if away else "", chance.choice(["", "理发", "修电脑"]), "",
    ]  # fmt: skip


def _typed(chance: random.Random, day: date) -> str:
    """A day as people type it."""
    month = f"{day.year}年{day.month}月{day.day}日"
    return chance.choice([day.isoformat(), month, f"{day.year}.{day.month}.{day.day}",
                          f"{day:%Y%m%d}", f"{day.year}/{day.month}/{day.day}"])  # fmt: skip


def _dialled(chance: random.Random, phone: str, number: int) -> str:
    """A phone as people type it; one in twenty is masked."""
    if number % 20 == 19:
        return phone[:3] + "****" + phone[-4:]
    return chance.choice([phone, f"{phone[:3]} {phone[3:7]} {phone[7:]}", f"+86{phone}"])


def _put(column: int, *values: str) -> Callable[[Book, int, random.Random], None]:
    def spoil(made: Book, index: int, chance: random.Random) -> None:
        made.rows[index][column] = chance.choice(values)

    return spoil


def _repeat(made: Book, index: int, _chance: random.Random) -> None:
    made.rows[index] = list(made.rows[index - 1])
    made.rows[index][6] = made.rows[index - 1][6] = f"1371{index:07d}"


def _contradict(made: Book, index: int, chance: random.Random) -> None:
    _repeat(made, index, chance)
    made.rows[index][13] = "会写会画"
    made.faults[made.row_number(index - 1)] = "contradiction"


def _share(made: Book, index: int, _chance: random.Random) -> None:
    made.rows[index][6] = made.rows[index - 1][6] = f"1372{index:07d}"
    made.rows[index][1] = "欧阳" + made.rows[index][1][1:]
    made.faults[made.row_number(index - 1)] = "phone_shared"


def _room_alone(made: Book, index: int, _chance: random.Random) -> None:
    made.rows[index][7] = ""


def _too_young(made: Book, index: int, _chance: random.Random) -> None:
    made.rows[index][3], made.rows[index][4] = "1999-01", "2009年7月1日"


def _overfull(made: Book, index: int, _chance: random.Random) -> None:
    made.rows[index].append("多出来的一格")


SPOILERS: dict[str, Callable[[Book, int, random.Random], None]] = {
    "no_name": _put(1, "", "无"),
    "bad_name": _put(1, "13812345678", "王2"),
    "garbled": _put(10, "锟斤拷锟斤拷"),
    "formula": _put(10, "#REF!", "#N/A"),
    "overfull": _overfull,
    "phone_length": _put(6, "1380000123", "138000012345"),
    "phone_prefix": _put(6, "12000001234", "23800001234"),
    "phone_letters": _put(6, "1380000l234", "见备注"),
    "phone_identity": _put(6, "140302198001011234", "14030219800101123X"),
    "unknown_building": _put(7, "77", "99号楼"),
    "bad_home": _put(9, "东头那间", "二楼左手"),
    "room_alone": _room_alone,
    "no_kind": _put(5, "", "无"),
    "unknown_kind": _put(5, "积极分子", "预备"),
    "bad_date": _put(4, "入党很久了", "七十年代"),
    "impossible_date": _put(4, "2001-02-30", "1998年13月1日"),
    "future_date": _put(4, "2027-07-01"),
    "too_young": _too_young,
    "before_founding": _put(4, "1899-12-12"),
    "unknown_flow": _put(11, "来来回回"),
    "repeated": _repeat,
    "contradiction": _contradict,
    "phone_shared": _share,
}


def write_xlsx(made: Book, path: Path) -> None:
    """The book with a merged title and two rows of headings, the home's three under one."""
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    for row in lines(made):
        sheet.append(row)
    sheet.merge_cells("A1:O1")
    sheet.merge_cells("H2:J2")
    for column in "ABCDEFGKLMNO":
        sheet.merge_cells(f"{column}2:{column}3")
    workbook.save(path)


def write_csv(made: Book, path: Path, coding: str = "gb18030") -> None:
    """The same as Excel in China saves it."""
    with path.open("w", encoding=coding, newline="") as file:
        csv.writer(file).writerows(lines(made))


def lines(made: Book) -> Iterator[list[str]]:
    """Title, headings and rows."""
    upper = [*HEADINGS[:7], "居住地址", "", "", *HEADINGS[10:]]
    lower = [*[""] * 7, *HEADINGS[7:10], *[""] * 5]
    yield ["蕴园小区党员台账", *[""] * 14]
    yield upper
    yield lower
    yield from made.rows
