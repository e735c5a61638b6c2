"""Addresses inside a neighbourhood in the forms in which people write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from intents.data import alternation, words_of
from intents.normalise import Normalised, normalise
from intents.quick import needs_of, possible
from intents.slots.numbers import CHINESE, to_int


@dataclass(frozen=True, slots=True)
class Address:
    """A place: digits (or a letter) as strings, `area` in the message's own words."""

    building: str | None = None
    unit: str | None = None
    room: str | None = None
    area: str | None = None
    start: int = 0
    end: int = 0


_N = rf"(?:\d{{1,3}}|[{CHINESE}]{{1,4}})"
_BUILDING = rf"(?P<b>(?<![a-z])[a-z]\d?|\d{{1,2}}[a-z]|{_N})"
_SEP = r"[-—–−_~/·.、杠的 ,，]?"
_DASH = r"(?:[-—–−_~·]|杠|横杠)"
_ROOM = r"(?P<r>\d{3,4}[a-z]?|[零〇一二三四五六七八九幺]{3,4}|\d{1,2}(?=[号]?[室房户]))"
_FLOOR = rf"(?:{_N}[楼层])?"
_TAIL = r"(?:号?[室房户])?"
_FULL = re.compile(
    rf"{_BUILDING}(?:号楼|栋楼?|幢楼?|座楼?|号院|#楼?|号(?=[^线]?{_N}单元)|楼(?={_SEP}{_N}单元)"
    rf")儿?"
    rf"(?:{_SEP}(?P<u>{_N}|[a-z])(?:单元|号门|门(?=[\d]))(?:门)?)?"
    rf"(?:{_SEP}{_FLOOR}{_SEP}{_ROOM}{_TAIL}(?![\d块元度年米多平斤]))?"
)
_UNIT = re.compile(
    rf"(?P<u>(?<![a-z])[a-z]|(?<![\dr])\d{{1,2}}|(?<!\d)[{CHINESE}]{{1,3}})单元(?:门)?(?:{_SEP}"
    rf"{_FLOOR}{_SEP}{_ROOM}{_TAIL}(?![\d块元度年]))?"
)
_DASHED = re.compile(
    rf"(?<![\d\-./a-z])(?<!\d:)(?P<b>\d{{1,2}}|[a-z]\d?|[一二三四五六七八九十]{{1,3}})(?:号楼|栋|幢|座"
    rf"|[#号])?"
    rf"{_DASH}(?P<u>\d{{1,2}}|[一二三四五六七八九])(?:单元)?{_DASH}"
    r"(?P<r>\d{1,2}0\d|\d{1,2}1\d|\d{1,2}(?=[东西中]户?)|\d{3,4}|[零〇一二三四五六七八九幺]{3,4"
    r"})(?!\d)"
)
_TWO = re.compile(
    rf"(?<![\d\-.:/a-z])(?P<b>\d{{1,2}}|[a-z]\d?)(?:(?:#|号|栋|幢)?{_DASH}|#)"
    r"(?P<r>\d{3,4})(?![\d\-.:块元度年w])"
)
_TWO_UNIT = re.compile(
    r"(?<![\d\-.:/a-z])(?P<b>\d{1,2})(?:#|号楼?|栋)-?(?P<u>\d)-(?P<r>\d{3,4})(?!\d)"
)
_BLOCK = re.compile(
    r"(?<![\d\-.:/a-z第#])(?P<b>\d{1,2})(?:#-?(?P<u>[1-9])|-(?P<v>[1-9])(?=$|"
    r"[,，。 !?~的那这我门单楼住家]|电梯|一[楼层]|声控|[没有]?[水电暖]))(?!单元|"
    r"[\d\-.:/个人天点号月日年周次分块元度级%km次]|[层楼](?!道|梯|下|门))"
)
_SPOKEN = re.compile(
    r"(?P<b>[一二三四五六七八九])(?P<u>[一二三四五])(?P<r>[一二三四五六七八九][零〇]"
    r"[一二三四五六])(?![零〇一二三四五六七八九\d])"
)
_BARE_ROOM = re.compile(
    r"(?<![\d\-.:/a-z¥一二三四五六七八九十百千第r])(?P<r>[1-9]0[1-9]|[1-9]1[0-2]|[12]\d0[1-9]|3"
    r"[0-4]0[1-9]|[12]\d1[0-2]|"
    r"[一二三四五六七八九][零〇][一二三四五六七八九])(?!"
    r"[\d\-.:/块元度年米多平斤%w个人次万千百分号]|瓦|毫|ml|kg)"
)
_NOT_A_ROOM = frozenset({"110", "112", "310", "101.", "211", "411", "911", "711", "511", "611"})
_NOT_HERE = re.compile(r"(?:楼上|楼下|隔壁|对门|上面|下面|敲)(?:的|是|那|住)?$")
_ONE = ("点", "直", "样", "下", "家", "户")
"""What makes the "一" behind a spoken room a word of its own: "三零一一点热气也没有"."""
_DENIED = re.compile(r"(?:不是|不对|写错|说错|打错|错了)[^,，。;]{0,3}$")
_LETTERS = re.compile(r"[a-z]+")


