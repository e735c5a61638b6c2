"""What is lent or sought, and which offers fit."""

from __future__ import annotations

import pytest

from bot.skills.helpers import rules


@pytest.mark.parametrize(
    ("text", "slot", "item"),
    [
        ("谁家有冲击钻借用一下", "冲击钻", "冲击钻"),
        ("我有电钻可以借给大家", None, "电钻"),
        ("谁家有打气筒", None, "打气筒"),
        ("我家有个大鱼缸，谁要用找我", None, "大鱼缸"),
        ("谁要用", None, ""),
    ],
)
def test_the_item_in_the_message(text: str, slot: str | None, item: str) -> None:
    assert rules.item_of(text, slot) == item


def test_synonyms_fit_and_strangers_do_not() -> None:
    assert rules.fits("冲击钻", "电钻") == 100
    assert rules.fits("人字梯", "梯子") == 100
    assert rules.fits("大鱼缸", "鱼缸") == 100
    assert rules.fits("冲击钻", "轮椅") == 0
    assert rules.fits("修电脑", "修水管") == 0


def test_the_best_offer_comes_first_and_the_older_of_equals() -> None:
    offers = [(1, "轮椅"), (2, "电锤"), (3, "冲击钻")]
    assert rules.ranked("电钻", offers) == [2, 3]
    assert rules.ranked("高压锅", offers) == []


@pytest.mark.parametrize(
    ("text", "willing"),
    [
        ("行", True),
        ("可以，让他晚上来", True),
        ("不行，正用着呢", False),
        ("没空", False),
        ("3号楼电梯坏了", None),
    ],
)
def test_consent_is_read_from_plain_words(text: str, willing: bool | None) -> None:
    assert rules.consents(text) is willing


def test_an_offer_can_be_taken_back() -> None:
    assert rules.takes_back("电钻不借了")
    assert not rules.takes_back("电钻借给大家")


@pytest.mark.parametrize(
    ("text", "pries"),
    [
        ("4号楼谁家是低保户", True),
        ("哪家有残疾人", True),
        ("谁家有残疾人用的轮椅借一下", False),
        ("谁家有梯子", False),
    ],
)
def test_what_is_nobodys_business_is_not_asked_around(text: str, pries: bool) -> None:
    assert rules.pries(text) is pries
