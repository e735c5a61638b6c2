"""A load of prepared HTTP requests over a few connections, timed one by one."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass


class Refused(Exception):
    """The server answered a request with something other than 200."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a load came to: answers a second and the milliseconds of one answer."""

    rate: float
    p50: float
    p99: float
    last_body: bytes


def post(path: str, body: bytes, host: str = "127.0.0.1") -> bytes:
    """The bytes of one POST request."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def run(port: int, requests: Sequence[bytes], connections: int) -> Measured:
    """Send everything over `connections` lines at once. Raises `Refused`."""
    waiting = iter(requests)
    spent: list[float] = []
    last = b""

    async def line() -> None:
        nonlocal last
        reader = writer = None
        for request in waiting:
            started = time.perf_counter()
            if writer is None:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
            assert reader is not None
            writer.write(request)
            last, keeps = await _answer(reader)
            spent.append(time.perf_counter() - started)
            if not keeps:
                writer.close()
                writer = None
        if writer is not None:
            writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(line() for _ in range(connections)))
    took = time.perf_counter() - began
    cuts = statistics.quantiles(spent, n=100)
    return Measured(len(spent) / took, cuts[49] * 1000, cuts[98] * 1000, last)


async def _answer(reader: asyncio.StreamReader) -> tuple[bytes, bool]:
    """One answer's body, and whether the connection stays open."""
    head = await reader.readuntil(b"\r\n\r\n")
    if b" 200 " not in head.split(b"\r\n", 1)[0]:
        raise Refused(head.decode(errors="replace"))
    fields = {
        name.strip().lower(): value.strip()
        for name, _, value in (line.partition(b":") for line in head.split(b"\r\n")[1:])
    }
    length = fields.get(b"content-length")
    body = await (reader.readexactly(int(length)) if length else reader.read())
    keeps = head.startswith(b"HTTP/1.1") and fields.get(b"connection", b"").lower() != b"close"
    return body, keeps
