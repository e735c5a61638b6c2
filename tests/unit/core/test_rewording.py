"""What a machine's words may say: the figures and names of the card, and nothing more."""

from __future__ import annotations

import pytest

from bot.core.rewording import Draft, figures_in, strangers

CARD = Draft(
    words="计划停水要提前24小时通知用户。抢修这种急事，可以一边抢修一边通知。",
    evidence="计划停水要提前24小时通知用户。抢修这种急事，可以一边抢修一边通知。 "
    "停水提前24小时通知。 供水公司 看供水公司的通知，或打12345",
    label="（AI）",
)
REFUSED = Draft("不能停电停水催物业费。", "不能停电停水催物业费。", "")


@pytest.mark.parametrize(
    "said",
    [
        "要停水，得提前24小时告诉大家；要是抢修，边修边通知也行。",
        "计划停水会提前二十四个小时打招呼，急着抢修的可以边修边说。",
        "停水前24小时，供水公司要先通知。",
    ],
)
def test_the_same_facts_in_other_words_may_be_sent(said: str) -> None:
    assert list(strangers(said, CARD)) == []


@pytest.mark.parametrize(
    ("said", "stranger"),
    [
        ("停水要提前48小时通知。", "48"),
        ("停水要提前四十八小时通知。", "48"),
        ("停水要提前24小时通知，不通知的赔两百块。", "200"),
        ("停水要提前24小时通知，找阳泉水务局。", "阳泉水务局"),
        ("停水要提前24小时通知，找王主任。", "王主任"),
        ("停水要提前24小时通知，《供水法》写着。", "《供水法》"),
        ("停水要提前24小时通知，上 water.com 查。", "water"),
        ("停水要提前24小时通知，您放心。", "放心"),
        ("停水不用提前24小时通知。", "polarity"),
        ("停水要提前24小时通知。" * 20, "length"),
        ("停水要提前24小时。\n1. 通知", "length"),
        ("", "length"),
    ],
)
def test_what_is_not_in_the_card_is_found(said: str, stranger: str) -> None:
    assert stranger in list(strangers(said, CARD))


def test_a_no_must_stay_a_no() -> None:
    assert list(strangers("物业可以停电停水来催物业费。", REFUSED)) == ["polarity"]
    assert list(strangers("物业不可以拿停电停水来催费。", REFUSED)) == []


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("3,600元", {"3", "600"}),
        ("每人四百元", {"400"}),
        ("半年", {"0.5"}),
        ("四分之三以上", {"3", "4"}),
        ("1.50元和2.0元", {"1.5", "2"}),
        ("一万二千块", {"12000"}),
        ("一起商量，一定要去", set()),
        ("三个月", {"3"}),
    ],
)
def test_figures_are_the_same_in_digits_and_in_words(text: str, figures: set[str]) -> None:
    assert figures_in(text) == figures
