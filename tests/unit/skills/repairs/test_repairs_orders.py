"""Orders by number are read from staff's words; anything else is left alone."""

from __future__ import annotations

import pytest

from bot.skills.repairs.orders import Order, mode_in, order_in


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("R2并到R1", Order("merge", 2, 1)),
        ("把R2合并到R1里", Order("merge", 2, 1)),
        ("R1和R2是一回事", Order("merge", 2, 1)),
        ("合并R3和R1", Order("merge", 3, 1)),
        ("把R2从R1拆出来", Order("split", 2, 1)),
        ("R2单独办", Order("split", 2)),
        ("R2不是一回事，分开办", Order("split", 2)),
        ("R2跟R1不是一回事", Order("split", 2, 1)),
        ("R1 转12345", Order("transfer", 1)),
        ("R1 12345单号20261123001", Order("serial", 1, word="20261123001")),
        ("R1 预计下午3点恢复", Order("promise", 1)),
        ("R1 作废", Order("spam", 1)),
        ("R1 属实", Order("confirm", 1)),
    ],
)
def test_an_order_is_read(text: str, order: Order) -> None:
    assert order_in(text) == order


@pytest.mark.parametrize(
    "text",
    ["R1 处理完了", "R1、R2 都处理完了", "R1 等配件，后天到", "R1修到哪了", "电梯坏了", "R1 接单"],
)
def test_the_usual_words_are_no_orders(text: str) -> None:
    assert order_in(text) is None


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("派单方式改成轮流", "round_robin"),
        ("派单改为抢单", "grab"),
        ("接单方式换成指派", "assign"),
        ("派单方式是什么", None),
        ("我来抢单", None),
    ],
)
def test_the_way_of_dispatching_is_chosen_by_words(text: str, mode: str | None) -> None:
    assert mode_in(text) == mode
