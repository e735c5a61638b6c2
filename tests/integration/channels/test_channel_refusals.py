"""Addresses are verified; what is not from WeCom, or not the protocol, is refused."""

from __future__ import annotations

import asyncio
import base64
import gzip
import io
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import structlog
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from channel_fakes import (
    APP_TEXT,
    CALLBACKS,
    CORP,
    KEY,
    NONCE,
    START,
    TALK,
    TOKEN,
    Clock,
    FakeDesk,
    WeCom,
)
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot.channels.envelope import Envelope, KeyMalformed
from bot.channels.web import add_routes
from bot.core.ports import Overloaded
from bot.settings import Settings


@pytest.mark.parametrize(
    ("path", "receiver"), [(p, CORP if p == "/wecom/app" else "") for p in CALLBACKS]
)
async def test_address_is_verified_by_the_bare_text(
    wecom: WeCom, path: str, receiver: str
) -> None:
    response = await wecom.verify(path, receiver)
    assert (response.status, await response.read()) == (200, b"5567712364890123")
    assert response.content_type == "text/plain"


@pytest.mark.parametrize("path", CALLBACKS)
async def test_address_is_not_verified_for_another_receiver(wecom: WeCom, path: str) -> None:
    assert (await wecom.verify(path, "wwother")).status == 403


async def test_plus_signs_that_became_blanks_are_mended(wecom: WeCom) -> None:
    box = Envelope.of(TOKEN, KEY)
    echo = next(e for e in (box.encrypt("1") for _ in range(200)) if "+" in e)
    query = {**wecom.query(box, echo), "echostr": echo.replace("+", " ")}
    response = await wecom.client.get("/wecom/aibot", params=query)
    assert await response.text() == "1"


async def test_overload_asks_wecom_to_send_again(wecom: WeCom, desk: FakeDesk) -> None:
    desk.fault = Overloaded()
    for path, data in [("/wecom/aibot", TALK), ("/wecom/archive", {**TALK, "archive": True})]:
        data = {**data, "text": {"content": "灯坏了"}}
        assert (await wecom.post(path, data)).status == 503
    assert (await wecom.post_xml("/wecom/app", APP_TEXT)).status == 503


async def test_fault_of_the_house_is_logged_without_secrets(
    wecom: WeCom, desk: FakeDesk, logs: list[dict[str, Any]]
) -> None:
    desk.fault = RuntimeError("send?key=s3cr3t failed")
    assert (await wecom.post("/wecom/aibot", TALK)).status == 503
    line = next(entry for entry in logs if entry["event"] == "callback_failed")
    assert "RuntimeError" in line["trace"]
    assert "s3cr3t" not in line["trace"]


@pytest.mark.parametrize("path", CALLBACKS)
async def test_bad_signature_is_refused_with_advice(
    wecom: WeCom, desk: FakeDesk, path: str, logs: list[dict[str, Any]]
) -> None:
    send = wecom.post_xml if path == "/wecom/app" else wecom.post
    assert (await send(path, "{}", msg_signature="0" * 40)).status == 403
    line = next(entry for entry in logs if entry["event"] == "callback_refused")
    assert line["cause"] == "signature_wrong"
    assert "Token" in line["advice"]
    assert not desk.taken


async def test_stale_timestamp_is_refused(
    wecom: WeCom, clock: Clock, logs: list[dict[str, Any]]
) -> None:
    box = Envelope.of(TOKEN, KEY)
    encrypted = box.encrypt(json.dumps(TALK))
    params = wecom.query(box, encrypted)
    clock.move(minutes=11)
    response = await wecom.client.post("/wecom/aibot", params=params, json={"encrypt": encrypted})
    assert response.status == 403
    assert any("时钟" in entry.get("advice", "") for entry in logs)


async def test_the_same_envelope_twice_is_answered_twice(wecom: WeCom, desk: FakeDesk) -> None:
    assert await wecom.ask(TALK) == await wecom.ask(TALK)
    assert [message.key for message in desk.taken] == ["aibot:AIB7:m1"] * 2


async def test_missing_signature_is_refused(wecom: WeCom) -> None:
    assert (await wecom.client.post("/wecom/aibot", json={"encrypt": "x"})).status == 400
    assert (await wecom.client.get("/wecom/aibot")).status == 400


