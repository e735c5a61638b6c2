"""Tables of text out of the files that offices keep: xlsx with merged cells, csv in any coding."""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

LOOKED_AT = 10
"""Rows at the top of a sheet among which the headings are looked for."""


class UnreadableSheet(ValueError):
    """The file is neither a spreadsheet (xlsx) nor a table of text (csv)."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of cells as text, the first one is row 1 of the file."""

    name: str
    rows: list[list[str]]


def read(path: Path) -> list[Sheet]:
    """Every sheet of a file that holds anything. Raises `UnreadableSheet` or `OSError`."""
    if path.suffix.lower() in (".csv", ".txt", ".tsv"):
        return [Sheet(path.stem, _csv(path.read_bytes()))]
    try:
        with warnings.catch_warnings():
            # Styles and validations that openpyxl does not keep are of no use here.
            warnings.simplefilter("ignore", UserWarning)
            book = load_workbook(path, data_only=True)
    except (InvalidFileException, BadZipFile, KeyError, ValueError, EOFError) as fault:
        raise UnreadableSheet(path.name) from fault
    sheets = [Sheet(str(sheet.title), _grid(sheet)) for sheet in book.worksheets]
    return [sheet for sheet in sheets if any(any(row) for row in sheet.rows)]


def write(path: Path, rows: Iterable[Iterable[str]]) -> None:
    """Write rows as xlsx or, by the file's ending, as csv that Excel opens."""
    table = [[_harmless(cell) for cell in row] for row in rows]
    if path.suffix.lower() == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(table)
        return
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in table:
        sheet.append(row)
    book.save(path)


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in "=+-@\t" and cell[:1] else cell


def _csv(data: bytes) -> list[list[str]]:
    text = _decoded(data)
    first = text.splitlines()[0] if text else ""
    delimiter = max(",\t;，", key=first.count)
    return [[c.strip() for c in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter)]


def _decoded(data: bytes) -> str:
    for coding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(coding)
        except UnicodeDecodeError:
            continue
    raise UnreadableSheet("coding")


def _grid(sheet: Worksheet) -> list[list[str]]:
    rows = [[_text(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    for merged in sheet.merged_cells.ranges:
        if merged.min_row <= LOOKED_AT:
            _spread(rows, merged.min_row, merged.max_row, merged.min_col, merged.max_col)
    return rows


def _spread(rows: list[list[str]], top: int, bottom: int, left: int, right: int) -> None:
    """Let every cell of a merged heading hold its text."""
    said = rows[top - 1][left - 1]
    for row in rows[top - 1 : bottom]:
        for column in range(left - 1, min(right, len(row))):
            row[column] = said


def _text(value: Any) -> str:
    """A cell as a person would type it: whole numbers without a point, dates as 2026-11-23."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
