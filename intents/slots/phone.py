"""Phone numbers."""

from __future__ import annotations

import re

_PHONE = re.compile(
    r"(?<![\d.\-])(?:(?P<m>1[3-9]\d(?:[ -]?\d{4}){2})|(?P<l>0\d{2,3}[- ]?\d{7,8})|(?P<s>[2-8]\d"
    r"{6,7})|(?P<h>400[- ]?\d{3,4}[- ]?\d{3,4}))(?![\d.])"
)


def find_phone(text: str) -> tuple[str, int, int] | None:
    """Find the first phone number in normalised `text`: its digits, start and end."""
    match = _PHONE.search(text)
    if match is None:
        return None
    return re.sub(r"\D", "", match[0]), match.start(), match.end()