@pytest.mark.parametrize("path", CALLBACKS)
async def test_body_over_a_megabyte_is_refused(wecom: WeCom, path: str) -> None:
    params = {"msg_signature": "x", "timestamp": "1", "nonce": "2"}
    big = io.BytesIO(b"x" * (1024 * 1024 + 1))
    assert (await wecom.client.post(path, params=params, data=big)).status == 413


async def test_body_over_a_megabyte_without_a_length_is_refused(wecom: WeCom) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(17):
            yield b"x" * 65536

    params = {"msg_signature": "x", "timestamp": "1", "nonce": "2"}
    response = await wecom.client.post("/wecom/aibot", params=params, data=endless())
    assert response.status == 413


async def test_broken_encoding_of_the_body_is_refused(wecom: WeCom) -> None:
    params = {"msg_signature": "x", "timestamp": "1", "nonce": "2"}
    response = await wecom.client.post(
        "/wecom/aibot", params=params, data=b"not gzip", headers={"Content-Encoding": "gzip"}
    )
    assert response.status == 400


async def test_body_that_unpacks_to_more_than_a_megabyte_is_refused(wecom: WeCom) -> None:
    bomb = gzip.compress(b"x" * (8 * 1024 * 1024))
    params = {"msg_signature": "x", "timestamp": "1", "nonce": "2"}
    response = await wecom.client.post(
        "/wecom/aibot", params=params, data=bomb, headers={"Content-Encoding": "gzip"}
    )
    assert response.status == 413


async def test_plaintext_that_is_no_json_is_refused(wecom: WeCom) -> None:
    assert (await wecom.post("/wecom/aibot", "not json")).status == 400
    assert (await wecom.post("/wecom/aibot", "[" * 90_000)).status == 400


async def test_only_what_is_configured_is_mounted(desk: FakeDesk, clock: Clock) -> None:
    bare = Settings(_env_file=None)
    assert add_routes(web.Application(), bare, desk, clock) == ()
    bot = Settings(_env_file=None, aibot_token=TOKEN, aibot_aes_key=KEY)
    mounted = add_routes(web.Application(), bot, desk, clock)
    assert mounted == ("/wecom/aibot", "/wecom/archive")


def test_malformed_key_is_told_at_the_start(desk: FakeDesk, clock: Clock) -> None:
    wrong = Settings(_env_file=None, aibot_token=TOKEN, aibot_aes_key=KEY + "=")
    with pytest.raises(KeyMalformed, match="43"):
        add_routes(web.Application(), wrong, desk, clock)


ALLOWED = {200, 400, 403, 413, 503}


@hypothesis_settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    body=st.binary(max_size=300)
    | st.sampled_from(
        [b"{}", b"<xml/>", b'{"encrypt":"AAAA"}', b"<xml><Encrypt>A</Encrypt></xml>"]
    )
)
def test_garbage_never_breaks_a_callback(settings: Settings, body: bytes) -> None:
    for status, shown in run_garbage(settings, body):
        assert status in ALLOWED
        assert TOKEN not in shown
        assert KEY not in shown


@hypothesis_settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    plain=st.text(max_size=200) | st.dictionaries(st.text(max_size=9), st.text()).map(json.dumps)
)
def test_signed_garbage_never_breaks_a_callback(settings: Settings, plain: str) -> None:
    box = Envelope.of(TOKEN, KEY)
    encrypted = box.encrypt(plain)
    stamp = str(int(START.timestamp()))
    query = {
        "msg_signature": box.sign(stamp, NONCE, encrypted),
        "timestamp": stamp,
        "nonce": NONCE,
    }
    for status, shown in run_garbage(settings, json.dumps({"encrypt": encrypted}).encode(), query):
        assert status in ALLOWED
        assert TOKEN not in shown
        assert KEY not in shown


def run_garbage(
    settings: Settings, body: bytes, query: dict[str, str] | None = None
) -> list[tuple[int, str]]:
    return asyncio.run(post_garbage(settings, body, query or {}))


async def post_garbage(
    settings: Settings, body: bytes, query: dict[str, str]
) -> list[tuple[int, str]]:
    application = web.Application()
    add_routes(application, settings, FakeDesk(), Clock())
    junk = {"msg_signature": "x", "timestamp": "y", "nonce": base64.b64encode(body).decode()}
    seen = []
    async with TestClient(TestServer(application)) as client:
        for path in CALLBACKS:
            with structlog.testing.capture_logs() as lines:
                response = await client.post(path, params=query or junk, data=body)
            seen.append((response.status, repr(lines)))
    return seen
