from __future__ import annotations

import base64

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from emulator_bot import AES_KEY, Rig, button_card, stream

PNG = base64.b64encode(b"\x89PNG fake image bytes").decode()


async def test_talk_with_mention_reaches_the_bot_in_a_real_envelope(rig: Rig) -> None:
    rig.bot.answer = lambda message: stream(f"收到：{message['text']['content']}")
    said = await rig.ask("电梯坏了")
    assert said["delivered"]
    assert said["reply"][0]["text"] == "收到：@邻里助手 电梯坏了"
    heard = rig.bot.heard[0]
    assert heard["chatid"] == "wrEmu01"
    assert heard["chattype"] == "group"
    assert heard["from"] == {"userid": "u01"}


async def test_talk_without_mention_is_not_delivered(rig: Rig) -> None:
    said = await rig.say("今天真冷", "3号楼群", mentioned=False)
    assert not said["delivered"]
    assert "会话存档" in said["why"]
    assert rig.bot.heard == rig.bot.archived == []


async def test_archive_hears_what_mentions_nobody(rig: Rig) -> None:
    await rig.post("/emulator/archive", on=True)
    said = await rig.say("今天真冷", "3号楼群")
    assert said["delivered"]
    assert rig.bot.heard == []
    assert rig.bot.archived[0]["archive"] is True
    assert rig.bot.archived[0]["text"] == {"content": "今天真冷"}


async def test_private_talk_needs_no_mention(rig: Rig) -> None:
    rig.bot.answer = lambda _message: stream("您好")
    said = await rig.say("在吗")
    assert said["reply"][0]["text"] == "您好"
    assert rig.bot.heard[0]["chattype"] == "single"
    assert "chatid" not in rig.bot.heard[0]


async def test_a_message_is_retried_three_times_with_the_same_msgid(rig: Rig) -> None:
    rig.bot.statuses = [500, 302, 500, 500, 500]
    said = await rig.ask()
    assert (said["delivered"], said["status"], said["attempts"]) == (False, 500, 4)
    assert len({heard["msgid"] for heard in rig.bot.heard}) == 1
    assert len(rig.bot.heard) == 4


async def test_a_lost_answer_is_asked_for_again(rig: Rig) -> None:
    rig.bot.answer = lambda _message: stream("已登记")
    await rig.post("/emulator/misbehave", what="retry", where="aibot", times=2)
    said = await rig.ask()
    assert said["attempts"] == 3
    assert [post["text"] for post in said["reply"]] == ["已登记"]


async def test_a_dropped_callback_is_sent_again(rig: Rig) -> None:
    rig.bot.answer = lambda message: stream("好", id=message["msgid"])
    await rig.post("/emulator/misbehave", what="drop", where="aibot")
    said = await rig.ask()
    assert (said["delivered"], said["attempts"]) == (True, 2)
    assert len({heard["msgid"] for heard in rig.bot.heard}) == 1
    assert [post["text"] for post in said["reply"]] == ["好"]


async def test_a_forged_reply_is_refused_and_seen(rig: Rig) -> None:
    rig.bot.answer = lambda _message: stream("好")
    rig.bot.forge = True
    said = await rig.ask()
    assert said["reply"] == []
    log = await rig.get("/emulator/log")
    assert "signature" in log[-1]["what"]


async def test_text_is_no_answer_to_a_message(rig: Rig) -> None:
    rig.bot.answer = lambda _message: {"msgtype": "text", "text": {"content": "好"}}
    said = await rig.ask()
    assert said["reply"] == []
    assert "msgtype text" in said["why"]


async def test_text_answers_entering_once_a_day(rig: Rig) -> None:
    rig.bot.answer = lambda _event: {"msgtype": "text", "text": {"content": "欢迎"}}
    first = await rig.post("/emulator/enter", **{"as": "李四"})
    again = await rig.post("/emulator/enter", **{"as": "李四"})
    await rig.post("/emulator/clock", advance_seconds=86400)
    tomorrow = await rig.post("/emulator/enter", **{"as": "李四"})
    assert [first["delivered"], again["delivered"], tomorrow["delivered"]] == [True, False, True]
    assert first["reply"][0]["text"] == "欢迎"


async def test_an_open_stream_is_polled_until_it_is_finished(rig: Rig) -> None:
    rig.bot.answer = lambda _message: stream(
        f"第{len(rig.bot.heard)}次", finish=len(rig.bot.heard) == 4
    )
    said = await rig.ask()
    assert said["reply"][0]["open"]
    await rig.callbacks.idle()
    polls = rig.bot.heard[1:]
    assert [poll["stream"] for poll in polls] == [{"id": "st-1"}] * 3
    assert len({heard["msgid"] for heard in rig.bot.heard}) == 4
    last = (await rig.group())[-1]
    assert (last["text"], last["open"]) == ("第4次", False)


async def test_polling_ends_after_six_minutes(rig: Rig) -> None:
    def slow(message: dict[str, object]) -> dict[str, object]:
        rig.clock.forward(minutes=2 if message["msgtype"] == "stream" else 0)
        return stream("正在查…", finish=False)

    rig.bot.answer = slow
    await rig.ask()
    await rig.callbacks.idle()
    assert len(rig.bot.heard) == 4
    assert not (await rig.group())[-1]["open"]


