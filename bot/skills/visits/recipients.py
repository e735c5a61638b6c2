"""Whom somebody means by 王奶奶, 奶奶 or 王大娘, among those they look after; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.skills.visits.lexicon import lexicon

_JOINT = r"\s*(?:[和跟与及、,，]|还有|以及)\s*"

NEAR = 60
"""How alike two names without a kin title are at least, of 100."""


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


def whole(said: str | None, text: str, named: Mapping[int, str]) -> Meant:
    """Who is meant by their whole name, as the parser found it or else as it stands."""
    for words in filter(None, (said, text)):
        found = [key for key, name in named.items() if name in words]
        if found:
            return Meant(tuple(found))
    return Meant()


def meant(said: str | None, text: str, named: Mapping[int, str]) -> Meant:
    """Who is meant: by the whole name, by surname and title, by title, by a near spelling.

    `said` is the name as the parser found it. Where nothing points anywhere all come back.
    """
    by_name = whole(said, text, named)
    if by_name.ids:
        return by_name
    title = _title(said or text)
    if title is not None:
        ids = _by_title(title, named)
        return Meant(tuple(ids), "" if ids else title.surname + title.words)
    if said:
        near = process.extract(said, dict(named), scorer=fuzz.ratio, score_cutoff=NEAR, limit=2)
        return Meant(tuple(key for _, _, key in near), "" if near else said)
    return Meant(tuple(named))


def names_somebody(said: str | None, text: str) -> bool:
    """Whether a text names anybody at all, by name or by title."""
    return bool(said) or _title(text) is not None


def titled(text: str, named: Mapping[int, str]) -> Meant:
    """Who is meant by surname and title, or by title alone; nobody where no title is said."""
    title = _title(text)
    return Meant(tuple(_by_title(title, named))) if title is not None else Meant()


def companions(text: str, name: str, names: Iterable[str]) -> list[str]:
    """Those who are named in one breath with `name`: 王奶奶和李奶奶, 王奶奶、李奶奶."""
    others = [re.escape(n) for n in names if n != name and n in text]
    if not others or name not in text:
        return []
    joined = rf"(?:{_JOINT}(?:{'|'.join(others)}))+"
    after = re.search(re.escape(name) + joined, text)
    before = re.search(rf"(?:(?:{'|'.join(others)}){_JOINT})+" + re.escape(name), text)
    spoken = "".join(match[0] for match in (before, after) if match)
    return [n for n in names if n != name and n in spoken]


def _by_title(title: _Title, named: Mapping[int, str]) -> list[int]:
    titles = ((key, _title(name)) for key, name in named.items())
    return [
        key
        for key, other in titles
        if other is not None
        and other.group == title.group
        and title.surname in ("", other.surname)
    ]


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
