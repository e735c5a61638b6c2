"""Bring a message into one form, once, and remember where each character came from."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from intents.data import alternation, words_of

BOT_NAME = "邻里助手"
_SPACED = re.compile(r"(?<!\S)(?:(?:\d+|\S) ){3,}(?:\d+|\S)(?!\S)")
_BEFORE_COUNTER = re.compile(r"(?<=[0-9一二三四五六七八九十a-d]) (?=[号栋幢座楼单#点月日层室])")
_AFTER_COUNTER = re.compile(r"(?<=[号栋幢座楼元层#]) (?=[0-9])")
_STICKER = re.compile(r"\[[一-鿿a-z]{1,5}\]")
_REPEATED = re.compile(r"([^\d\s])\1{2,}")
_BLANKS = re.compile(r"[ \t\u3000]{2,}|[\t\u3000]")
_EMOJI_RANGES = (
    (0x2190, 0x21FF), (0x2300, 0x245F), (0x2500, 0x27BF), (0x2B00, 0x2BFF), (0xFE00, 0xFE0F),
    (0x200B, 0x200F), (0x1F000, 0x1FAFF), (0x20E3, 0x20E3), (0xE0000, 0xE007F),
)  # fmt: skip


_State = tuple[str, list[int]]


@dataclass(frozen=True, slots=True)
class Normalised:
    """Normalised text; `offsets[i]` is where character `i` stands in `original`.

    `offsets` has one entry more than `text`, so that an end can be looked up as well.
    """

    text: str
    original: str
    offsets: tuple[int, ...]

    def source(self, start: int, end: int) -> str:
        """Return the original words behind `text[start:end]`."""
        if start >= end:
            return ""
        return self.original[self.offsets[start] : self.offsets[end - 1] + self._width(end - 1)]

    def _width(self, index: int) -> int:
        return max(1, self.offsets[index + 1] - self.offsets[index])


@cache
def _simplified() -> dict[str, str]:
    table = resources.files("opencc").joinpath("dictionary/TSCharacters.txt")
    pairs = (line.split("\t") for line in table.read_text(encoding="utf-8").splitlines() if line)
    return {old: new.split(" ")[0] for old, new in pairs if new.split(" ")[0] != old}


@cache
def _spellings() -> tuple[re.Pattern[str], dict[str, str]]:
    table = {
        wrong: "" if right == "_" else right
        for right, words in words_of("spellings").items()
        for wrong in words
    }
    # A right form that is already there must not be mended again (居委会 holds 居委).
    table = {right: right for right in words_of("spellings") if right != "_"} | table
    latin = [word for word in table if word.isascii()]
    han = [word for word in table if not word.isascii()]
    first = re.escape("".join(sorted({word[0] for word in table})))
    # The look ahead rules most places out at once.
    return re.compile(
        rf"(?=[{first}])(?:{alternation(han)}|(?<![a-z]){alternation(latin)}(?![a-z]))"
    ), table


@cache
def _one(char: str) -> str:
    """Fold one character: width, case, script, emoji."""
    code = ord(char)
    if any(low <= code <= high for low, high in _EMOJI_RANGES):
        return _emoji().get(char, " ")
    folded = unicodedata.normalize("NFKC", char).lower() if code > 0x7F or char.isupper() else char
    return "".join(_simplified().get(each, each) for each in folded)


@cache
def _emoji() -> dict[str, str]:
    return {sign: word for word, signs in words_of("emoji").items() for sign in signs}


def _folded(text: str) -> _State:
    chars = list(map(_one, text))
    folded = "".join(chars)
    if len(folded) == len(text) and "" not in chars:
        return folded, list(range(len(text) + 1))
    offsets = [index for index, char in enumerate(chars) for _ in char]
    return folded, [*offsets, len(text)]


@lru_cache(maxsize=8)
def normalise(text: str) -> Normalised:
    """Fold `text` into the form all rules and the model read. Never raises."""
    state = _blank_mentions(_folded(text))
    if "[" in state[0]:
        state = _replace(state, _STICKER, " ")
    state = _replace(state, _REPEATED, None)
    state = _replace(state, _BLANKS, " ")
    if " " in state[0].strip():
        state = _close_up(state)
        state = _replace(state, _BEFORE_COUNTER, "")
        state = _replace(state, _AFTER_COUNTER, "")
    state = _respell(state)
    return Normalised(state[0], text, tuple(state[1]))


def _blank_mentions(state: _State) -> _State:
    text, offsets = state
    name = "@" + BOT_NAME
    return (text.replace(name, " " * len(name)), offsets) if name in text else state


def _replace(state: _State, pattern: re.Pattern[str], replacement: str | None) -> _State:
    """Write `replacement` for what matches; None stands for the match's first group."""
    edits = [
        (m.start(), m.end(), m[1] if replacement is None else replacement)
        for m in pattern.finditer(state[0])
    ]
    return _splice(state, edits) if edits else state


def _close_up(state: _State) -> _State:
    """Join what was typed with a blank after every sign: "3 号 楼 漏 水"."""
    text, _ = state
    edits = [(m.start(), m.end(), m[0].replace(" ", "")) for m in _SPACED.finditer(text)]
    return _splice(state, edits) if edits else state


def _respell(state: _State) -> _State:
    pattern, table = _spellings()
    edits = [(m.start(), m.end(), table[m[0]]) for m in pattern.finditer(state[0])]
    edits = [edit for edit in edits if state[0][edit[0] : edit[1]] != edit[2]]
    return _splice(state, edits) if edits else state


def _splice(state: _State, edits: list[tuple[int, int, str]]) -> _State:
    text, offsets = state
    out: list[str] = []
    where: list[int] = []
    done = 0
    for start, end, new in edits:
        out += (text[done:start], new)
        where += offsets[done:start]
        where += [offsets[min(start + i, end - 1)] for i in range(len(new))]
        done = end
    out.append(text[done:])
    where += offsets[done:]
    return "".join(out), where
