"""The AI bot over HTTP: what is taken and what is answered."""

from __future__ import annotations

from typing import Any

import pytest
from channel_fakes import (
    GROUP,
    TALK,
    Clock,
    FakeDesk,
    WeCom,
    event,
    refresh,
)

from bot.channels import aibot_answers as answers
from bot.core.values import Button, Card, MessageKind, Reply

CARD = Card("报修 R12", "R12@1", buttons=(Button("接单", "take:R12"),))


async def test_answer_is_a_finished_stream(wecom: WeCom, desk: FakeDesk) -> None:
    answer = await wecom.ask(TALK)
    assert answer["stream"] == {
        "id": desk.stream,
        "finish": True,
        "content": "记下了",
        "feedback": {"id": desk.stream},
    }
    assert desk.taken[0].text == "@邻里助手 电梯坏了"
    assert desk.waits == [3.0]


async def test_encrypted_answer_is_plain_text(wecom: WeCom) -> None:
    response = await wecom.post("/wecom/aibot", TALK)
    assert response.content_type == "text/plain"
    assert response.charset == "utf-8"


async def test_nothing_to_say_is_an_empty_response(wecom: WeCom, desk: FakeDesk) -> None:
    desk.reply = Reply()
    assert await wecom.ask(TALK) is None


async def test_slow_answer_opens_a_stream_that_refreshes_finish(
    wecom: WeCom, desk: FakeDesk, clock: Clock
) -> None:
    desk.reply = None
    opened = await wecom.ask(TALK)
    assert opened["stream"] == {
        "id": desk.stream,
        "finish": False,
        "content": answers.WORKING,
        "feedback": {"id": desk.stream},
    }
    clock.move(seconds=20)
    assert (await wecom.ask(refresh(desk.stream)))["stream"]["finish"] is False
    desk.reply = Reply("修好了", CARD)
    finished = await wecom.ask(refresh(desk.stream))
    assert finished["stream"] == {"id": desk.stream, "finish": True, "content": "修好了"}
    assert finished["template_card"]["task_id"] == "R12@1"
    assert not desk.left


async def test_stream_is_left_before_wecom_ends_it(
    wecom: WeCom, desk: FakeDesk, clock: Clock
) -> None:
    desk.reply = None
    clock.move(minutes=5, seconds=29)
    assert (await wecom.ask(refresh(desk.stream)))["stream"]["finish"] is False
    clock.move(seconds=1)
    stream = (await wecom.ask(refresh(desk.stream)))["stream"]
    assert (stream["finish"], stream["content"]) == (True, answers.LATER)
    assert desk.left == [desk.stream]


@pytest.mark.parametrize("stream", ["st-1767225600-zzz", "unknown", "", "st-99-a"])
async def test_unknown_stream_ends_with_an_apology(wecom: WeCom, stream: str) -> None:
    answer = await wecom.ask(refresh(stream))
    assert answer["stream"] == {"id": stream, "finish": True, "content": answers.FORGOTTEN}


async def test_entering_is_welcomed_by_text(wecom: WeCom, desk: FakeDesk) -> None:
    desk.reply = Reply("您好，我是邻里助手。")
    answer = await wecom.ask(event("enter_chat"))
    assert answer == {"msgtype": "text", "text": {"content": "您好，我是邻里助手。"}}
    assert desk.taken[0].kind is MessageKind.ENTER


async def test_click_is_answered_by_the_new_face(wecom: WeCom, desk: FakeDesk) -> None:
    desk.reply = Reply(update=Card("报修 R12", "other", "王五处理中"))
    answer = await wecom.ask(event("template_card_event", event_key="take:R12", task_id="R12@1"))
    assert answer["response_type"] == "update_template_card"
    assert answer["template_card"]["task_id"] == "R12@1"
    assert not desk.left


async def test_words_after_a_click_go_another_way(wecom: WeCom, desk: FakeDesk) -> None:
    assert await wecom.ask(event("template_card_event", event_key="k", task_id="R12@1")) is None
    assert desk.left == [desk.stream]


async def test_slow_click_goes_another_way(wecom: WeCom, desk: FakeDesk) -> None:
    desk.reply = None
    assert await wecom.ask(event("template_card_event", event_key="k", task_id="R12@1")) is None
    assert desk.left == [desk.stream]


async def test_click_on_a_settled_card_goes_nowhere(wecom: WeCom, desk: FakeDesk) -> None:
    clicked = event("template_card_event", event_key="noop", task_id="R12@1")
    assert await wecom.ask(clicked) is None
    assert not desk.taken


async def test_feedback_is_taken_and_not_answered(wecom: WeCom, desk: FakeDesk) -> None:
    assert await wecom.ask(event("feedback_event", id="fb", type=2)) is None
    assert desk.taken[0].kind is MessageKind.FEEDBACK


@pytest.mark.parametrize(
    "data", [{**GROUP, "msgtype": "hologram"}, event("auth_change_event"), {"msgtype": "text"}]
)
async def test_unknown_types_are_acknowledged(
    wecom: WeCom, desk: FakeDesk, data: dict[str, Any]
) -> None:
    assert await wecom.ask(data) is None
    assert not desk.taken