@cache
def _areas() -> re.Pattern[str]:
    return re.compile(alternation(words_of("places")["area"]))


_FORMS = tuple(
    (needs_of(form.pattern), form)
    for form in (_DASHED, _TWO_UNIT, _TWO, _BLOCK, _FULL, _UNIT, _SPOKEN, _BARE_ROOM)
)


def find_addresses(text: str) -> list[Address]:
    """Find every address in normalised `text`, in order, corrections within it applied."""
    chars = frozenset(text)
    found: list[Address] = []
    taken: list[tuple[int, int]] = []
    for needs, pattern in _FORMS:
        for match in pattern.finditer(text) if possible(needs, chars) else ():
            if not any(match.start() < end and start < match.end() for start, end in taken):
                address = _read(match)
                if address is not None:
                    found.append(address)
                    taken.append(match.span())
    found.sort(key=lambda address: address.start)
    return _own(text, _corrected(text, found))


def _own(text: str, found: list[Address]) -> list[Address]:
    """Leave out the neighbours' flats where the speaker's own is told as well."""
    if len(found) < 2:
        return found
    kept = [each for each in found if not _NOT_HERE.search(text, 0, each.start)]
    return kept or found


def _corrected(text: str, found: list[Address]) -> list[Address]:
    if len(found) < 2 or ("不" not in text and "错" not in text):
        return found
    kept = [each for each in found if not _DENIED.search(text, 0, each.start)]
    return kept or found


def _read(match: re.Match[str]) -> Address | None:
    groups = match.groupdict()
    building, unit, room = (_value(groups.get(name)) for name in ("b", "u", "r"))
    if groups.get("b") and groups["b"] in "两整几":
        building = None
    raw = groups.get("r") or ""
    if len(raw) == 4 and raw[-1] == "一" and match.string.startswith(_ONE, match.end()):
        room = _value(raw[:-1])
    unit = unit or _value(groups.get("v"))
    if building == unit == room is None or (room in _NOT_A_ROOM and building is None):
        return None
    return Address(building, unit, room, None, match.start(), match.end())


def _value(raw: str | None) -> str | None:
    if raw is None:
        return None
    if _LETTERS.search(raw):
        return raw.upper()
    number = to_int(raw)
    return None if number is None or number == 0 else str(number)


def find_area(text: str) -> tuple[int, int] | None:
    """Find the first shared place that `text` names; None where it names none."""
    match = _areas().search(text)
    while match and not match[0]:
        match = _areas().search(text, match.end() + 1)
    return match.span() if match else None


_BESIDE = re.compile(
    rf"(?:{_N}(?:号楼|栋|单元|楼|层)|保安亭|店|仓库|垃圾房|垃圾桶|卸货口|路灯|小区|单元门|活动室|物业)"
    r"(?:(?:背后|后头|后面|后身|前头|前面|跟前|门前|门口|旁边|西头|东头|南头|北头|西边|东边|南边|北边|中间|底下|外头|右边|左边|楼下))"
)


@lru_cache(maxsize=32)
def find_areas(text: str) -> tuple[tuple[int, int], ...]:
    """Find the shared places that `text` names, in order: "车棚", "七号楼后头"."""
    spans = [match.span() for match in _BESIDE.finditer(text)]
    for match in _areas().finditer(text):
        if match[0] and not any(s < match.end() and match.start() < e for s, e in spans):
            spans.append(match.span())
    return tuple(sorted(spans))


def merge(addresses: list[Address]) -> Address | None:
    """Put the parts of one address together that stand apart ("3号楼的，2单元")."""
    if not addresses:
        return None
    building = next((a.building for a in addresses if a.building), None)
    unit = next((a.unit for a in addresses if a.unit), None)
    room = next((a.room for a in addresses if a.room), None)
    return Address(building, unit, room, None, addresses[0].start, addresses[-1].end)


def parse_address(text: str) -> Address | None:
    """Read the address that `text` names; None where it names none."""
    normal = normalise(text)
    merged = merge(find_addresses(normal.text))
    area = _area_words(normal)
    if merged is None and area is None:
        return None
    merged = merged or Address()
    return Address(merged.building, merged.unit, merged.room, area, merged.start, merged.end)


def _area_words(normal: Normalised) -> str | None:
    span = find_area(normal.text)
    return normal.source(*span) if span else None
