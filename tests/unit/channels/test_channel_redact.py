"""Secrets are masked wherever a log line could carry them; codes stay readable."""

from __future__ import annotations

import pytest

from bot.channels.redact import redact, redact_event

SECRET = "s3cr3tS3cr3tS3cr3t"


@pytest.mark.parametrize(
    "text",
    [
        f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={SECRET}",
        f"https://qyapi.weixin.qq.com/cgi-bin/message/send?debug=1&access_token={SECRET}&x=1",
        f"response?response_code={SECRET}",
        f"GET /cgi-bin/auth/getuserinfo?code={SECRET}&state=1",
        f"gettoken?corpid=ww1&corpsecret={SECRET}",
        f"EncodingAESKey={SECRET}",
        f"encoding_aes_key: {SECRET}",
        f"LINLI_APP_SECRET={SECRET}",
        f"LINLI_AIBOT_AES_KEY={SECRET}",
        f"LINLI_AIBOT_TOKEN={SECRET}",
        f'{{"access_token": "{SECRET}", "expires_in": 7200}}',
        f"{{'corpsecret': '{SECRET}'}}",
        f'{{"aeskey":"{SECRET}"}}',
        f"<ResponseCode>{SECRET}</ResponseCode>",
        f"key%3D{SECRET}",
        f"KEY={SECRET}",
    ],
)
def test_secret_is_masked(text: str) -> None:
    assert SECRET not in redact(text)
    assert "***" in redact(text)


@pytest.mark.parametrize(
    "text",
    ["errcode: 40014", "errcode=45009", "event_type=enter_chat", "报修 R12", "monkey=banana"],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert redact(text) == text


def test_what_follows_a_secret_stays() -> None:
    assert redact(f"send?key={SECRET}&x=1 failed") == "send?key=***&x=1 failed"


def test_every_text_of_a_log_line_is_masked() -> None:
    line = {"event": "x", "reason": f"send?key={SECRET}", "parcel": 7}
    assert redact_event(None, "info", line) == {
        "event": "x",
        "reason": "send?key=***",
        "parcel": 7,
    }
