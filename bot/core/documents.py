"""Documents that leave the house on paper: a title, paragraphs, tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

SONG = "宋体"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, the first row is the head."""

    rows: Sequence[Sequence[str]]


Block = str | Table


def write_docx(path: Path, title: str, blocks: Sequence[Block], *, signed: str = "") -> None:
    """Write a document into a file. Raises `OSError`."""
    path.write_bytes(docx(title, blocks, signed=signed))


def docx(title: str, blocks: Sequence[Block], *, signed: str = "") -> bytes:
    """A document in the office's usual type; `signed` stands at the right below."""
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = SONG, Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), SONG)
    head = document.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = head.add_run(title)
    run.bold, run.font.size = True, Pt(18)
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
        else:
            _add_table(document, block)
    if signed:
        document.add_paragraph(signed).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _add_table(document: WordDocument, table: Table) -> None:
    made = document.add_table(rows=0, cols=len(table.rows[0]))
    made.style = "Table Grid"
    for row in table.rows:
        for cell, text in zip(made.add_row().cells, row, strict=True):
            cell.text = text
