"""What is masked before anybody else reads it: who may read what, where (civic table B10)."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

_MOBILE = re.compile(r"(?<!\d)(1[3-9]\d)[- ]?\d{4}[- ]?(\d{4})(?!\d)")
_ROOM = re.compile(
    r"((?:\d{1,3}|[A-Z])(?:号楼|栋|幢))(?:\d{1,2}|[A-Z甲乙丙丁一二三四五六七八九十])单元(?:\d{1,2}[层楼])?"
    r"\d{3,4}(?:室|户|号(?!楼))?(?![\d年月日元:：])"
)
_SHORT_ROOM = re.compile(r"(?<![\d-])(\d{1,2})-\d{1,2}-\d{3,4}(?![\d-])")
_IDENTITY = re.compile(r"(?<!\d)(\d{6})\d{8}(\d{3}[\dXx])(?!\d)")
_THREE_DIGITS = re.compile(r"\d{3}")
"""What every room, identity and mobile number holds."""

_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
    r"[A-HJ-NP-Z][·\s]?[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9学警]"
)


def mask_phone(phone: str) -> str:
    """A phone number of which only the ends can be read."""
    return phone[:3] + "****" + phone[-4:] if len(phone) >= 11 else "****" + phone[-2:]


def for_group(text: str) -> str:
    """`text` without mobile and identity numbers, number plates, and rooms beside their building
    (civic table B10)."""
    if _THREE_DIGITS.search(text):
        text = _SHORT_ROOM.sub(r"\1号楼", _ROOM.sub(r"\1", text))
        text = _IDENTITY.sub(r"\1********\2", text)
        text = _MOBILE.sub(r"\1****\2", text)
    return _PLATE.sub("（车牌略）", text)


def home_for_group(building: str | None) -> str:
    """How a home may be named in a group: by its building alone."""
    return f"{building}号楼" if building else ""


def home_in_full(building: str | None, unit: str | None, room: str | None) -> str:
    """How a home is named to those who have to go there."""
    parts = (
        f"{building}号楼" if building else "",
        f"{unit}单元" if unit else "",
        room or "",
    )
    return "".join(parts)


class Audience(StrEnum):
    """Who reads, or where it stands."""

    GROUP = "group"
    SELF = "self"
    BONDED = "bonded"
    PROPERTY = "property"
    SECRETARY = "secretary"
    DIGEST = "digest"
    EXPORT = "export"


class Datum(StrEnum):
    """A kind of what is private."""

    NAME = "name"
    PHONE = "phone"
    ROOM = "room"
    AID = "aid"
    CHILD = "child"
    MEMBER = "member"


class _Mask(StrEnum):
    FULL = "full"
    MASKED = "masked"
    NOTHING = "nothing"


_A, _D, _M = Audience, Datum, _Mask
MATRIX: Final = {
    _D.NAME: {_A.SELF: _M.FULL, _A.BONDED: _M.FULL, _A.PROPERTY: _M.FULL, _A.SECRETARY: _M.FULL,
              _A.DIGEST: _M.FULL, _A.EXPORT: _M.MASKED},
    _D.PHONE: {_A.SELF: _M.FULL, _A.BONDED: _M.FULL, _A.PROPERTY: _M.MASKED,
               _A.SECRETARY: _M.FULL, _A.EXPORT: _M.MASKED},
    _D.ROOM: {_A.SELF: _M.FULL, _A.BONDED: _M.FULL, _A.PROPERTY: _M.MASKED,
              _A.SECRETARY: _M.FULL, _A.EXPORT: _M.MASKED},
    _D.AID: {_A.SELF: _M.FULL, _A.BONDED: _M.FULL, _A.SECRETARY: _M.FULL},
    _D.CHILD: {_A.SELF: _M.FULL, _A.BONDED: _M.FULL, _A.SECRETARY: _M.FULL},
    _D.MEMBER: {_A.SELF: _M.FULL, _A.SECRETARY: _M.FULL},
}  # fmt: skip
"""Who reads which kind how; what is not named reads nothing. The handler of a report reads its
reporter in full by the report's own card, not by a list."""


def shown(datum: Datum, value: str, audience: Audience) -> str:
    """`value` as `audience` may read it: in full, masked, or not at all."""
    mask = MATRIX[datum].get(audience, _Mask.NOTHING)
    if mask is _Mask.FULL or not value:
        return value
    return _MASKS.get(datum, _nothing)(value) if mask is _Mask.MASKED else ""


def mask_name(name: str) -> str:
    """A name of which only the family name can be read."""
    return name[:1] + "*" * (len(name) - 1)


def mask_room(home: str) -> str:
    """A home ("3-2-501") of which only the building can be read."""
    building = home.partition("-")[0]
    return home_for_group(building)


def _nothing(_value: str) -> str:
    return ""


_MASKS: Final = {Datum.NAME: mask_name, Datum.PHONE: mask_phone, Datum.ROOM: mask_room}
