"""What a question's words give away."""

from __future__ import annotations

import pytest

from bot.core.people import Role
from bot.core.states import IllegalMove, NotAllowed
from bot.skills.policy import rules
from bot.skills.policy.tables import QUESTION_MACHINE, QuestionState


@pytest.mark.parametrize(
    "text",
    [
        "我妈83低保户能领多少钱",
        "王奶奶82了能领高龄补贴吗",
        "我得了癌症能报多少",
        "我家一个月收入两千能办低保吗",
        "俺爸85岁，补贴咋领",
        "孩子留守在老家能上学不",
    ],
)
def test_own_circumstances_are_personal(text: str) -> None:
    assert rules.is_personal(text)


@pytest.mark.parametrize(
    "text", ["低保怎么申请", "高龄补贴多大岁数能领", "物业费我一年没住凭啥交", "80岁补贴多少"]
)
def test_general_questions_are_not_personal(text: str) -> None:
    assert not rules.is_personal(text)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("小区能不能养鸡", "咱小区里能不能养鸡啊？", True),
        ("请问小区可以养鸡吗", "小区能不能养鸡", True),
        ("小区能不能养鸡", "小区能不能放烟花", False),
        ("停车费多少钱", "物业费多少钱", False),
    ],
)
def test_the_same_question_in_other_words(one: str, other: str, same: bool) -> None:
    keys = rules.question_key(one), rules.question_key(other)
    assert rules.is_same(*keys) is same


@pytest.mark.parametrize("text", ["不对", "不对，今年改成70岁了", "你说错了", "这个不对吧"])
def test_doubts_are_heard(text: str) -> None:
    assert rules.is_doubt(text)


@pytest.mark.parametrize("text", ["对的", "谢谢", "明白了"])
def test_thanks_are_no_doubt(text: str) -> None:
    assert not rules.is_doubt(text)


@pytest.mark.parametrize(
    ("text", "count", "meant"),
    [
        ("1", 2, 0),
        ("第二个", 2, 1),
        ("B", 2, 1),
        ("都不是", 2, -1),
        ("电梯坏了", 2, None),
        ("是", 1, 0),
        ("不是", 1, -1),
        ("那停水呢", 1, None),
    ],
)
def test_choices(text: str, count: int, meant: int | None) -> None:
    assert rules.chosen(text, count) == meant


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("回 Q3 可以放", (3, "可以放")),
        ("q12：找社区开证明", (12, "找社区开证明")),
        ("Q3", (3, "")),
        ("电梯Q3坏了", None),
    ],
)
def test_references(text: str, read: tuple[int, str] | None) -> None:
    assert rules.reference(text) == read


def test_a_short_yes_or_another_request_is_no_answer() -> None:
    assert not rules.is_answer("是", frozenset())
    assert not rules.is_answer("核实", frozenset())
    assert not rules.is_answer("3号楼电梯坏了", frozenset({"report.submit"}))
    assert not rules.is_answer("这个月还有谁没走访？", frozenset())
    assert rules.is_answer("楼里不能养，会扰着邻居", frozenset())


def test_only_the_secretary_answers_and_only_once() -> None:
    answered = QUESTION_MACHINE.after(QuestionState.OPEN, "answer", {Role.SECRETARY})
    assert answered is QuestionState.ANSWERED
    with pytest.raises(IllegalMove):
        QUESTION_MACHINE.after(answered, "answer", {Role.SECRETARY})
    with pytest.raises(NotAllowed):
        QUESTION_MACHINE.after(QuestionState.OPEN, "answer", {Role.RESIDENT})


@pytest.mark.parametrize(
    ("city", "area"),
    [
        ("阳泉", "yangquan"),
        ("阳泉市", "yangquan"),
        ("山西太原", "shanxi"),
        ("西安", "nation"),
        ("", "nation"),
    ],
)
def test_the_rules_of_a_city_are_those_that_hold_there(city: str, area: str) -> None:
    assert rules.area_of(city) == area


@pytest.mark.parametrize(
    ("text", "asks"),
    [("我能不能领高龄补贴", True), ("低保一个月多少钱", True), ("停水提前多久通知", False)],
)
def test_who_asks_for_a_promise_is_heard(text: str, asks: bool) -> None:
    assert rules.asks_promise(text) is asks
