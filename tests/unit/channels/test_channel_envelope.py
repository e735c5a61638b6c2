"""The envelope against fixed vectors, against wechatpy, and under every flipped byte."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.crypto import _get_signature
from wechatpy.enterprise.crypto import PrpCrypto, WeChatCrypto

from bot.channels import envelope as env
from bot.channels.envelope import Envelope, Seal, aes_decrypt, aes_encrypt, parse_key

TOKEN = "blockbotToken01"
KEY = "QmxvY2tCb3RUZXN0S2V5MDEyMzQ1Njc4OWFiY2RlZmc"
SALT = b"0123456789abcdef"
STAMP, NONCE = "1767225600", "1320562132"
CORP = "ww0123456789abcdef"
NOW = datetime.fromtimestamp(1767225600, tz=UTC)

V4_MESSAGE = (
    "<xml><ToUserName><![CDATA[ww0123456789abcdef]]></ToUserName>"
    "<FromUserName><![CDATA[li4]]></FromUserName><CreateTime>1767225600</CreateTime>"
    "<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[漏水]]></Content>"
    "<MsgId>7234567890123456789</MsgId><AgentID>1000002</AgentID></xml>"
)
V4_SEALED = (
    "O5vtgWonF7rQfNGD/WYwkLZrV2XjfUJCq1okS96WYRkAhI8w3GxelVVtKNTImAvkJKWHozycqgB8c1YOyH3yrJd8rSloG02e"
    "5gFv6q81RYEDkrn9wllAU0coYFnDq94B+/uKcqSqxFqqielX/2242/T1ajnlWnu1nKI4z6El2wkByYZPod2y8kgVfHMCZe3b"
    "FVRQ/8hftJUQX02ZvWNCUWV8QUCuZJcKCSRgXi0Y/NiwU8Ii/+YPcUs3gfZ+prjsQIOBpM6/DDyNt08UZDynkt9/NLDjqxmM"
    "JiSg3B9C6XyG8suI5lHEqpPsmYUXNcbMmeN1xuIFgClxhFrj3E5lb2S7YZNXrIhnDWTYRrMXwITY8gCUDAHHVlUp+kP9R+6M"
    "O1ktSHOo8JIqf61+5ISOW2lAuoftGA3w0qTjvu+kb4Q="
)
VECTORS = [
    pytest.param(
        "5567712364890123",
        CORP,
        "O5vtgWonF7rQfNGD/WYwkJlW2rQArhu26iFYJPcZa8P8skUnIbdcziJ2F+XLETQG2QYBsnuBxo+s4HBweiUowQ==",
        "a800f3285644129f66727bd016a9f6835fefd068",
        id="V1",
    ),
    pytest.param(
        "5567712364890123",
        "",
        "O5vtgWonF7rQfNGD/WYwkJlW2rQArhu26iFYJPcZa8PPeyOkRgw8QoykqkRCciakTWRlZK34zRdWiKndudfqNA==",
        "467ba14ccff2a76e731c42ac875f972037aeec91",
        id="V2",
    ),
    pytest.param(
        '{"msgid":"m1","msgtype":"text","text":{"content":"@楼宇助手 电梯坏了"}}',
        "",
        "O5vtgWonF7rQfNGD/WYwkDZCXSZz2ygmT6a+xqIv5voEHLC0DRYSgOhE0lYil08w9OqOKcxulJ7lBpXxvI4pMyDrCjCVHzY4"
        "E4fH0Wbgdu1So8kle+/FW93PT7USlMFRxT1tRO4GLzcgEWWmo86Di0+gxyA4PD9hgqE3h9+275M=",
        "a6cae7821dba3288bb53352b086f97055ff5c077",
        id="V3",
    ),
    pytest.param(V4_MESSAGE, CORP, V4_SEALED, "5f95328799f1cec06945764eb3eb127e327f7069", id="V4"),
]


def sealed(box: Envelope, text: str) -> tuple[str, Seal]:
    encrypted = box.encrypt(text)
    return encrypted, Seal(box.sign(STAMP, NONCE, encrypted), STAMP, NONCE)


@pytest.mark.parametrize(("message", "receiver", "encrypted", "signature"), VECTORS)
def test_vector_is_reproduced(message: str, receiver: str, encrypted: str, signature: str) -> None:
    box = Envelope.of(TOKEN, KEY, receiver)
    assert box.encrypt(message, salt=SALT) == encrypted
    assert box.sign(STAMP, NONCE, encrypted) == signature
    assert box.open(encrypted, Seal(signature, STAMP, NONCE), NOW) == message


def test_vector_of_media() -> None:
    plain = b"\x89PNG fake image bytes"
    data = bytes.fromhex("75b5ce7c94618ae686543707e504009fb8b635cd95c4558eb6884edfc774cae9")
    assert aes_decrypt(parse_key(KEY), data) == plain
    assert aes_encrypt(parse_key(KEY), plain) == data


@given(st.text(), st.text(alphabet="abcw0123", max_size=20))
def test_round_trip(text: str, receiver: str) -> None:
    box = Envelope.of(TOKEN, KEY, receiver)
    encrypted, seal = sealed(box, text)
    assert box.open(encrypted, seal, NOW) == text


@given(st.text(min_size=1), st.data())
def test_every_flipped_byte_is_refused(text: str, data: st.DataObject) -> None:
    box = Envelope.of(TOKEN, KEY)
    encrypted, seal = sealed(box, text)
    raw = bytearray(base64.b64decode(encrypted))
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(env.SignatureWrong):
        box.open(base64.b64encode(raw).decode(), seal, NOW)


@given(st.binary(max_size=400))
def test_any_ciphertext_is_read_or_refused_by_a_fault_of_our_own(raw: bytes) -> None:
    box = Envelope.of(TOKEN, KEY)
    with pytest.raises(env.EnvelopeFault):
        box.decrypt(base64.b64encode(raw).decode())


@given(st.text(), st.text(alphabet="abcw0123", max_size=20))
def test_wechatpy_reads_what_we_seal_and_the_reverse(text: str, corp: str) -> None:
    theirs, ours = PrpCrypto(parse_key(KEY)), Envelope.of(TOKEN, KEY, corp)
    assert theirs.decrypt(ours.encrypt(text).encode(), corp) == text
    assert ours.decrypt(theirs.encrypt(text, corp).decode()) == text


def test_wechatpy_verifies_our_signature() -> None:
    box = Envelope.of(TOKEN, KEY, CORP)
    encrypted, seal = sealed(box, "5567712364890123")
    echo = WeChatCrypto(TOKEN, KEY, CORP).check_signature(seal.signature, STAMP, NONCE, encrypted)
    assert echo == "5567712364890123"
    assert _get_signature(TOKEN, STAMP, NONCE, encrypted) == seal.signature


def test_key_is_stripped_of_blanks() -> None:
    assert parse_key(f"  {KEY}\n") == b"BlockBotTestKey0123456789abcdefg"


@pytest.mark.parametrize("key", ["", KEY[:-1], KEY + "=", KEY + "A", "！" * 43, KEY[:-1] + "\n\n"])
def test_key_of_another_length_is_refused(key: str) -> None:
    with pytest.raises(env.KeyMalformed, match="43"):
        parse_key(key)


def test_token_and_key_do_not_show_in_repr() -> None:
    shown = repr(Envelope.of(TOKEN, KEY))
    assert TOKEN not in shown
    assert "BlockBot" not in shown


def test_wrong_token_is_refused() -> None:
    encrypted, seal = sealed(Envelope.of("other", KEY), "x")
    with pytest.raises(env.SignatureWrong):
        Envelope.of(TOKEN, KEY).open(encrypted, seal, NOW)


def test_signature_outside_ascii_is_refused() -> None:
    encrypted, _ = sealed(Envelope.of(TOKEN, KEY), "x")
    with pytest.raises(env.SignatureWrong):
        Envelope.of(TOKEN, KEY).open(encrypted, Seal("签名", STAMP, NONCE), NOW)


def test_wrong_receiver_is_refused() -> None:
    encrypted, seal = sealed(Envelope.of(TOKEN, KEY, "wwother"), "x")
    with pytest.raises(env.ReceiverWrong):
        Envelope.of(TOKEN, KEY, CORP).open(encrypted, seal, NOW)


def test_wrong_key_is_refused() -> None:
    encrypted, seal = sealed(Envelope.of(TOKEN, KEY[::-1]), "x")
    with pytest.raises((env.PaddingWrong, env.PlaintextMalformed)):
        Envelope.of(TOKEN, KEY).open(encrypted, seal, NOW)


@pytest.mark.parametrize("minutes", [-11, 11])
def test_stale_timestamp_is_refused(minutes: int) -> None:
    box = Envelope.of(TOKEN, KEY)
    encrypted, seal = sealed(box, "x")
    with pytest.raises(env.TimestampStale):
        box.open(encrypted, seal, NOW + timedelta(minutes=minutes))


@pytest.mark.parametrize("stamp", ["", "x", "-1", "1e9", "９", "9" * 5000])
def test_timestamp_that_is_no_number_is_not_fresh(stamp: str) -> None:
    assert not env.is_fresh(stamp, NOW)


def test_timestamp_of_ten_minutes_is_still_fresh() -> None:
    assert env.is_fresh(STAMP, NOW + timedelta(minutes=10))


def framed(length: int, rest: bytes) -> str:
    data = SALT + length.to_bytes(4, "big") + rest
    return base64.b64encode(aes_encrypt(parse_key(KEY), data)).decode()


def test_length_beyond_the_end_is_refused() -> None:
    with pytest.raises(env.PlaintextMalformed):
        Envelope.of(TOKEN, KEY).decrypt(framed(99, b"short"))


def test_text_that_is_not_utf8_is_refused() -> None:
    with pytest.raises(env.PlaintextMalformed):
        Envelope.of(TOKEN, KEY).decrypt(framed(2, b"\xff\xfe"))


def test_plaintext_shorter_than_its_header_is_refused() -> None:
    short = base64.b64encode(aes_encrypt(parse_key(KEY), b"short")).decode()
    with pytest.raises(env.PlaintextMalformed):
        Envelope.of(TOKEN, KEY).decrypt(short)


def test_bad_padding_is_refused() -> None:
    raw = bytearray(base64.b64decode(VECTORS[1].values[2]))  # type: ignore[arg-type]  # a str
    raw[-17] ^= 1
    with pytest.raises(env.PaddingWrong):
        Envelope.of(TOKEN, KEY).decrypt(base64.b64encode(raw).decode())


@pytest.mark.parametrize("text", ["", "A", "AAAA", "不是", "A" * 64 + "!"])
def test_ciphertext_that_is_no_base64_of_blocks_is_refused(text: str) -> None:
    with pytest.raises(env.CipherMalformed):
        Envelope.of(TOKEN, KEY).decrypt(text)


def test_answer_has_the_nonce_of_the_request_and_lower_case_names() -> None:
    box = Envelope.of(TOKEN, KEY)
    answer = box.close("好", NONCE, NOW)
    assert set(answer) == {"encrypt", "msgsignature", "timestamp", "nonce"}
    assert (answer["timestamp"], answer["nonce"]) == (1767225600, NONCE)
    seal = Seal(answer["msgsignature"], str(answer["timestamp"]), answer["nonce"])
    assert box.open(answer["encrypt"], seal, NOW) == "好"


def test_missing_query_value_is_named() -> None:
    with pytest.raises(env.SignatureMissing):
        Seal.of({"msg_signature": "x", "nonce": "y"})


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"encrypt":1}', b"\xff", b"[" * 100_000, b"1" * 6000]
)
def test_body_without_ciphertext_is_refused(body: bytes) -> None:
    with pytest.raises(env.BodyMalformed):
        env.encrypted_of(body)


def test_capital_encrypt_is_read_too() -> None:
    assert env.encrypted_of(json.dumps({"Encrypt": "abc"}).encode()) == "abc"


def test_faults_say_what_they_are_and_what_to_do() -> None:
    for fault in env.EnvelopeFault.__subclasses__():
        assert str(fault()) == fault.__doc__
        assert fault.advice
        assert fault.status in (400, 403, 413)
