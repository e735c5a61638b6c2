"""Callbacks answered a second: the whole job against a bot that only echoes."""

from __future__ import annotations

import asyncio
import json
import secrets
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.channels.envelope import Envelope
from tests.bench import load
from tests.support.databases import Postgres
from tests.support.parties import AES_KEY, TOKEN, callbacks, residents, roster, sealed, talk
from tests.support.process import free_port, serving

COUNT = 2000
WARM = 300
CONNECTIONS = 16

Row = Mapping[str, object]


def measure() -> Iterator[Row]:
    """Linli on SQLite and PostgreSQL and the echo bot, one after another in the same run."""
    with tempfile.TemporaryDirectory() as folder:
        people = Path(folder) / "roster.json"
        people.write_text(json.dumps(roster()), encoding="utf-8")
        yield from _linli("sqlite", f"sqlite:///{Path(folder) / 'bench.db'}", people)
        with tempfile.TemporaryDirectory() as data:
            server = Postgres(Path(data), durable=True)
            with server.database() as url:
                yield from _linli("postgres", url, people)
            server.close()
    yield from _echo()


def _linli(name: str, url: str, people: Path) -> Iterator[Row]:
    requests = [load.post(path, body) for path, body in callbacks(WARM + COUNT)]
    port = free_port()
    with serving("tests.support.server", url, str(port), str(people), port=port):
        measured = _timed(port, requests)
    _check_sealed(measured.last_body)
    yield from _rows(f"callbacks_{name}", measured)


def _echo() -> Iterator[Row]:
    envelope = Envelope.of(TOKEN, AES_KEY, "")
    said, everybody = talk(), residents()
    requests = [
        load.post(*_echo_request(envelope, everybody[n % len(everybody)][0], said[n % len(said)]))
        for n in range(WARM + COUNT)
    ]
    port = free_port()
    with serving("tests.bench.echo_server", str(port), port=port):
        yield from _rows("callbacks_echo_bot", _timed(port, requests))


def _timed(port: int, requests: list[bytes]) -> load.Measured:
    asyncio.run(load.run(port, requests[:WARM], CONNECTIONS))
    return asyncio.run(load.run(port, requests[WARM:], CONNECTIONS))


def _rows(name: str, measured: load.Measured) -> Iterator[Row]:
    yield {"name": f"{name}_rate", "value": round(measured.rate, 1), "unit": "1/s"}
    yield {"name": f"{name}_p50", "value": round(measured.p50, 2), "unit": "ms"}
    yield {"name": f"{name}_p99", "value": round(measured.p99, 2), "unit": "ms"}


def _check_sealed(body: bytes) -> None:
    """The last answer must open with our key and hold a finished stream."""
    answer = json.loads(body)
    text = Envelope.of(TOKEN, AES_KEY, "").decrypt(answer["encrypt"])
    assert json.loads(text)["stream"]["finish"], text


def _echo_request(envelope: Envelope, name: str, text: str) -> tuple[str, bytes]:
    message = (
        f"<xml><WebhookUrl><![CDATA[http://127.0.0.1/send?key=K]]></WebhookUrl>"
        f"<MsgId><![CDATA[{secrets.token_hex(8)}]]></MsgId><ChatId><![CDATA[g1]]></ChatId>"
        f"<ChatType><![CDATA[group]]></ChatType><From><UserId><![CDATA["
        f"{name}]]></UserId><Name><![CDATA[n]]></Name>"
        f"<Alias><![CDATA[a]]></Alias></From><GetChatInfoUrl><![CDATA[http://127.0.0.1/i]]>"
        f"</GetChatInfoUrl><MsgType><![CDATA[text]]></MsgType>"
        f"<Text><Content><![CDATA[{text}]]></Content></Text></xml>"
    )
    address, body = sealed(envelope, message, "/wecom")
    encrypted = json.loads(body)["encrypt"]
    return address, f"<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>".encode()
