"""Pictures are kept without what they tell beside the picture."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.exif import BadPicture, without_exif
from bot.core.media import MediaStore
from bot.core.ports import MediaFault

WHERE = b"GPSLatitude 37.86"


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


SCAN = segment(0xDA, b"\x01") + b"pixels\xff\xd9"
JFIF = segment(0xE0, b"JFIF\x00")
JPEG = b"\xff\xd8" + JFIF + segment(0xE1, b"Exif\x00\x00" + WHERE) + segment(0xFE, b"me") + SCAN
PNG = (
    b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"head") + chunk(b"eXIf", WHERE)
    + chunk(b"tEXt", b"Author\x00me") + chunk(b"IDAT", b"pixels") + chunk(b"IEND", b"")
)  # fmt: skip


def test_a_jpeg_keeps_its_picture_alone() -> None:
    assert without_exif(JPEG) == b"\xff\xd8" + JFIF + SCAN


def test_a_png_keeps_its_picture_alone() -> None:
    kept = chunk(b"IHDR", b"head") + chunk(b"IDAT", b"pixels") + chunk(b"IEND", b"")
    assert without_exif(PNG) == PNG[:8] + kept


@pytest.mark.parametrize("picture", [JPEG, PNG])
def test_doing_it_twice_changes_nothing(picture: bytes) -> None:
    once = without_exif(picture)
    assert without_exif(once) == once


@pytest.mark.parametrize("data", [JPEG[:20], PNG[:30], b"\xff\xd8", b"\xff\xd8\x00\x01\x02"])
def test_half_a_picture_is_none(data: bytes) -> None:
    with pytest.raises(BadPicture):
        without_exif(data)


@given(st.binary(max_size=200))
def test_no_bytes_break_it(tail: bytes) -> None:
    for head in (b"\xff\xd8", PNG[:8]):
        try:
            assert len(without_exif(head + tail)) <= len(head + tail)
        except BadPicture:
            continue


def test_the_store_keeps_no_exif(tmp_path: Path) -> None:
    name = MediaStore(tmp_path, max_bytes=1000).keep(JPEG)
    assert WHERE not in (tmp_path / name).read_bytes()


@pytest.mark.parametrize("data", [b"", b"GIF89a", JPEG[:20], JPEG + b"0" * 1000])
def test_what_is_no_picture_or_too_large_is_not_kept(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(MediaFault):
        MediaStore(tmp_path, max_bytes=1000).keep(data)
    assert list(tmp_path.iterdir()) == []