async def test_a_stream_of_more_than_20480_bytes_is_refused(rig: Rig) -> None:
    rig.bot.answer = lambda _message: stream("字" * 6827)
    said = await rig.ask()
    assert said["reply"] == []
    assert "20481 bytes" in said["why"]


async def test_a_stream_of_20480_bytes_is_shown(rig: Rig) -> None:
    rig.bot.answer = lambda _message: stream("字" * 6826 + "ab")
    assert len((await rig.ask())["reply"]) == 1


async def test_a_card_click_is_delivered_once_and_turns_the_card(rig: Rig) -> None:
    rig.bot.answer = lambda message: (
        {"msgtype": "template_card", "template_card": button_card("R12@1")}
        if message["msgtype"] == "text"
        else {
            "response_type": "update_template_card",
            "template_card": button_card("R12@1", "已接单", "done:R12"),
        }
    )
    card = (await rig.ask())["reply"][0]
    await rig.click(card["id"], "take:R12")
    click = rig.bot.heard[-1]["event"]["template_card_event"]
    assert click["task_id"] == "R12@1"
    assert click["event_key"] == "take:R12"
    assert (await rig.group())[-1]["card"]["main_title"]["title"] == "已接单"


async def test_a_failed_card_click_is_not_repeated(rig: Rig) -> None:
    rig.bot.answer = lambda _m: {"msgtype": "template_card", "template_card": button_card("R1@1")}
    card = (await rig.ask())["reply"][0]
    rig.bot.statuses = [500]
    assert (await rig.click(card["id"], "take:R12"))["attempts"] == 1


async def test_an_update_for_one_person_leaves_the_card_of_others(rig: Rig) -> None:
    rig.bot.answer = lambda message: (
        {"msgtype": "template_card", "template_card": button_card("R12@1")}
        if message["msgtype"] == "text"
        else {
            "response_type": "update_template_card",
            "userids": ["u03"],
            "template_card": button_card("R12@1", "您接了"),
        }
    )
    card = (await rig.ask())["reply"][0]
    await rig.click(card["id"], "take:R12")
    assert (await rig.group("周强"))[-1]["card"]["main_title"]["title"] == "您接了"
    assert (await rig.group("李四"))[-1]["card"]["main_title"]["title"] == "报修 R12"


async def test_a_used_task_id_is_refused(rig: Rig) -> None:
    rig.bot.answer = lambda _m: {"msgtype": "template_card", "template_card": button_card("R1@1")}
    await rig.ask()
    second = await rig.ask()
    assert second["reply"] == []
    assert "task_id" in second["why"]


async def test_a_picture_comes_encrypted_and_for_five_minutes(rig: Rig) -> None:
    await rig.ask("看看这个", image=PNG)
    items = rig.bot.heard[0]["mixed"]["msg_item"]
    assert items[0]["text"]["content"] == "@邻里助手 看看这个"
    path = items[1]["image"]["url"].partition("/media/")[2]
    response = await rig.web.get(f"/media/{path}")
    assert decrypted(await response.read()) == b"\x89PNG fake image bytes"
    rig.clock.forward(minutes=6)
    assert (await rig.web.get(f"/media/{path}")).status == 404


async def test_a_quote_carries_its_content_alone(rig: Rig) -> None:
    first = await rig.say("谁来修？", "3号楼群", who="王五")
    await rig.ask("记一下", quote=first["message_id"])
    assert rig.bot.heard[0]["quote"] == {"msgtype": "text", "text": {"content": "谁来修？"}}


async def test_voice_comes_as_words_in_private(rig: Rig) -> None:
    await rig.say(voice="电梯坏了")
    assert rig.bot.heard[0]["voice"] == {"content": "电梯坏了"}


async def test_a_rating_names_the_feedback_id(rig: Rig) -> None:
    rig.bot.answer = lambda message: (
        stream("好", feedback={"id": "fb-1"}) if message["msgtype"] == "text" else None
    )
    reply = (await rig.ask())["reply"][0]
    order = {"as": "李四", "message_id": reply["id"], "type": 2, "reasons": [3]}
    await rig.post("/emulator/feedback", **order)
    rated = rig.bot.heard[-1]["event"]["feedback_event"]
    assert rated["id"] == "fb-1"
    assert rated["inaccurate_reason_list"] == [3]


async def test_talk_to_the_app_comes_as_xml(rig: Rig) -> None:
    await rig.say("漏水", to="app")
    heard = rig.bot.app_heard[0]
    assert (heard["FromUserName"], heard["Content"]) == ("u01", "漏水")
    assert heard["AgentID"] == "1000002"


async def test_the_callback_address_is_checked_by_echo(rig: Rig) -> None:
    assert await rig.post("/emulator/verify", which="aibot") == {"ok": True, "why": ""}
    assert (await rig.post("/emulator/verify", which="app"))["ok"] is False


async def test_only_three_messages_of_one_person_are_in_interaction(rig: Rig) -> None:
    rig.bot.answer = lambda message: stream("…", finish=False, id=message["msgid"])
    rig.callbacks._watch = lambda: None
    said = [await rig.ask() for _ in range(4)]
    assert [one["delivered"] for one in said] == [True, True, True, False]


def decrypted(content: bytes) -> bytes:
    key = base64.b64decode(AES_KEY + "=")
    decryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
    plain = decryptor.update(content) + decryptor.finalize()
    return plain[: -plain[-1]]
