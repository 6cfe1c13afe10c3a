"""PNG and JPEG: that the file is whole, is a picture, and is not a bomb when unpacked."""

import struct
import zlib

from tillit.documents.refusal import RefusedFile

_MOST_PIXELS = 60_000_000  # a large phone photo has 50 million
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})


def _check_pixels(width: int, height: int) -> None:
    if not width or not height:
        raise RefusedFile("damaged")
    if width * height > _MOST_PIXELS:
        raise RefusedFile("too-many-pixels")


def check_png(content: bytes) -> None:
    """Walks every chunk (PNG 1.2, section 3): IHDR first, right checksums, IEND last and nothing behind it."""
    position, kinds = 8, []
    while position < len(content):
        if position + 12 > len(content):
            raise RefusedFile("damaged")
        length, kind = struct.unpack_from(">I4s", content, position)
        end = position + 12 + length
        if end > len(content):
            raise RefusedFile("damaged")
        if zlib.crc32(content[position + 4 : end - 4]) != struct.unpack_from(">I", content, end - 4)[0]:
            raise RefusedFile("damaged")
        if kind == b"IHDR" and length == 13:
            _check_pixels(*struct.unpack_from(">II", content, position + 8))
        kinds.append(kind)
        position = end
    if kinds[:1] != [b"IHDR"] or kinds[-1:] != [b"IEND"] or b"IDAT" not in kinds or kinds.count(b"IEND") != 1:
        raise RefusedFile("damaged")


def check_jpeg(content: bytes) -> None:
    """Walks the segments to the first scan (ITU T.81, annex B); the size must be said before it."""
    position, has_size = 2, False
    while position + 4 <= len(content) and content[position] == 0xFF:
        marker = content[position + 1]
        if marker == 0xFF or marker in _WITHOUT_LENGTH:
            position += 1 if marker == 0xFF else 2
            continue
        length = struct.unpack_from(">H", content, position + 2)[0]
        if marker in _FRAMES and length >= 8 and position + 9 <= len(content):
            height, width = struct.unpack_from(">HH", content, position + 5)
            _check_pixels(width, height)
            has_size = True
        if marker == 0xDA:
            if has_size and content.find(b"\xff\xd9", position) > 0:
                return
            break
        position += 2 + length
    raise RefusedFile("damaged")
