"""A document as it is cited: title, number, dates, and its articles.

Split at 第X条 where it has any, else at its headings, and there into passages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from knowledge.documents.files import BadDocument

LONGEST_PASSAGE: Final = 400
"""Characters after which a passage without articles begins anew."""

_DIGITS: Final = {name: value for value, name in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
_UNITS: Final = {"十": 10, "百": 100, "千": 1000}
_NUMERAL: Final = r"[一二三四五六七八九十百千零〇两\d]+"
_ARTICLE: Final = re.compile(
    rf"^(?:#+ )?(?:\*\*)?第({_NUMERAL})条(之[一二三四五六七八九十]+)?(?:\*\*)?\s*"
)
_HEADING: Final = re.compile(
    r"^(?:#{1,6} |第[一二三四五六七八九十百零\d]+[编章节]\s*|[一二三四五六七八九十]+、)"
)
_MARKS: Final = re.compile(r"^#{1,6} |\*\*")
_NUMBER: Final = re.compile(
    r"[\u4e00-\u9fff]{1,12}(?:〔|\[|［|（)\d{4}(?:〕|\]|］|）)\s*\d+号|(?:[\u4e00-\u9fff]{2,12}令)\s*第?\s*\d+\s*号"
)
_DAY: Final = r"(\d{4})年(\d{1,2})月(\d{1,2})日"
_IN_FORCE: Final = re.compile(rf"自?\s*{_DAY}\s*起(?:施行|实施|执行|生效)")
_ISSUED: Final = re.compile(rf"{_DAY}[^。]{{0,40}}?(?:公布|发布|通过|修订|修正|印发|批准)")
_ANY_DAY: Final = re.compile(_DAY)
_VERSION: Final = re.compile(r"[（(][^）)]*[）)]|\s|《|》|中华人民共和国")
_NAMED: Final = re.compile(r"第([一二三四五六七八九十百千零〇两\d]+)条")


class NoDate(BadDocument):
    """没找到从哪天起施行，请用 --from 写上，比如 --from 2018-03-19。"""


@dataclass(frozen=True, slots=True)
class Article:
    """One article or passage; `label` is how it is cited, `heading` the chapter it stands in."""

    label: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A document with its articles; `key` is what all versions of it have in common."""

    title: str
    number: str
    issued_on: date | None
    valid_from: date
    articles: tuple[Article, ...]

    @property
    def key(self) -> str:
        """The title without its year and decorations."""
        return title_key(self.title)


def split(
    lines: Sequence[str],
    *,
    title: str | None = None,
    number: str | None = None,
    valid_from: date | None = None,
) -> Paper:
    """A document from its lines; what is given counts before what is found.

    Raises `NoDate` where nothing says since when it counts.
    """
    text = "\n".join(lines)
    issued = _first_day(_ISSUED, text)
    since = valid_from or _first_day(_IN_FORCE, text) or issued or _first_day(_ANY_DAY, text)
    if since is None:
        raise NoDate
    name = title or _bare(lines[0])
    found = _NUMBER.search(text[:2000])
    return Paper(
        title=_VERSION_YEAR.sub("", name).strip("《》 "),
        number=number or (re.sub(r"\s", "", found[0]) if found else ""),
        issued_on=issued,
        valid_from=since,
        articles=tuple(_articles(lines)),
    )


def title_key(title: str) -> str:
    """What the versions of one law have in common: 物业管理条例（2018年修正） is 物业管理条例."""
    return _VERSION.sub("", title)


def named_article(text: str) -> str | None:
    """The article that a question names, as it is cited: "第44条" is 第四十四条."""
    match = _NAMED.search(text)
    return _label(match[1]) if match else None


_VERSION_YEAR: Final = re.compile(r"[（(]\d{4}[^）)]*[）)]")


def _articles(lines: Sequence[str]) -> Iterator[Article]:
    if any(_ARTICLE.match(line) for line in lines):
        yield from _by_article(lines)
    else:
        yield from _by_passage(lines)


def _by_article(lines: Sequence[str]) -> Iterator[Article]:
    heading, label, body = "", "", list[str]()
    for line in lines:
        match = _ARTICLE.match(line)
        if match is None and not _HEADING.match(line):
            body.append(_bare(line))
            continue
        if label:
            yield Article(label, heading, "\n".join(body))
        label, body = "", []
        if match is None:
            heading = _bare(line)
        else:
            label, body = _label(match[1]) + (match[2] or ""), [_bare(line[match.end() :])]
    if label:
        yield Article(label, heading, "\n".join(body))


def _by_passage(lines: Sequence[str]) -> Iterator[Article]:
    heading, body, count = "", list[str](), 0
    for line in (*lines[1:], None):
        full = sum(map(len, body)) >= LONGEST_PASSAGE
        if body and (line is None or full or _HEADING.match(line)):
            count += 1
            yield Article(f"第{count}段", heading, "\n".join(body))
            body = []
        if line is not None and _HEADING.match(line):
            heading = _bare(line)
        elif line is not None:
            body.append(_bare(line))


def _bare(line: str) -> str:
    return _MARKS.sub("", line).strip()


def _label(number: str) -> str:
    return (
        f"第{_written(int(number))}条" if number.isdecimal() else f"第{_written(_read(number))}条"
    )


def _read(number: str) -> int:
    """The value of a Chinese numeral below ten thousand."""
    total, digit = 0, 0
    for name in number:
        if name in _UNITS:
            total += (digit or 1) * _UNITS[name]
            digit = 0
        elif name.isdecimal():
            digit = digit * 10 + int(name)
        else:
            digit = _DIGITS[name]
    return total + digit


def _written(number: int) -> str:
    """A number below ten thousand in Chinese, as laws count their articles."""
    said, zero = "", False
    for unit, size in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, number = divmod(number, size)
        if digit:
            said += ("零" if zero and said else "") + "零一二三四五六七八九"[digit] + unit
            zero = False
        else:
            zero = bool(said)
    return said.removeprefix("一") if said.startswith("一十") else said


def _first_day(pattern: re.Pattern[str], text: str) -> date | None:
    for match in pattern.finditer(text):
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            continue
    return None
