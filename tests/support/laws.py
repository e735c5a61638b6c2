"""Ten rules in our own words, as lines of a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

NUMERALS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Law:
    """A title with what stands in its articles, by their numbers."""

    title: str
    number: str
    dates: str
    articles: Mapping[int, str]

    def lines(self) -> list[str]:
        """The document, in two chapters."""
        head = [self.title, f"（{self.number}，{self.dates}）", "第一章 总则"]
        body = [f"{label(number)} {text}" for number, text in self.articles.items()]
        return [*head, *body[:1], "第二章 分则", *body[1:]]


@cache
def laws() -> Sequence[Law]:
    """All ten."""
    rows = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return [Law(**row) for row in rows]


def label(number: int) -> str:
    """How an article below one hundred is called."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{NUMERALS[tens]}十"
    return f"第{head}{NUMERALS[ones] if ones else ''}条"
