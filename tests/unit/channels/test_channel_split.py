"""Long texts are cut by bytes, on borders a reader would choose."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.split import cut_chars, first_bytes, split_bytes

MARK = re.compile(r"^\(\d+/\d+\) ")
readable = st.text(st.characters(exclude_categories=["Cs"]), max_size=600)


@given(readable, st.integers(64, 300))
def test_no_part_is_longer_than_the_limit(text: str, limit: int) -> None:
    assert all(len(part.encode()) <= limit for part in split_bytes(text, limit))


@given(readable, st.integers(64, 300))
def test_nothing_but_line_ends_at_borders_is_lost(text: str, limit: int) -> None:
    parts = split_bytes(text, limit)
    bare = [MARK.sub("", part) for part in parts] if len(parts) > 1 else list(parts)
    assert "".join(bare).replace("\n", "") == text.replace("\n", "")


def test_short_text_has_no_mark() -> None:
    assert split_bytes("电梯修好了", 2048) == ("电梯修好了",)


def test_parts_are_numbered() -> None:
    parts = split_bytes("电" * 100, 120)
    assert [part[:6] for part in parts] == ["(1/3) ", "(2/3) ", "(3/3) "]


def test_line_ends_are_preferred() -> None:
    first, *_ = split_bytes("一" * 20 + "\n" + "二" * 40, 100)
    assert first == "(1/3) " + "一" * 20


def test_sentence_ends_come_next() -> None:
    first, *_ = split_bytes("一" * 20 + "。" + "二" * 40, 100)
    assert first.endswith("。")


def test_joined_emoji_stays_whole() -> None:
    family = "👨\u200d👩\u200d👧"
    parts = split_bytes("x" * 80 + family + "y" * 40, 102)
    assert any(family in part for part in parts)


def test_limit_that_holds_no_mark_is_refused() -> None:
    with pytest.raises(ValueError, match="64"):
        split_bytes("x", 10)


def test_first_bytes_keeps_characters_whole() -> None:
    assert first_bytes("电梯", 4) == "电"


def test_cut_is_shown() -> None:
    assert cut_chars("一二三四", 3) == "一二…"
    assert cut_chars("一二三", 3) == "一二三"
