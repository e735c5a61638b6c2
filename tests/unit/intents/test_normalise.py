"""The normal form and its map back to what was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.normalise import normalise


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("３号樓電梯壞了", "3号楼电梯坏了"), ("电体又坏了", "电梯又坏了"), ("咋办", "怎么办"),
        ("快来啊！！！！", "快来啊!"), ("哈哈哈哈", "哈"), ("B 栋", "b栋"),
        ("漏水[捂脸]", "漏水 "),
        ("早晨露水大", "早上漏水大"), ("居委会", "居委会"), ("甚至", "甚至"), ("501", "501"),
    ],
)  # fmt: skip
def test_a_message_gets_its_normal_form(typed: str, normal: str) -> None:
    assert normalise(typed).text == normal


def test_the_bots_name_is_blanked() -> None:
    assert normalise("@邻里助手 停水了").text.strip() == "停水了"


def test_words_can_be_quoted_as_they_were_typed() -> None:
    normal = normalise("@邻里助手 小广場的電體")
    start = normal.text.index("电梯")
    assert normal.source(start, start + 2) == "電體"


@given(st.text(max_size=400))
def test_every_sign_knows_where_it_came_from(text: str) -> None:
    normal = normalise(text)
    assert len(normal.offsets) == len(normal.text) + 1
    assert list(normal.offsets) == sorted(normal.offsets)
    assert normal.offsets[-1] == len(text)


@given(st.text(max_size=200))
def test_the_normal_form_of_plain_words_stays(text: str) -> None:
    once = normalise(text).text
    assert len(normalise(once).text) <= len(once)
