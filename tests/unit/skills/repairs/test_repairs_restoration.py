"""Units come back one by one, and "not yet" keeps its own open."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.skills.repairs.restoration import Word, heard, restoration

JOINED = {"a": "1", "b": "2", "c": "2"}

words = st.lists(
    st.builds(
        Word,
        household=st.sampled_from("abcdef"),
        unit=st.sampled_from(["1", "2", "3", ""]),
        back=st.booleans(),
    ),
    max_size=12,
)


@pytest.mark.parametrize(
    ("text", "back", "category"),
    [
        ("来水了", True, "water"),
        ("有水了", True, "water"),
        ("我家来电了", True, "electricity"),
        ("来水了，3单元", True, "water"),
        ("暖气热了", True, "heating"),
        ("恢复了", True, None),
        ("还没有呢", False, None),
        ("2单元还没来水", False, "water"),
        ("我们这儿还是没水", False, "water"),
        ("4单元还是没电", False, "electricity"),
    ],
)
def test_a_plain_word_is_heard(text: str, back: bool, category: str | None) -> None:
    assert heard(text) == (back, category)


@pytest.mark.parametrize(
    "text",
    ["来水了吗", "来水了没有", "谁家来水了", "啥时候来水", "要是来水了说一声", "停水了", "+1",
     "昨天来水了今天又停了", "我家也没水了", "你家来水了吧"],
)  # fmt: skip
def test_a_question_a_guess_or_a_new_trouble_is_not(text: str) -> None:
    assert heard(text) is None


def test_one_units_word_restores_that_unit_alone() -> None:
    how = restoration([Word("a", "1", True)], JOINED, staff_done=False)
    assert (how.back, how.waiting, how.is_over) == (("1",), ("2",), False)


def test_two_units_end_it() -> None:
    said = [Word("a", "1", True), Word("b", "2", True)]
    assert restoration(said, JOINED, staff_done=False).is_over


def test_staff_and_one_household_end_it() -> None:
    assert restoration([Word("a", "1", True)], JOINED, staff_done=True).is_over
    assert not restoration([], JOINED, staff_done=True).is_over


def test_one_unit_alone_needs_two_households() -> None:
    joined = {"a": "1", "b": "1"}
    one = [Word("a", "1", True)]
    assert not restoration(one, joined, staff_done=False).is_over
    assert restoration([*one, Word("b", "1", True)], joined, staff_done=False).is_over


def test_not_yet_keeps_its_unit_open() -> None:
    said = [Word("a", "1", True), Word("b", "2", True), Word("c", "2", False)]
    how = restoration(said, JOINED, staff_done=True)
    assert (how.back, how.out, how.is_over) == (("1",), ("2",), False)


def test_the_last_word_of_a_household_counts() -> None:
    said = [Word("b", "2", False), Word("b", "2", True), Word("a", "1", True)]
    assert restoration(said, JOINED, staff_done=False).is_over


@given(words, st.booleans())
def test_it_is_never_over_while_a_household_says_not_yet(said: list[Word], done: bool) -> None:
    how = restoration(said, JOINED, staff_done=done)
    last = {word.household: word.back for word in said}
    assert not how.is_over or all(last.values())


@given(words, st.booleans())
def test_a_unit_is_back_out_or_waiting_and_never_two(said: list[Word], done: bool) -> None:
    how = restoration(said, JOINED, staff_done=done)
    named = [*how.back, *how.out, *how.waiting]
    assert len(named) == len(set(named))
    assert set(JOINED.values()) <= set(named)


@given(words)
def test_the_same_words_twice_change_nothing(said: list[Word]) -> None:
    once = restoration(said, JOINED, staff_done=False)
    assert restoration([*said, *said], JOINED, staff_done=False) == once
