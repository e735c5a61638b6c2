"""A Reply in the shape that each situation allows."""

from __future__ import annotations

from bot.channels import aibot_answers as answers
from bot.core.values import Button, Card, Reply

CARD = Card("报修 R12", "R12@1", buttons=(Button("接单", "take:R12"),))
BAD = Card("报修 R12", "不合规", buttons=(Button("接单", "take:R12"),))


RATABLE = {"id": "st-1", "finish": True, "content": "记下了", "feedback": {"id": "st-1"}}


def test_words_are_a_finished_stream() -> None:
    assert answers.answer("st-1", Reply("记下了")) == {
        "msgtype": "stream",
        "stream": RATABLE,
    }


def test_words_with_a_card() -> None:
    payload = answers.answer("st-1", Reply("记下了", CARD))
    assert payload is not None
    assert payload["msgtype"] == "stream_with_template_card"
    assert payload["stream"] == RATABLE
    assert payload["template_card"]["task_id"] == "R12@1"


def test_card_alone() -> None:
    payload = answers.answer("st-1", Reply(card=CARD))
    assert payload is not None
    assert payload["msgtype"] == "template_card"
    assert "stream" not in payload


def test_nothing_to_say() -> None:
    assert answers.answer("st-1", Reply()) is None


def test_card_out_of_rule_becomes_words() -> None:
    payload = answers.answer("st-1", Reply("记下了", BAD))
    assert payload is not None
    assert payload["msgtype"] == "stream"
    assert payload["stream"]["content"] == "记下了\n\n报修 R12\n可以回复：接单"


def test_finishing_an_open_stream_never_clears_it() -> None:
    assert answers.finished("st-1", Reply())["stream"]["content"] == answers.SETTLED
    assert answers.finished("st-1", Reply(card=CARD))["stream"]["content"] == "报修 R12"


def test_long_words_are_cut_on_a_character() -> None:
    content = answers.stream("st-1", "电" * 7000, finish=True)["stream"]["content"]
    assert len(content.encode()) <= 20480
    assert content.startswith("(1/2) 电")


def test_welcome_is_text_or_card() -> None:
    assert answers.welcome(Reply("您好")) == {"msgtype": "text", "text": {"content": "您好"}}
    card = answers.welcome(Reply(card=CARD))
    assert card is not None
    assert card["msgtype"] == "template_card"
    assert answers.welcome(Reply()) is None


def test_new_face_has_the_clicked_task_id() -> None:
    payload = answers.new_face(Reply(update=CARD), "R12@clicked")
    assert payload is not None
    assert payload["response_type"] == "update_template_card"
    assert payload["template_card"]["task_id"] == "R12@clicked"


def test_no_new_face() -> None:
    assert answers.new_face(Reply("好"), "R12@1") is None


def test_new_face_out_of_rule_leaves_the_card() -> None:
    assert answers.new_face(Reply(update=CARD), "不合规") is None
