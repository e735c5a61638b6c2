"""Numbers as people write and say them."""

from __future__ import annotations

import re

DIGITS = {
    "零": 0, "〇": 0, "一": 1, "幺": 1, "壹": 1, "二": 2, "两": 2, "俩": 2, "贰": 2, "三": 3,
    "仨": 3, "叁": 3, "四": 4, "肆": 4, "五": 5, "伍": 5, "六": 6, "陆": 6, "七": 7, "柒": 7,
    "八": 8, "捌": 8, "九": 9, "玖": 9,
}  # fmt: skip
_SCALES = {"十": 10, "拾": 10, "百": 100, "千": 1000}
CHINESE = "零〇一二三四五六七八九十两百"
_RUN = re.compile(rf"\d+|[{''.join(DIGITS)}{''.join(_SCALES)}廿卅]+")


def to_int(text: str) -> int | None:
    """Read one number: digits, "五零一" (read out), "二十三", "两百零五", "廿三", "俩"."""
    if text.isascii():
        return int(text) if text.isdigit() else None
    text = text.replace("廿", "二十").replace("卅", "三十")
    if any(char in _SCALES for char in text):
        return _scaled(text)
    return _read_out(text)


def _read_out(text: str) -> int | None:
    if not text or any(char not in DIGITS for char in text):
        return None
    return int("".join(str(DIGITS[char]) for char in text))


def _scaled(text: str) -> int | None:
    total, current = 0, 0
    for char in text:
        if char in DIGITS:
            current = DIGITS[char]
        elif char in _SCALES:
            total += (current or 1) * _SCALES[char]
            current = 0
        else:
            return None
    return total + current


def parse_number(text: str) -> int | None:
    """Return the first number that stands in `text`, or None."""
    found = _RUN.search(text)
    return to_int(found[0]) if found else None
