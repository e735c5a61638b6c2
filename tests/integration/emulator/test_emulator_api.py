from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from emulator_bot import CORP, SECRET, Rig, button_card, stream


async def test_gettoken_gives_the_same_token_all_its_life(rig: Rig) -> None:
    first = await rig.token()
    assert await rig.token() == first
    rig.clock.forward(seconds=7200)
    assert await rig.token() != first


@pytest.mark.parametrize(
    ("query", "errcode"),
    [
        ({"corpid": "ww", "corpsecret": SECRET}, 40013),
        ({"corpid": CORP, "corpsecret": "x"}, 40001),
    ],
)
async def test_gettoken_refuses(rig: Rig, query: dict[str, str], errcode: int) -> None:
    assert (await rig.get("/cgi-bin/gettoken", **query))["errcode"] == errcode


@pytest.mark.parametrize(("token", "errcode"), [("", 41001), ("made-up", 40014)])
async def test_calls_without_a_good_token_are_refused(rig: Rig, token: str, errcode: int) -> None:
    assert (await rig.get("/cgi-bin/getcallbackip", access_token=token))["errcode"] == errcode


async def test_an_expired_token_answers_42001(rig: Rig) -> None:
    token = await rig.token()
    rig.clock.forward(hours=2)
    sent = await rig.send("text", {"content": "您好"}, token=token)
    assert sent["errcode"] == 42001


async def test_a_text_of_the_app_appears_in_the_private_chat(rig: Rig) -> None:
    sent = await rig.send("text", {"content": "明天停水"}, touser="u01|nobody")
    assert (sent["errcode"], sent["invaliduser"]) == (0, "nobody")
    assert [post["text"] for post in await rig.private()] == ["明天停水"]


@pytest.mark.parametrize(
    ("change", "errcode"),
    [
        ({"touser": "nobody"}, 81013),
        ({"agentid": 7}, 301002),
        ({"agentid": "x"}, 40056),
        ({"msgtype": "poem"}, 40008),
        ({"text": {"content": "字" * 683}}, 45002),
        ({"text": {"content": ""}}, 44004),
    ],
)
async def test_a_wrong_message_is_refused(rig: Rig, change: dict[str, Any], errcode: int) -> None:
    sent = await rig.send("text", {"content": "您好"}, **change)
    assert sent["errcode"] == errcode
    assert await rig.private() == []


async def test_a_duplicate_is_sent_once(rig: Rig) -> None:
    for _ in range(2):
        sent = await rig.send("text", {"content": "停水"}, enable_duplicate_check=1)
        assert sent["errcode"] == 0
    assert len(await rig.private()) == 1


async def test_the_thirty_first_message_a_minute_is_dropped(rig: Rig) -> None:
    token = await rig.token()
    for number in range(31):
        await rig.send("text", {"content": f"{number}"}, token=token)
    assert len(await rig.private()) == 30


async def test_a_card_of_the_app_is_clicked_and_updated_for_all(rig: Rig) -> None:
    card = {"template_card": button_card("R12@1"), "touser": "u01|u03"}
    sent = await rig.send("template_card", card.pop("template_card"), **card)
    post = (await rig.private("周强"))[0]
    await rig.click(post["id"], "take:R12")
    heard = rig.bot.app_heard[0]
    assert heard["EventKey"] == "take:R12"
    update = {
        "agentid": 1000002,
        "response_code": heard["ResponseCode"],
        "atall": 1,
        "template_card": button_card("R12@1", "周强已接单"),
    }
    path = f"/cgi-bin/message/update_template_card?access_token={await rig.token()}"
    assert (await rig.post(path, **update))["errcode"] == 0
    assert (await rig.private())[0]["card"]["main_title"]["title"] == "周强已接单"
    assert (await rig.post(path, **update))["errcode"] == 40058
    assert sent["response_code"]


async def test_a_used_task_id_is_refused(rig: Rig) -> None:
    await rig.send("template_card", button_card("R12@1"))
    assert (await rig.send("template_card", button_card("R12@1")))["errcode"] == 40058


@pytest.mark.parametrize(
    "change",
    [
        {"task_id": "七号"},
        {"task_id": "x" * 129},
        {"button_list": [{"text": "接单", "key": "k" * 1025}]},
        {"button_list": [{"text": "接单", "key": "k"}] * 7},
        {"card_type": "text_notice"},
        {"main_title": {}},
    ],
)
async def test_a_card_over_its_limits_is_refused(rig: Rig, change: dict[str, Any]) -> None:
    sent = await rig.send("template_card", {**button_card("R12@1"), **change})
    assert sent["errcode"] == 40058


async def test_the_robot_writes_into_its_group_and_mentions(rig: Rig) -> None:
    sent = await rig.robot("请看一下", mentioned_list=["u03", "ghost"])
    assert sent == {"errcode": 0, "errmsg": "ok"}
    post = (await rig.group())[0]
    assert (post["source"], post["mentions"]) == ("robot", ["周强"])


async def test_the_twenty_first_robot_message_a_minute_is_refused(rig: Rig) -> None:
    codes = [(await rig.robot(f"{n}"))["errcode"] for n in range(21)]
    assert codes == [0] * 20 + [45009]
    rig.clock.forward(minutes=1)
    assert (await rig.robot("再来"))["errcode"] == 0


async def test_a_wrong_robot_key_answers_93000(rig: Rig) -> None:
    assert (await rig.robot("您好", key="made-up"))["errcode"] == 93000


