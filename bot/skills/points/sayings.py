"""What the secretary and members say of points and of the evaluation; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Said(StrEnum):
    """What is said about the year's evaluation."""

    OPEN = "open"
    EXAM = "exam"
    RATE = "rate"
    SUGGEST = "suggest"
    GRADE = "grade"
    POST = "post"
    KEEP = "keep"
    OBJECT = "object"
    SHEET = "sheet"
    GIVE = "give"


_NAME = r"^(?P<who>[\u4e00-\u9fff]{2,4}?)"
_YEAR = r"(?:20\d\d年?度?|今年|去年|本年度?|上年度?|年度)?"
_SAYINGS: tuple[tuple[Said, re.Pattern[str]], ...] = (
    (Said.OPEN, re.compile(rf"^(?:开始|启动|开展){_YEAR}(?:的)?(?:党员)?(?:年度)?考评")),
    (Said.RATE, re.compile(rf"^(?:发起|开始|启动){_YEAR}(?:的)?(?:群众)?(?:测评|评议)")),
    (Said.SUGGEST, re.compile(rf"^(?:看看?)?{_YEAR}(?:考评)?(?:定级|定档|评档)(?:建议)?$")),
    (Said.SHEET, re.compile(
        rf"(?:{_YEAR}(?:的)?(?:党员)?(?:年度)?(?:考评)?(?:的)?公示(?:单|表)"
        r"(?=.{0,6}(?:发|给|导|打|来|下载|要))|(?:发|给|导|打|要|下载).{0,8}公示(?:单|表))")),
    (Said.POST, re.compile(rf"^公示{_YEAR}(?:的)?(?:考评|评议)")),
    (Said.EXAM, re.compile(
        rf"{_NAME}(?:的)?(?:考评|考核|组织考核|组织考评)(?P<value>\d{{1,3}})分?$")),
    (Said.KEEP, re.compile(
        rf"{_NAME}(?:的)?异议(?:不成立|维持|核实过|已核实)(?:原档)?(?P<value>.*)$")),
    (Said.GRADE, re.compile(
        rf"{_NAME}(?:的)?(?:异议)?(?:考评)?(?:评为|定为|改为|改成|评|定)"
        r"(?P<value>优秀|基本合格|不合格|合格)$")),
    (Said.GIVE, re.compile(
        r"^(?:给)?(?P<who>[\u4e00-\u9fff]{2,4}?)(?:记|加)(?P<value>\d{1,2})分[:：，, ]*"
        r"(?P<why>.{2,40})$")),
    (Said.OBJECT, re.compile(
        r"(?:对(?:我的?|这次的?)?(?:年度)?(?:考评|评议|档次|结果|定级).{0,4}有(?:异议|意见)"
        r"|^(?:我)?(?:要)?提?(?:有)?(?:个)?异议)(?P<value>[:：，, ].*)?$")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Saying:
    """What was said, of whom, with which value."""

    what: Said
    who: str = ""
    value: str = ""
    why: str = ""


def said(text: str) -> Saying | None:
    """What a message says about the evaluation."""
    bare = text.strip("。.！!？? ")
    for what, phrase in _SAYINGS:
        match = phrase.search(bare)
        if match is not None:
            named = {k: v or "" for k, v in match.groupdict().items()}
            return Saying(what, **named)
    return None
