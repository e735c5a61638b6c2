"""What is masked before anybody else reads it."""

from __future__ import annotations

import re

_MOBILE = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")
_IDENTITY = re.compile(r"(?<!\d)(\d{6})\d{8}(\d{3}[\dXx])(?!\d)")
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
    r"[A-HJ-NP-Z][·\s]?[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9学警]"
)


def mask_phone(phone: str) -> str:
    """A phone number of which only the ends can be read."""
    return phone[:3] + "****" + phone[-4:] if len(phone) >= 11 else "****" + phone[-2:]


def for_group(text: str) -> str:
    """`text` without mobile numbers, identity numbers and number plates (civic table B10)."""
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
