"""The real demo as a process of its own, as `make demo` starts it."""

from __future__ import annotations

import asyncio
import re
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

LINLI = Path(sys.executable).with_name("linli")
PATIENCE = 120
"""Seconds until the address must be there."""


class DemoEnded(RuntimeError):
    """The demo ended before it printed its address."""


@asynccontextmanager
async def demo(folder: Path) -> AsyncIterator[str]:
    """A demo's address; its files are in `folder`. Raises `DemoEnded`, `TimeoutError`."""
    with (folder / "demo.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            LINLI,
            "demo",
            "--port",
            str(free_pair()),
            cwd=folder,
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
        )
        try:
            async with asyncio.timeout(PATIENCE):
                address = await _address(process)
            yield address
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()


async def _address(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    async for line in process.stdout:
        if found := re.search(r"http://[\d.:]+", line.decode()):
            return found[0]
    raise DemoEnded


def free_pair() -> int:
    """A free port whose neighbour is free too: the page's, and the bot's behind it."""
    for _attempt in range(50):
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            try:
                second.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return port
    raise OSError("no two free ports side by side")
