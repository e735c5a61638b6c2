"""Read the word lists and rules that lie beside the code as YAML."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> Any:
    """Read one YAML file with the fast loader where libyaml is there."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)


@cache
def words_of(name: str) -> dict[str, tuple[str, ...]]:
    """Read `lexicon/<name>.yaml`: a mapping from tag to words parted by white space."""
    raw: dict[str, str] = read_yaml(ROOT / "lexicon" / f"{name}.yaml")
    return {tag: tuple(dict.fromkeys(str(words).split())) for tag, words in raw.items()}


def alternation(words: Iterable[str]) -> str:
    """Write words as one regular expression that shares their common beginnings.

    The expression prefers the longest word, as a plain alternation sorted by length would.
    """
    trie: dict[str, Any] = {}
    for word in words:
        node = trie
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return _branch(trie)


def _branch(node: dict[str, Any]) -> str:
    parts = [_escape(char) + _branch(after) for char, after in sorted(node.items()) if char]
    if not parts:
        return ""
    if "" in node:
        return f"(?:{'|'.join(parts)})?"
    return parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"


def _escape(char: str) -> str:
    return "\\" + char if char in r".^$*+?{}[]\|()-#&~ " else char
