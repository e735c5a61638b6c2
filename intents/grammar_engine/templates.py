"""Turn a template into a regular expression over masked text."""

from __future__ import annotations

import re
from collections.abc import Mapping

SLOTS = {
    "ref": r"(?:[r第]?(?:R|N|[一二三四五六七八九十]{1,3})[个号]?|D)",
    "place": "A",
    "day": "D",
    "time": "T",
    "number": r"(?:N|[一二两三四五六七八九十俩仨]{1,3})",
}
GAP = r"[^,，。!?！？;；\n]{0,8}?"
_TOKEN = re.compile(
    r"<(?P<rule>[a-z_]+)>|\{(?P<slot>[a-z]+)\}|(?P<sign>[()|\[\]…])|(?P<char>.)", re.S
)


class BadTemplate(ValueError):
    """A template names an unknown rule or slot, or its brackets do not pair."""


def compile_template(template: str, rules: Mapping[str, str]) -> str:
    """Return the regular expression of one template. Raises `BadTemplate`."""
    out: list[str] = []
    open_signs: list[str] = []
    for match in _TOKEN.finditer(template):
        if match["sign"]:
            out.append(_sign(match["sign"], open_signs, template))
        elif match["rule"]:
            if match["rule"] not in rules:
                raise BadTemplate(f"{template}: rule {match['rule']}")
            out.append(f"(?:{compile_template(rules[match['rule']], rules)})")
        elif match["slot"]:
            if match["slot"] not in SLOTS:
                raise BadTemplate(f"{template}: slot {match['slot']}")
            out.append(SLOTS[match["slot"]])
        else:
            out.append(re.escape(match["char"]))
    if open_signs:
        raise BadTemplate(f"{template}: {open_signs[-1]} is not closed")
    return "".join(out)


def _sign(sign: str, open_signs: list[str], template: str) -> str:
    if sign in "([":
        open_signs.append(sign)
        return "(?:"
    if sign in ")]":
        if not open_signs or open_signs.pop() != {")": "(", "]": "["}[sign]:
            raise BadTemplate(f"{template}: {sign} closes nothing")
        return ")?" if sign == "]" else ")"
    return GAP if sign == "…" else "|"
