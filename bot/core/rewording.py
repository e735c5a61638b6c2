"""An answer in plainer words: an operator's model may reword what a card says, and nothing else.

It is handed the card's words alone, nothing of who asked or how. What comes back is sent only
where every figure and every name in it stands in the card, and marked as written by a machine;
else the card's own words stand. It is asked after the turn's transaction, so nobody waits for it
but the asker, and not for long.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass

import structlog

from bot.core import figures
from bot.core.ports import LanguageModel, ModelFault

log = structlog.get_logger()

LONGEST = 160
"""Characters of reworded text; an answer in a group has four lines."""

_SYSTEM = (
    "你把一段政策说明改写成邻居之间说的大白话，一到两句，不超过100字。"
    "只许改说法：不许增加、减少或改动任何数字、日期、机构、条件，不许替人判断能不能办，"
    "不许许诺，不许用列表和链接。只输出改写后的话。"
)
_DIGITS = "零一二三四五六七八九"
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000}
_ARABIC = re.compile(r"\d+(?:\.\d+)?")
_COUNTED = re.compile(
    r"([零一二两三四五六七八九十百千万半]+)(?=个?(?:元|块|毛|岁|周岁|天|日|月|年|小时|分钟|倍|成|户|条|次|号|人|平))"
)
_FRACTION = re.compile(r"([零一二两三四五六七八九十百千]+)分之([零一二两三四五六七八九十百千]+)")
_TITLE = re.compile(r"《[^》]*》")
_LATIN = re.compile(r"[A-Za-z]{2,}")
_OFFICE = re.compile(
    r"[\u4e00-\u9fff]{0,6}?(?:派出所|委员会|办公室|联合会|公司|中心|银行|医院|法院|街道|社区|热线|窗口|部门|大厅|平台|[局厅处])"
)
_HEAD = re.compile(r"^.*[到去向在找问请和与由给的是或让从对就先再跟打及把被]")
_PERSON = re.compile(r"[\u4e00-\u9fff]{1,3}(?:主任|书记|经理|局长|科长|师傅|老师|主席|律师)")
_PROMISES = (
    "保证",
    "一定能",
    "肯定能",
    "放心",
    "包您",
    "您能领",
    "您可以领",
    "您符合",
    "马上就能",
)
_NO = (
    "不能",
    "不得",
    "不许",
    "不可以",
    "不要",
    "不用",
    "不行",
    "不是",
    "不准",
    "别",
    "没有",
    "无权",
)


@dataclass(frozen=True, slots=True)
class Draft:
    """What may be reworded: `words` of an answer; `evidence` is everything that stands behind
    them; `label` marks what a machine wrote."""

    words: str
    evidence: str
    label: str


class Rewriter:
    """Asks the model about at most `at_once` drafts at a time, each for at most `seconds`."""

    def __init__(self, model: LanguageModel, *, seconds: float, at_once: int) -> None:
        self._model = model
        self._seconds = seconds
        self._free = at_once

    async def reword(self, draft: Draft) -> str | None:
        """The draft's words said plainer, with the mark; None where the card's own shall stand."""
        if self._free < 1:
            _count("busy")
            return None
        self._free -= 1
        try:
            async with asyncio.timeout(self._seconds):
                said = (await self._model.complete(_SYSTEM, draft.words)).strip()
        except TimeoutError:
            _count("late")
            return None
        except ModelFault as fault:
            log.warning("rewording_failed", reason=str(fault), advice="检查 LINLI_SECOND_URL")
            _count("unreachable")
            return None
        finally:
            self._free += 1
        wrong = next(strangers(said, draft), None)
        if wrong is not None:
            log.info("rewording_refused", stranger=wrong)
            _count("refused")
            return None
        _count("used")
        return said + draft.label


def strangers(said: str, draft: Draft) -> Iterator[str]:
    """What stands in reworded text and not in the evidence; nothing where it may be sent."""
    if not said or len(said) > LONGEST or "\n" in said:
        yield "length"
    known = figures_in(draft.evidence)
    yield from (number for number in sorted(figures_in(said)) if number not in known)
    yield from (name for name in _names(said) if name not in draft.evidence)
    yield from (word for word in _PROMISES if word in said and word not in draft.evidence)
    if _denies(said) is not _denies(draft.words):
        yield "polarity"


def figures_in(text: str) -> frozenset[str]:
    """Every figure of a text in digits, whether written in digits or in words."""
    found = {_plain(number) for number in _ARABIC.findall(text)}
    for below, above in _FRACTION.findall(text):
        found |= {str(_value(below)), str(_value(above))}
    return frozenset(found | {str(_value(number)) for number in _COUNTED.findall(text)})


def _names(text: str) -> Iterator[str]:
    """Titles, foreign words, offices and people."""
    yield from _TITLE.findall(text)
    yield from _LATIN.findall(text)
    for match in (*_PERSON.finditer(text), *_OFFICE.finditer(text)):
        name = _HEAD.sub("", match[0])
        yield name if len(name) > 1 else match[0]


def _denies(text: str) -> bool:
    return any(word in text for word in _NO)


def _plain(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else str(int(number))


def _value(words: str) -> float | int:
    """The value of a Chinese numeral below a hundred million; 半 is 0.5."""
    total, part, digit = 0, 0, 0
    for name in words.replace("两", "二"):
        if name == "半":
            return total + part + digit + 0.5
        if name == "万":
            total, part, digit = (total + part + digit) * _UNITS[name], 0, 0
        elif name in _UNITS:
            part, digit = part + (digit or 1) * _UNITS[name], 0
        else:
            digit = _DIGITS.index(name)
    return total + part + digit


def _count(end: str) -> None:
    figures.REWORDINGS.labels(end).inc()
