"""What staff order about reports by number, read from their words; pure functions."""

from __future__ import annotations

import re
from dataclasses import dataclass

_R = r"[Rr]\s*(\d+)\s*(?:号)?"
_SPLIT = re.compile(
    rf"{_R}.{{0,8}}?(?:单独办|分开办|单列|拆出来|拆开|分出来|不是一回事|不是一件|不是同一)"
    rf"|(?:拆开?|分开)\s*(?:出)?\s*{_R}"
)
_SPLIT_FROM = re.compile(rf"{_R}\s*(?:从|跟|和|与|同)\s*{_R}.{{0,6}}?(?:拆|分开|分出|不是)")
_MERGE = re.compile(
    rf"{_R}\s*(?:也|给我|可以)?\s*(?:并到|并入|并进|并给|合并到|合到|归到)\s*{_R}"
    rf"|{_R}\s*(?:跟|和|与|同|、|，|,)\s*{_R}\s*(?:是|都是|算)?\s*(?:一回事|一件事?|同一件?|一样|重复|合并|并一起|并在一起|合一起)"
    rf"|合并\s*{_R}\s*(?:跟|和|与|到|、|，|,)\s*{_R}"
)
_REF = re.compile(_R)
_PIECES = re.compile(r"(?=[Rr]\s*\d)")
_LISTING = " 、，,；;。和与跟同"
_MARK = re.compile(r"(?<!\d)([1-5])\s*[分星]")
_PROMISE = re.compile(r"预计|大概|争取|前(?:能|可)?(?:恢复|修好|来)|恢复")
_SERIAL = re.compile(r"12345.{0,6}?(?:单号|工单号?|编号|号)[是为:：\s]*([0-9A-Za-z-]{4,30})")
_TRANSFER = re.compile(r"转(?:给|到|办)?(?:了)?\s*(?:12345|市民热线|热线|城管|街道)")
_SPAM = re.compile(r"作废|垃圾消息|捣乱|乱报|假的|不是诉求")
_CONFIRM = re.compile(r"属实|核实(?:了|过)|情况是真的|去看过了?，?(?:是|确实)")
_MODE = re.compile(
    r"^(?:派单|接单|派活|单子)(?:方式|办法)?(?:改成|改为|改|换成|用|设成|设为)[：:\s]*"
    r"(?:(?P<grab>抢单)|(?P<assign>指派|派单|前台派)|(?P<round_robin>轮流|轮训|轮着|轮班))"
)


def number_said(text: str, ref: object) -> int | None:
    """The number of the report that is meant: what the parser found, else what stands behind an
    R, however long it is; None where there is none."""
    if ref is not None:
        return int(str(ref))
    named = _REF.search(text)
    return int(named[1]) if named else None


def mark_in(text: str) -> int | None:
    """The mark from one to five in "R1 5分"; None where none is given."""
    found = _MARK.search(text)
    return int(found[1]) if found else None


def is_mark(text: str, ref: object) -> bool:
    """Whether what looks like a number is the mark that is given to the report that is named."""
    named, mark = _REF.findall(text), mark_in(text)
    return mark is not None and str(ref) == str(mark) and bool(named) and str(mark) not in named


def words_about(text: str, number: int) -> str:
    """What is said of one report where several are named: "R1、R2接了，R3不归我们"."""
    if len(_REF.findall(text)) < 2:
        return text
    said = ""
    for piece in reversed(_PIECES.split(text)):
        found = _REF.match(piece)
        said = (piece[found.end() :] if found else piece).strip(_LISTING) or said
        if found and int(found[1]) == number:
            return said or text
    return text


@dataclass(frozen=True, slots=True)
class Order:
    """One order: its name, the report that it is about, another one, and a word to it."""

    name: str
    number: int
    other: int | None = None
    word: str = ""


def order_in(text: str) -> Order | None:
    """The order that words give; None where they give none, or where it needs no reading of its
    own."""
    refs = [int(number) for number in _REF.findall(text)]
    if not refs:
        return None
    return _about_two(text) or _about_one(text, refs)


def _about_two(text: str) -> Order | None:
    apart = _SPLIT_FROM.search(text)
    if apart:
        return Order("split", int(apart[1]), int(apart[2]))
    split = _SPLIT.search(text)
    if split:
        return Order("split", _first(split))
    merge = _MERGE.search(text)
    if merge:
        pair = [int(group) for group in merge.groups() if group]
        into = merge[1] is not None
        report, lead = pair if into else (max(pair), min(pair))
        return Order("merge", report, lead)
    return None


def _first(found: re.Match[str]) -> int:
    return int(next(group for group in found.groups() if group))


def _about_one(text: str, refs: list[int]) -> Order | None:
    serial = _SERIAL.search(text)
    if serial:
        return Order("serial", refs[0], word=serial[1])
    if len(refs) > 1:
        return None
    for name, match in (("transfer", _TRANSFER), ("spam", _SPAM), ("confirm", _CONFIRM)):
        if match.search(text):
            return Order(name, refs[0])
    if _PROMISE.search(text):
        return Order("promise", refs[0])
    return None


def mode_in(text: str) -> str | None:
    """The way of dispatching that somebody chooses; None where they choose none."""
    found = _MODE.match(text.strip())
    if found is None:
        return None
    return next(name for name, value in found.groupdict().items() if value)
