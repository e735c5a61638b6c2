"""The neighbourhood's own numbers and duties from a spreadsheet: xlsx or csv, Chinese headings.

A table of numbers has the columns 对象, 名称, 电话 and perhaps 时间, 地点; a table of duties 事项,
归谁管 and perhaps 叫法 (other words for it, parted by 、), 电话. A sheet is told by its headings.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from zipfile import BadZipFile

import openpyxl
from sqlmodel import Session

from bot.core.clock import SystemClock
from bot.core.db import open_engine
from bot.core.directory import DirectoryEntry, entries
from bot.core.places import neighbourhoods
from bot.settings import Settings
from bot.skills.hotline.rules import contact_in, is_phone, plain_phone
from bot.skills.policy import duties
from bot.skills.policy.tables import DutyEntry

Row = Mapping[str, str]


class NoSuchSheet(ValueError):
    """只收 xlsx 和 csv，第一行写表头：对象、名称、电话，或者事项、归谁管。"""


class OneNeighbourhood(ValueError):
    """库里要正好有一个小区，才知道这张表是谁的。"""


def load(settings: Settings, file: Path) -> Iterator[str]:
    """Take a spreadsheet in, all of it or nothing; a line for every row that was not taken, and
    one for what was. Raises `NoSuchSheet` and `OneNeighbourhood`."""
    engine = open_engine(settings.database_url)
    try:
        with Session(engine) as session:
            known = neighbourhoods(session)
            if len(known) != 1 or known[0].id is None:
                raise OneNeighbourhood
            yield from take(session, known[0].id, read(file), SystemClock().now())
            session.commit()
    finally:
        engine.dispose()


def read(file: Path) -> list[Row]:
    """The rows of every sheet, by their headings. Raises `NoSuchSheet`."""
    if file.suffix.lower() == ".csv":
        return [_clean(row) for row in csv.DictReader(_decoded(file.read_bytes()).splitlines())]
    if file.suffix.lower() != ".xlsx":
        raise NoSuchSheet
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    except (BadZipFile, KeyError) as fault:
        raise NoSuchSheet from fault
    try:
        return [
            row for sheet in book.worksheets for row in _rows(sheet.iter_rows(values_only=True))
        ]
    finally:
        book.close()


def _decoded(data: bytes) -> str:
    """The text of a csv file: UTF-8, or GB 18030 as spreadsheets here write it."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError as fault:
        raise NoSuchSheet from fault


def take(
    session: Session, neighbourhood_id: int, rows: Iterable[Row], now: datetime
) -> Iterator[str]:
    """Write the rows; numbers count as untested until somebody dials them."""
    numbers = matters = 0
    for place, row in enumerate(rows, 2):
        if row.get("事项") and row.get("归谁管"):
            duties.write(session, _duty(neighbourhood_id, row, now))
            matters += 1
        elif (contact := contact_in(row.get("对象", ""))) and _phone(row):
            _number(session, neighbourhood_id, contact, row)
            numbers += 1
        else:
            yield f"第{place}行没收：{'、'.join(value for value in row.values() if value)}"
    yield f"收了{numbers}个电话、{matters}条职责。电话请逐个拨一遍，通了对我说“物业电话打通了”。"


def _duty(neighbourhood_id: int, row: Row, now: datetime) -> DutyEntry:
    return DutyEntry(
        neighbourhood_id=neighbourhood_id,
        matter=row["事项"],
        words=[word for word in row.get("叫法", "").split("、") if word],
        who=row["归谁管"],
        phone=row.get("电话", ""),
        written_at=now,
    )


def _number(session: Session, neighbourhood_id: int, contact: str, row: Row) -> None:
    name = row.get("名称") or row["对象"]
    known = [e for e in entries(session, neighbourhood_id, contact) if e.name == name]
    entry = known[0] if known else DirectoryEntry(
        neighbourhood_id=neighbourhood_id, contact=contact, name=name, phone=""
    )  # fmt: skip
    if entry.phone != _phone(row):
        entry.tested_at = None
    entry.phone = _phone(row)
    entry.hours, entry.place = row.get("时间", entry.hours), row.get("地点", entry.place)
    session.add(entry)
    session.flush()


def _phone(row: Row) -> str:
    """The number as it is dialled; empty where it is none."""
    phone = plain_phone(row.get("电话", ""))
    return phone if is_phone(phone) else ""


def _rows(lines: Iterable[Iterable[object]]) -> Iterator[Row]:
    table = iter(lines)
    head = [_text(cell) for cell in next(table, ())]
    for line in table:
        yield dict(zip(head, map(_text, line), strict=False))


def _clean(row: Mapping[str, str | None]) -> Row:
    return {_text(name): _text(value) for name, value in row.items()}


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()
