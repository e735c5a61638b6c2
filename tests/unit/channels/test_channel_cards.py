"""Cards keep WeCom's limits, and what is cut is seen to be cut."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.channels import cards
from bot.channels.cards import AIBOT, APP, as_text, template_card, update_card, with_card_text
from bot.core.values import Button, Card

CARD = Card(
    "报修 R12",
    "R12@1767225600",
    "3号楼电梯",
    (("状态", "等物业接单"),),
    (Button("接单", "take:R12"), Button("不归我们管", "pass:R12", 2)),
)


def test_card_with_buttons() -> None:
    assert template_card(CARD, AIBOT) == {
        "card_type": "button_interaction",
        "main_title": {"title": "报修 R12", "desc": "3号楼电梯"},
        "task_id": "R12@1767225600",
        "horizontal_content_list": [{"keyname": "状态", "value": "等物业接单"}],
        "button_list": [
            {"text": "接单", "style": 1, "key": "take:R12"},
            {"text": "不归我们管", "style": 2, "key": "pass:R12"},
        ],
    }


def test_card_without_buttons_is_a_notice_with_the_action_wecom_demands() -> None:
    shaped = template_card(replace(CARD, buttons=()), AIBOT)
    assert shaped["card_type"] == "text_notice"
    assert shaped["card_action"]["type"] == 1
    assert "button_list" not in shaped


def test_long_parts_are_cut_visibly() -> None:
    long = replace(
        CARD,
        title="电" * 40,
        desc="梯" * 60,
        facts=(("很长的名字", "值" * 40), ("很长的名字啊", "短")),
        buttons=(Button("一二三四五六七八九十十一", "k"),),
    )
    shaped = template_card(long, AIBOT)
    assert shaped["main_title"] == {"title": "电" * 25 + "…", "desc": "梯" * 29 + "…"}
    assert [f["keyname"] for f in shaped["horizontal_content_list"]] == ["很长的名字", "很长的名…"]
    assert shaped["horizontal_content_list"][0]["value"] == "值" * 25 + "…"
    assert shaped["button_list"][0]["text"] == "一二三四五六七八九…"


def test_app_cards_hold_a_little_more() -> None:
    shaped = template_card(replace(CARD, title="电" * 36), APP)
    assert shaped["main_title"]["title"] == "电" * 36


def test_seventh_fact_is_counted_not_dropped() -> None:
    facts = tuple((f"第{n}", str(n)) for n in range(8))
    shown = template_card(replace(CARD, facts=facts), AIBOT)["horizontal_content_list"]
    assert len(shown) == 6
    assert shown[-1] == {"keyname": "…", "value": "还有3项"}


def test_seven_buttons_are_refused() -> None:
    with pytest.raises(cards.TooManyButtons):
        template_card(replace(CARD, buttons=(Button("好", "k"),) * 7), AIBOT)


@pytest.mark.parametrize("task_id", ["", "报修", "a b", "x" * 129, "a\n"])
def test_task_id_out_of_rule_is_refused(task_id: str) -> None:
    with pytest.raises(cards.TaskIdMalformed):
        template_card(replace(CARD, task_id=task_id), AIBOT)


def test_button_key_over_a_kilobyte_is_refused() -> None:
    with pytest.raises(cards.ButtonKeyTooLong):
        template_card(replace(CARD, buttons=(Button("好", "键" * 342),)), AIBOT)


def test_unknown_style_becomes_the_first() -> None:
    shaped = template_card(replace(CARD, buttons=(Button("好", "k", 9),)), AIBOT)
    assert shaped["button_list"][0]["style"] == 1


def test_update_keeps_the_clicked_task_id_and_the_type() -> None:
    shaped = update_card(replace(CARD, task_id="new", buttons=()), "R12@1767225600", AIBOT)
    assert shaped["task_id"] == "R12@1767225600"
    assert shaped["card_type"] == "button_interaction"
    assert [button["key"] for button in shaped["button_list"]] == [cards.NOOP]


def test_card_in_words() -> None:
    assert as_text(CARD) == ("报修 R12\n3号楼电梯\n状态：等物业接单\n可以回复：接单 / 不归我们管")


def test_text_with_the_card_below_it() -> None:
    assert with_card_text("您好", Card("报修", "t")) == "您好\n\n报修"
    assert with_card_text("您好", None) == "您好"
