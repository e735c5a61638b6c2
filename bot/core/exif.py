"""Takes out of a picture what it tells beside the picture: where, when and with what it was taken.

JPEG (ITU-T T.81 annex B): the application segments but JFIF's and Adobe's, and comments. PNG
(ISO/IEC 15948): text, time and Exif chunks. The pixels stay byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterator

_JPEG = b"\xff\xd8"
_PNG = b"\x89PNG\r\n\x1a\n"
_SCAN = 0xDA
_KEPT_SEGMENTS = frozenset({0xE0, 0xEE})
"""JFIF, and Adobe's mark of the colours, without which a picture may look wrong."""

_TELLING_CHUNKS = frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"})


class BadPicture(ValueError):
    """The picture ends in the middle of itself."""


def without_exif(data: bytes) -> bytes:
    """The same picture without what it tells beside. Raises `BadPicture`."""
    if data.startswith(_JPEG):
        return _JPEG + b"".join(_jpeg_parts(data))
    if data.startswith(_PNG):
        return _PNG + b"".join(_png_chunks(data))
    return data


def _jpeg_parts(data: bytes) -> Iterator[bytes]:
    place = 2
    while place < len(data):
        if data[place] != 0xFF or place + 4 > len(data):
            raise BadPicture
        marker = data[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        if marker == _SCAN:
            yield data[place:]
            return
        end = place + 2 + int.from_bytes(data[place + 2 : place + 4], "big")
        if end > len(data):
            raise BadPicture
        if not _tells(marker):
            yield data[place:end]
        place = end
    raise BadPicture


def _tells(marker: int) -> bool:
    is_application = 0xE0 <= marker <= 0xEF and marker not in _KEPT_SEGMENTS
    return is_application or marker == 0xFE


def _png_chunks(data: bytes) -> Iterator[bytes]:
    place = len(_PNG)
    while place < len(data):
        if place + 8 > len(data):
            raise BadPicture
        end = place + 12 + int.from_bytes(data[place : place + 4], "big")
        if end > len(data):
            raise BadPicture
        if data[place + 4 : place + 8] not in _TELLING_CHUNKS:
            yield data[place:end]
        place = end
