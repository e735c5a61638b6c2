"""The text of a file, line by line: pdf, docx, html, md, txt.

Headings come out as Markdown's (`# `, `## `), whatever the file calls them.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

LARGEST: Final = 50 * 1024 * 1024
"""Bytes that a file may unpack to; what is larger is no office's document."""

FEWEST_ON_A_PAGE: Final = 20
"""Characters: pages with fewer hold pictures of text."""

FULL_SHARE: Final = 0.85
"""How much of the longest line a line of a page fills that goes on in the next one."""

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BLOCKS: Final = frozenset({"p", "div", "li", "tr", "br", "h1", "h2", "h3", "h4", "h5", "h6"})
_HIDDEN: Final = frozenset({"script", "style", "head"})
_DECLARED: Final = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_ENDS: Final = re.compile(r"[。；：！？.;:]$")
_BEGINS: Final = re.compile(r"第[一二三四五六七八九十百千零〇\d]+[编章节条]")


class BadDocument(ValueError):
    """The document cannot be taken in."""


class UnknownKindOfFile(BadDocument):
    """只收 pdf、docx、html、md、txt 这几种文件。"""


class ScannedPages(BadDocument):
    """这份文件是扫描的图片，里面没有文字，我读不了。请换成能选中文字的版本再放进来。"""


class BrokenFile(BadDocument):
    """文件打不开，可能没传完整，请重新导出一份。"""


class EmptyDocument(BadDocument):
    """文件里一个字也没有。"""


def read_lines(name: str, data: bytes) -> list[str]:
    """The lines of a file, without blank ones. Raises a `BadDocument` that says what is wrong."""
    reader = _READERS.get(Path(name).suffix.lower())
    if reader is None:
        raise UnknownKindOfFile
    if len(data) > LARGEST:
        raise BrokenFile
    lines = [
        line for raw in reader(data) if (line := re.sub(r"[ \t\u3000\xa0]+", " ", raw).strip())
    ]
    if not lines:
        raise EmptyDocument
    return lines


def _plain(data: bytes) -> Iterator[str]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            yield from data.decode(encoding).splitlines()
        except UnicodeDecodeError:
            continue
        return
    raise BrokenFile


def _docx(data: bytes) -> Iterator[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entry = archive.getinfo("word/document.xml")
            if entry.file_size > LARGEST:
                raise BrokenFile
            content = archive.read(entry)
    except (zipfile.BadZipFile, KeyError) as fault:
        raise BrokenFile from fault
    # Word writes neither; both can make a small file grow without end.
    if _DECLARED.search(content):
        raise BrokenFile
    try:
        root = ElementTree.fromstring(content)
    except ElementTree.ParseError as fault:
        raise BrokenFile from fault
    found = [line for paragraph in root.iter(f"{_W}p") for line in _paragraph(paragraph)]
    if not any(found) and next(root.iter(f"{_W}drawing"), None) is not None:
        raise ScannedPages
    yield from found


def _paragraph(paragraph: ElementTree.Element) -> list[str]:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    name = style.get(f"{_W}val", "") if style is not None else ""
    level = re.search(r"(?:heading|标题)?\s*([1-6])$", name, re.IGNORECASE)
    mark = "#" * int(level[1]) + " " if level else ""
    words = "".join(
        "\n" if part.tag != f"{_W}t" else part.text or ""
        for part in paragraph.iter()
        if part.tag in (f"{_W}t", f"{_W}br")
    )
    return [mark + line for line in words.split("\n") if line.strip()]


class _Page(HTMLParser):
    """Collects the text of the blocks of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line with every block; headings get their mark."""
        del attrs
        if tag in _BLOCKS:
            self.lines.append("#" * int(tag[1]) + " " if tag[0] == "h" else "")
        self._hidden += tag in _HIDDEN

    def handle_endtag(self, tag: str) -> None:
        """End the line with the block."""
        if tag in _BLOCKS:
            self.lines.append("")
        self._hidden -= tag in _HIDDEN

    def handle_data(self, data: str) -> None:
        """Add what is to be read."""
        if not self._hidden:
            self.lines[-1] += re.sub(r"\s+", " ", data)


def _html(data: bytes) -> Iterator[str]:
    page = _Page()
    page.feed("\n".join(_plain(data)))
    return iter(page.lines)


def _pdf(data: bytes) -> Iterator[str]:
    # Only this kind of file wants it, and every start of the bot would wait for it.
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
    except (PyPdfError, ValueError, KeyError) as fault:
        raise BrokenFile from fault
    if sum(len(page.strip()) for page in pages) < FEWEST_ON_A_PAGE * len(pages):
        raise ScannedPages
    yield from _joined([line.strip() for page in pages for line in page.splitlines()])


def _joined(lines: list[str]) -> Iterator[str]:
    """The lines as sentences: a page breaks them where it is full, not where they end."""
    full = FULL_SHARE * max(map(len, lines))
    whole, last = "", ""
    for line in lines:
        goes_on = len(last) >= full and not _ENDS.search(last) and not _BEGINS.match(line)
        if whole and not goes_on:
            yield whole
            whole = ""
        whole, last = whole + line, line
    yield whole


_READERS: Final[Mapping[str, Callable[[bytes], Iterator[str]]]] = {
    ".txt": _plain,
    ".md": _plain,
    ".html": _html,
    ".htm": _html,
    ".docx": _docx,
    ".pdf": _pdf,
}