@pytest.mark.parametrize(("msgtype", "limit"), [("text", 2048), ("markdown", 4096)])
async def test_robot_messages_are_held_to_their_bytes(rig: Rig, msgtype: str, limit: int) -> None:
    assert (await rig.robot("a" * limit, msgtype))["errcode"] == 0
    assert (await rig.robot("a" * (limit + 1), msgtype))["errcode"] == 45002


async def test_response_url_shows_one_reply(rig: Rig) -> None:
    await rig.ask()
    path = response_path(rig)
    for _ in range(2):
        reply = await rig.post(path, msgtype="markdown", markdown={"content": "已派单"})
        assert reply["errcode"] == 0
    texts = [post["text"] for post in await rig.group()]
    assert texts == ["@邻里助手 电梯坏了", "已派单"]


async def test_response_url_lives_one_hour(rig: Rig) -> None:
    await rig.ask()
    rig.clock.forward(minutes=61)
    reply = await rig.post(response_path(rig), msgtype="markdown", markdown={"content": "晚了"})
    assert reply["errcode"] == 40058


@pytest.mark.parametrize(
    ("body", "errcode"),
    [
        ({"msgtype": "text", "text": {"content": "好"}}, 40008),
        ({"msgtype": "template_card", "template_card": button_card("R1@1")}, 40058),
        ({"msgtype": "markdown", "markdown": {"content": "a" * 20481}}, 45002),
    ],
)
async def test_response_url_refuses(rig: Rig, body: dict[str, Any], errcode: int) -> None:
    await rig.ask()
    assert (await rig.post(response_path(rig), **body))["errcode"] == errcode
    again = await rig.post(response_path(rig), msgtype="markdown", markdown={"content": "好"})
    assert again["errcode"] == 0
    assert (await rig.group())[-1]["quote"]["text"] == "@邻里助手 电梯坏了"


@pytest.mark.parametrize("what", ["45009", "42001", "-1"])
async def test_ordered_error_codes_are_answered_as_often_as_ordered(rig: Rig, what: str) -> None:
    await rig.post("/emulator/misbehave", what=what, where="message/send", times=1)
    first = await rig.send("text", {"content": "一"})
    second = await rig.send("text", {"content": "二"})
    assert (first["errcode"], second["errcode"]) == (int(what), 0)


@pytest.mark.parametrize(("what", "sent"), [("drop", 0), ("drop_after", 1)])
async def test_an_api_call_can_be_dropped(rig: Rig, what: str, sent: int) -> None:
    token = await rig.token()
    await rig.post("/emulator/misbehave", what=what, where="message/send")
    with pytest.raises(aiohttp.ClientError):
        await rig.send("text", {"content": "您好"}, token=token)
    assert len(await rig.private()) == sent


async def test_uploaded_media_come_back_in_clear(rig: Rig) -> None:
    token = await rig.token()
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("media", b"a report of six lines", filename="报表.txt")
    path = f"/cgi-bin/media/upload?access_token={token}&type=file"
    response = await rig.web.post(path, data=form)
    media_id = (await response.json())["media_id"]
    query = {"access_token": token, "media_id": media_id}
    got = await rig.web.get("/cgi-bin/media/get", params=query)
    assert await got.read() == b"a report of six lines"
    assert (await rig.send("file", {"media_id": media_id}))["errcode"] == 0
    assert (await rig.private())[0]["files"][0]["name"] == "报表.txt"


async def test_oauth_names_the_person_once(rig: Rig) -> None:
    query = {"redirect_uri": "http://127.0.0.1:1/console", "state": "s1", "as": "u01"}
    back = await rig.web.get("/connect/oauth2/authorize", params=query, allow_redirects=False)
    location = back.headers["Location"]
    code = location.partition("code=")[2].partition("&")[0]
    assert location.endswith("state=s1")
    who = {"access_token": await rig.token(), "code": code}
    assert (await rig.get("/cgi-bin/auth/getuserinfo", **who))["userid"] == "u01"
    assert (await rig.get("/cgi-bin/auth/getuserinfo", **who))["errcode"] == 40029


async def test_oauth_refuses_a_foreign_domain(rig: Rig) -> None:
    query = {"redirect_uri": "https://elsewhere.example/", "as": "u01"}
    back = await rig.web.get("/connect/oauth2/authorize", params=query, allow_redirects=False)
    assert back.status == 400


async def test_oauth_asks_who_it_is(rig: Rig) -> None:
    query = {"redirect_uri": "http://127.0.0.1:1/console"}
    page = await rig.web.get("/connect/oauth2/authorize", params=query)
    assert "李四" in await page.text()


async def test_the_log_holds_no_secret(rig: Rig) -> None:
    token = await rig.token()
    await rig.get("/cgi-bin/gettoken", corpid=CORP, corpsecret="guessed-secret")
    await rig.send("poem", {}, token=token)
    await rig.robot("您好", key="guessed-key")
    log = str(await rig.get("/emulator/log"))
    assert "40008" in log
    for secret in ("guessed-secret", "guessed-key", token, SECRET):
        assert secret not in log


def response_path(rig: Rig) -> str:
    url = rig.bot.heard[0]["response_url"]
    return "/cgi-bin/" + url.partition("/cgi-bin/")[2]


async def test_streams_of_other_messages_need_other_ids(rig: Rig) -> None:
    rig.bot.answer = lambda _message: stream("好", id="same")
    await rig.ask()
    assert "stream.id" in (await rig.ask())["why"]
