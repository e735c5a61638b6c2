"""Whom somebody means by 王奶奶, 奶奶 or 王大娘, among those they look after; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.skills.visits.lexicon import lexicon

NEAR = 66
"""How alike two names are at least, of 100; one wrong character in three is forgiven."""


@dataclass(frozen=True, slots=True)
class Meant:
    """The ids of those who may be meant; `stranger`: a name that fits none of them."""

    ids: tuple[int, ...] = ()
    stranger: str = ""


@dataclass(frozen=True, slots=True)
class _Title:
    surname: str
    group: str
    words: str


def meant(said: str | None, text: str, named: Mapping[int, str]) -> Meant:
    """Who is meant: by the whole name, by surname and title, by title, by a near spelling.

    `said` is the name as the parser found it. Where nothing points anywhere all come back.
    """
    for words in filter(None, (said, text)):
        whole = [key for key, name in named.items() if name in words]
        if whole:
            return Meant(tuple(whole))
    title = _title(said or text)
    by_title = _by_title(title, named)
    if by_title:
        return Meant(tuple(by_title))
    if said:
        near = process.extract(said, dict(named), scorer=fuzz.ratio, score_cutoff=NEAR, limit=2)
        return Meant(tuple(key for _, _, key in near), "" if near else said)
    if title is not None and (title.surname or len(named) > 1):
        return Meant((), title.surname + title.words)
    return Meant(tuple(named))


def all_named(text: str, names: Sequence[str]) -> list[str]:
    """The names that stand in a message, in its order."""
    return sorted((n for n in names if n in text), key=text.index)


def _by_title(title: _Title | None, named: Mapping[int, str]) -> list[int]:
    if title is None:
        return []
    of_group = {key: t for key, name in named.items() if (t := _title(name)) is not None
                and t.group == title.group}  # fmt: skip
    if not title.surname:
        return list(of_group)
    return [key for key, other in of_group.items() if other.surname == title.surname]


def _title(text: str) -> _Title | None:
    """The first kin title in a text, with the surname before it."""
    words = lexicon()
    found: tuple[int, int, str, str] | None = None
    for group, titles in words.titles.items():
        for title in titles:
            start = text.find(title)
            if start >= 0 and (found is None or (start, -len(title)) < found[:2]):
                found = (start, -len(title), title, group)
    if found is None:
        return None
    start, _, title, group = found
    before = text[start - 1] if start else ""
    return _Title(before if before in words.surnames else "", group, title)
