"""Search with many expressions at once and skip those that cannot hold.

Most expressions need some character that most messages lack. Which ones is read off the expression
itself, once; a message is then only searched with those whose characters it holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar

Needs = tuple[frozenset[str], ...]
"""Sets of characters; a text that matches holds at least one of each set."""

_COMMON = frozenset("的了我一不是有在人这个们来家没去要上下里就到都说大好,。! ?楼号")
_MOST = 24
"""A set of more characters than this hardly ever rules a text out."""
_SETS = {"d": frozenset("0123456789")}


class UnknownSyntax(ValueError):
    """An expression uses something that this module does not read."""


T = TypeVar("T")


class Index(Generic[T]):
    """Values under the expressions that they belong to, found by the characters of a text."""

    __slots__ = ("_always", "_by_char", "_chars")

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        """Sort values by what their expressions need. Raises `UnknownSyntax`."""
        self._always: list[T] = []
        self._by_char: dict[str, list[tuple[Needs, T]]] = {}
        for pattern, value in entries:
            needs = needs_of(pattern)
            if not needs:
                self._always.append(value)
            for char in needs[0] if needs else ():
                self._by_char.setdefault(char, []).append((needs[1:], value))
        self._chars = frozenset(self._by_char)

    def possible(self, chars: frozenset[str]) -> Iterator[T]:
        """Yield the values whose expressions can hold; one may come more than once."""
        for char in self._chars & chars:
            for needs, value in self._by_char[char]:
                if possible(needs, chars):
                    yield value
        yield from self._always


class _Late:
    """An expression that is compiled when it is first searched with: most never are."""

    __slots__ = ("_search", "_source")

    def __init__(self, source: str) -> None:
        self._source = source
        self._search: Callable[[str], object] | None = None

    def search(self, text: str) -> bool:
        if self._search is None:
            self._search = re.compile(self._source).search
        return self._search(text) is not None


class Quick:
    """Expressions of which any may hold; equal to one alternation of them."""

    __slots__ = ("_index",)

    def __init__(self, patterns: Iterable[str]) -> None:
        """Sort `patterns`; each is compiled when first it can hold. Raises `UnknownSyntax`."""
        parts = alternatives("|".join(patterns))
        self._index = Index((part, _Late(part)) for part in parts)

    def search(self, text: str, chars: frozenset[str]) -> bool:
        """Tell whether any expression holds in `text`, whose characters are `chars`."""
        return any(pattern.search(text) for pattern in self._index.possible(chars))


def possible(needs: Needs, chars: frozenset[str]) -> bool:
    """Tell whether a text of these characters can match."""
    return not any(map(chars.isdisjoint, needs))


def alternatives(pattern: str) -> list[str]:
    """Part an expression at its outermost bars."""
    reader = _Reader(pattern)
    parts: list[str] = []
    while True:
        start = reader.at
        reader.sequence()
        parts.append(pattern[start : reader.at])
        if reader.at == len(pattern):
            return parts
        reader.take("|")


def needs_of(pattern: str) -> Needs:
    """Return what every text that matches `pattern` holds."""
    reader = _Reader(pattern)
    needs = reader.choice()
    if reader.at != len(pattern):
        raise UnknownSyntax(pattern)
    return tuple(sorted(needs, key=lambda need: (_cost(need), sorted(need))))


def _cost(need: frozenset[str]) -> int:
    """Guess how often a text holds one of these characters."""
    return len(need) + 20 * len(need & _COMMON)


class _Reader:
    """Reads one expression from left to right."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0

    def peek(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def take(self, sign: str) -> None:
        if not self.pattern.startswith(sign, self.at):
            raise UnknownSyntax(f"{self.pattern} at {self.at}")
        self.at += len(sign)

    def choice(self) -> list[frozenset[str]]:
        """Read alternatives up to a closing bracket or the end."""
        branches = [self.sequence()]
        while self.peek() == "|":
            self.at += 1
            branches.append(self.sequence())
        if len(branches) == 1:
            return branches[0]
        if not all(branches):
            return []
        union = frozenset().union(*(min(branch, key=_cost) for branch in branches))
        return [union] if len(union) <= _MOST else []

    def sequence(self) -> list[frozenset[str]]:
        needs: list[frozenset[str]] = []
        while self.peek() not in ("", "|", ")"):
            item = self._item()
            if not self._optional():
                needs += item
        return needs

    def _item(self) -> Sequence[frozenset[str]]:
        sign = self.peek()
        self.at += 1
        if sign == "(":
            return self._group()
        if sign == "[":
            return self._set()
        if sign == "\\":
            self.at += 1
            return _escaped(self.pattern[self.at - 1])
        return [] if sign in ".^$" else [frozenset(sign)]

    def _group(self) -> list[frozenset[str]]:
        opening = re.compile(r"\?(?::|P<\w+>|<?[=!])|").match(self.pattern, self.at)
        said = opening[0] if opening else ""
        self.at += len(said)
        inner = self.choice()
        self.take(")")
        return [] if said.endswith(("=", "!")) else inner

    def _set(self) -> list[frozenset[str]]:
        end = self.pattern.index("]", self.at + 1)
        inside = self.pattern[self.at : end]
        self.at = end + 1
        plain = inside[0] != "^" and "\\" not in inside and "-" not in inside[1:-1]
        return [frozenset(inside)] if plain and len(inside) <= _MOST else []

    def _optional(self) -> bool:
        """Read what says how often; tell whether that may be not at all."""
        times = re.compile(r"(?:[?*+]|\{(\d*)(?:,\d*)?\})[?+]?").match(self.pattern, self.at)
        if times is None:
            return False
        self.at = times.end()
        return times[0][0] in "?*" or (times[0][0] == "{" and int(times[1] or 0) == 0)


def _escaped(sign: str) -> list[frozenset[str]]:
    if sign.isalnum():
        return [_SETS[sign]] if sign in _SETS else []
    return [frozenset(sign)]
