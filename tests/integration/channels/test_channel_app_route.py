"""Messages of the self-built app, and the token that carries them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from channel_fakes import Clock, FakeApi, kept_photo, token_answer
from channel_parcels import CARD, PERSON, SECRET

from bot.channels.api import api_of
from bot.channels.routes import routes
from bot.core.ports import Route, TryLater, Undeliverable
from bot.core.values import Enclosure
from bot.settings import Settings


async def test_app_text(ways: dict[str, Route], api_server: FakeApi) -> None:
    await ways["app"].send(PERSON)
    assert api_server.to("gettoken")[0].query["corpsecret"] == SECRET
    (call,) = api_server.to("message/send")
    assert call.query == {"access_token": "T1"}
    assert call.body == {
        "touser": "li4",
        "agentid": 1000002,
        "msgtype": "text",
        "text": {"content": "您的报修 R12 修好了"},
        "enable_duplicate_check": 1,
        "duplicate_check_interval": 1800,
    }


async def test_app_text_and_card_are_two_messages(
    ways: dict[str, Route], api_server: FakeApi
) -> None:
    await ways["app"].send(replace(PERSON, card=CARD))
    assert [c.body["msgtype"] for c in api_server.to("message/send")] == ["text", "template_card"]


async def test_app_photo_is_uploaded_and_follows_its_words(
    ways: dict[str, Route], api_server: FakeApi
) -> None:
    api_server.next_answers("media/upload", {"errcode": 42001}, {"errcode": 0, "media_id": "M1"})
    await ways["app"].send(replace(PERSON, photo="a.png"))
    refused, taken = api_server.to("media/upload")
    assert [refused.query["access_token"], taken.query["access_token"]] == ["T1", "T2"]
    assert taken.query["type"] == "image"
    assert b'filename="a.png"' in taken.body
    assert b"picture of a.png" in taken.body
    words, photo = api_server.to("message/send")
    assert words.body["msgtype"] == "text"
    assert photo.body["image"] == {"media_id": "M1"}


async def test_app_photo_that_is_gone(ways: dict[str, Route], api_server: FakeApi) -> None:
    with pytest.raises(Undeliverable, match="no longer kept"):
        await ways["app"].send(replace(PERSON, photo="gone.png"))
    assert api_server.to("media/upload") == []


async def test_app_document_keeps_its_name_and_follows_its_words(
    ways: dict[str, Route], api_server: FakeApi
) -> None:
    api_server.next_answers("media/upload", {"errcode": 0, "media_id": "F1"})
    enclosure = Enclosure("李四的个人信息.docx", b"PK the document")
    await ways["app"].send(replace(PERSON, enclosure=enclosure))
    (call,) = api_server.to("media/upload")
    assert call.query["type"] == "file"
    assert 'filename="李四的个人信息.docx"'.encode() in call.body
    words, document = api_server.to("message/send")
    assert words.body["msgtype"] == "text"
    assert document.body["file"] == {"media_id": "F1"}


async def test_app_markdown_on_demand(ways: dict[str, Route], api_server: FakeApi) -> None:
    await ways["app"].send(replace(PERSON, extra={"format": "markdown"}))
    assert api_server.to("message/send")[0].body["markdown"] == {"content": PERSON.text}


async def test_clicked_card_gets_its_new_face(ways: dict[str, Route], api_server: FakeApi) -> None:
    await ways["app"].send(replace(PERSON, card=CARD, extra={"response_code": "RC"}))
    (call,) = api_server.to("message/update_template_card")
    assert (call.body["userids"], call.body["response_code"]) == (["li4"], "RC")
    assert call.body["template_card"]["card_type"] == "button_interaction"


async def test_same_words_of_two_parcels_both_arrive(
    ways: dict[str, Route], api_server: FakeApi, clock: Clock
) -> None:
    await ways["app"].send(PERSON)
    await ways["app"].send(PERSON)
    await ways["app"].send(replace(PERSON, id=3, duplicate_key="d3"))
    clock.move(minutes=31)
    await ways["app"].send(replace(PERSON, id=4, duplicate_key="d4"))
    checked = ["enable_duplicate_check" in c.body for c in api_server.to("message/send")]
    assert checked == [True, True, False, True]


@pytest.mark.parametrize("trouble", ["invaliduser", "unlicenseduser"])
async def test_receiver_who_cannot_be_reached(
    ways: dict[str, Route], api_server: FakeApi, trouble: str
) -> None:
    api_server.next_answers("message/send", {"errcode": 0, trouble: "li4"})
    with pytest.raises(Undeliverable):
        await ways["app"].send(PERSON)


@pytest.mark.parametrize("person", ["@all", "li4|wang5", "", " "])
async def test_one_person_is_never_many(
    ways: dict[str, Route], api_server: FakeApi, person: str
) -> None:
    with pytest.raises(Undeliverable):
        await ways["app"].send(replace(PERSON, person=person))
    assert not api_server.calls


async def test_card_out_of_rule_is_undeliverable(
    ways: dict[str, Route], api_server: FakeApi
) -> None:
    with pytest.raises(Undeliverable):
        await ways["app"].send(replace(PERSON, text="", card=replace(CARD, task_id="不合规")))
    assert not api_server.to("message/send")


@pytest.mark.parametrize("code", [40014, 42001, 40001])
async def test_expired_token_is_renewed_once(
    ways: dict[str, Route], api_server: FakeApi, code: int
) -> None:
    api_server.next_answers("message/send", {"errcode": code}, {"errcode": 0})
    await ways["app"].send(PERSON)
    tokens = [call.query["access_token"] for call in api_server.to("message/send")]
    assert tokens == ["T1", "T2"]


async def test_token_that_stays_invalid_is_not_tried_for_ever(
    ways: dict[str, Route], api_server: FakeApi
) -> None:
    api_server.next_answers("message/send", {"errcode": 40014, "errmsg": "invalid access_token"})
    with pytest.raises(Undeliverable):
        await ways["app"].send(PERSON)
    assert len(api_server.to("message/send")) == 2
    assert len(api_server.to("gettoken")) == 2


async def test_ten_messages_at_once_fetch_one_token(
    ways: dict[str, Route], api_server: FakeApi
) -> None:
    parcels = [replace(PERSON, id=n, text=str(n)) for n in range(10)]
    await asyncio.gather(*(ways["app"].send(parcel) for parcel in parcels))
    assert len(api_server.to("gettoken")) == 1


async def test_token_that_cannot_be_had_is_tried_later(
    ways: dict[str, Route],
    api_server: FakeApi,
    hang_up: Callable[[web.Request], web.StreamResponse],
) -> None:
    api_server.next_answers("gettoken", hang_up)
    with pytest.raises(TryLater):
        await ways["app"].send(PERSON)
    assert not api_server.to("message/send")


@pytest.mark.parametrize("answer", [{"errcode": 0}, {"errcode": 0, "access_token": ""}])
async def test_answer_without_a_token_is_tried_later(
    ways: dict[str, Route], api_server: FakeApi, answer: dict[str, Any]
) -> None:
    api_server.next_answers("gettoken", answer)
    with pytest.raises(TryLater):
        await ways["app"].send(PERSON)


async def test_wrong_secret_is_undeliverable(ways: dict[str, Route], api_server: FakeApi) -> None:
    api_server.next_answers("gettoken", {"errcode": 40001, "errmsg": "invalid credential"})
    with pytest.raises(Undeliverable):
        await ways["app"].send(PERSON)


async def test_address_that_is_not_allowed_is_shown(
    ways: dict[str, Route], api_server: FakeApi, logs: list[dict[str, Any]]
) -> None:
    message = "not allow to access from your ip, hint: [1], from ip: 203.0.113.9, more"
    api_server.next_answers("message/send", {"errcode": 60020, "errmsg": message})
    with pytest.raises(Undeliverable):
        await ways["app"].send(PERSON)
    assert "203.0.113.9" in logs[-1]["advice"]


async def test_secrets_stay_out_of_logs_and_faults(
    settings: Settings,
    session: aiohttp.ClientSession,
    clock: Clock,
    logs: list[dict[str, Any]],
    unused_tcp_port: int,
) -> None:
    nowhere = settings.model_copy(update={"wecom_api": f"http://127.0.0.1:{unused_tcp_port}"})
    app = routes(nowhere, session, clock, kept_photo)[-1]
    with pytest.raises(TryLater) as caught:
        await app.send(PERSON)
    assert SECRET not in str(caught.value) + repr(caught.value.__cause__) + repr(logs)


async def test_check_proves_the_secret(
    settings: Settings, api_server: FakeApi, session: aiohttp.ClientSession, clock: Clock
) -> None:
    here = settings.model_copy(update={"wecom_api": api_server.url})
    api = api_of(here, session, clock)
    assert api is not None
    await api.check()
    assert await api.get("user/get", {"userid": "li4"}) == {"errcode": 0}
    assert api_server.to("user/get")[0].query == {"userid": "li4", "access_token": "T1"}
    assert SECRET not in repr(api.app)


async def test_first_token_is_used_until_five_minutes_before_its_end(
    ways: dict[str, Route], api_server: FakeApi, clock: Clock
) -> None:
    api_server.next_answers("gettoken", token_answer("T1"), token_answer("T2"))
    await ways["app"].send(PERSON)
    clock.move(seconds=6900)
    await ways["app"].send(replace(PERSON, id=9, duplicate_key="d9"))
    tokens = [call.query["access_token"] for call in api_server.to("message/send")]
    assert tokens == ["T1", "T2"]
