"""Where photos are kept: files with random names, type sniffed, size capped, Exif taken out."""

from __future__ import annotations

import secrets
from pathlib import Path

from bot.core.exif import BadPicture, without_exif
from bot.core.ports import MediaFault

_MAGIC = {b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}


class MediaStore:
    """A folder of files that nothing but this process reads."""

    def __init__(self, folder: Path, *, max_bytes: int) -> None:
        self._folder = folder
        self._max_bytes = max_bytes

    def keep(self, data: bytes) -> str:
        """Store a picture without its Exif data; its name. Raises `MediaFault` for what is none,
        is too large or was cut short."""
        if len(data) > self._max_bytes:
            raise MediaFault(f"too large: {len(data)} bytes")
        kind = next((k for magic, k in _MAGIC.items() if data.startswith(magic)), None)
        if kind is None:
            raise MediaFault("neither JPEG nor PNG")
        try:
            data = without_exif(data)
        except BadPicture as fault:
            raise MediaFault("cut short") from fault
        self._folder.mkdir(parents=True, exist_ok=True)
        name = f"{secrets.token_hex(16)}.{kind}"
        (self._folder / name).write_bytes(data)
        return name

    def read(self, name: str) -> bytes:
        """A picture that was kept. Raises `MediaFault` where it is gone."""
        try:
            return (self._folder / name).read_bytes()
        except OSError as fault:
            raise MediaFault("no longer kept") from fault

    def remove(self, name: str) -> None:
        """Let go of a picture."""
        (self._folder / name).unlink(missing_ok=True)
