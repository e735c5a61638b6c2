"""Starts a server in a process of its own and waits until it listens."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator


class DidNotStart(Exception):
    """A server process ended, or did not begin to listen in time."""


def free_port() -> int:
    """A port of the loopback that nobody uses."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def start(module: str, *arguments: str, port: int) -> subprocess.Popen[bytes]:
    """Run `python -m module …` and wait for its port. Raises `DidNotStart`."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments], stdout=subprocess.DEVNULL
    )
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return process
        time.sleep(0.05)
    process.kill()
    raise DidNotStart(module)


@contextlib.contextmanager
def serving(module: str, *arguments: str, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A server that is killed at the end."""
    process = start(module, *arguments, port=port)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
