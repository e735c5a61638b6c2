"""Find the words of the lexicons in a message, all in one pass."""

from __future__ import annotations

from functools import cache
from operator import add
from typing import NamedTuple

from intents.data import words_of
from intents.normalise import normalise


class Hit(NamedTuple):
    """A word of the lexicon at `text[start:end]` and one tag that it carries."""

    start: int
    end: int
    tag: str


_FILES = {
    "categories": "cat",
    "topics": "top",
    "contacts": "con",
    "cues": "cue",
    "answers": "ans",
    "items": "it",
}


@cache
def _table() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[int, ...]]]:
    """Return tags by word and, by how a word begins, the lengths worth trying (longest first).

    Words of one character stand under that character, longer ones under their first two.
    """
    tags: dict[str, list[str]] = {}
    for file, prefix in _FILES.items():
        for tag, words in words_of(file).items():
            for word in words:
                tags.setdefault(normalise(word).text.strip() or word, []).append(f"{prefix}.{tag}")
    lengths: dict[str, set[int]] = {}
    for word in tags:
        lengths.setdefault(word[:2], set()).add(len(word))
    by_length = {start: tuple(sorted(each, reverse=True)) for start, each in lengths.items()}
    return {word: tuple(each) for word, each in tags.items()}, by_length


def scan(text: str) -> list[Hit]:
    """Find every word of the lexicons in normalised `text`, longer ones first at each place."""
    tags, lengths = _table()
    hits: list[Hit] = []
    room = len(text)
    pairs = map(add, text, text[1:] + " ")
    begun = [at for at, pair in enumerate(pairs) if pair in lengths or pair[0] in tags]
    for start in begun:
        for length in lengths.get(text[start : start + 2], ()):
            found = tags.get(text[start : start + length])
            if found and start + length <= room:
                hits += [Hit(start, start + length, tag) for tag in found]
        alone = tags.get(text[start])
        if alone:
            hits += [Hit(start, start + 1, tag) for tag in alone]
    return hits
