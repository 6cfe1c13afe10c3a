"""multipart/mixed as xAPI uses it (RFC 2046 §5.1; 1.0.3 Communication 1.5.2; IEEE 9274.1.1 §4.1.3)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from uuid import uuid4

from tillit.activity.xapi.invalid import Invalid
from tillit.activity.xapi.values import is_media_type

SECTION = "1.0.3 Communication 1.5.2; 2.0 4.1.3"
MOST_PARTS = 200
LONGEST_HEAD = 8_192
_BOUNDARY = re.compile(
    r"\s*multipart/mixed\s*;(?:.*?;)?\s*boundary=(?:\"([^\"\r\n]{1,70})\"|([^\s;\"]{1,70}))\s*(?:;.*)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Part:
    headers: dict[str, str]  # names in lower case
    content: bytes


@dataclass(frozen=True, slots=True)
class File:
    """The data of one attachment."""

    sha2: str
    content_type: str
    content: bytes


def is_multipart(content_type: str) -> bool:
    return content_type.partition(";")[0].strip().lower() == "multipart/mixed"


def parts_of(body: bytes, content_type: str) -> list[Part]:
    """The parts between the boundaries; what stands before the first and after the last is ignored."""
    found = list(_delimiter(_boundary(content_type)).finditer(b"\r\n" + body))
    if not found or found[-1][1] is None or any(one[1] for one in found[:-1]):
        raise Invalid("", "the parts are not separated and closed by the boundary of the header", SECTION)
    if len(found) > MOST_PARTS + 1:
        raise Invalid("", f"this has more than {MOST_PARTS} parts", SECTION)
    return [_part(one.string[one.end() : following.start()]) for one, following in pairwise(found)]


def _boundary(content_type: str) -> bytes:
    found = _BOUNDARY.fullmatch(content_type[:1_000])
    if found is None:
        raise Invalid("", "the Content-Type must be multipart/mixed with a boundary", SECTION)
    return (found[1] or found[2]).encode()


@lru_cache(maxsize=4)
def _delimiter(boundary: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"\r\n--" + re.escape(boundary) + rb"(?:(--)|[ \t]*(?=\r\n))")


def _part(piece: bytes) -> Part:
    end = piece.find(b"\r\n\r\n", 0, LONGEST_HEAD)
    if end < 0:
        raise Invalid("", "a part needs headers and an empty line before its content", SECTION)
    headers: dict[str, str] = {}
    for line in piece[2:end].decode("latin-1").split("\r\n"):
        name, colon, value = line.partition(":")
        if line and not colon:
            raise Invalid("", "a header of a part has no colon", SECTION)
        headers[name.strip().lower()] = value.strip()
    return Part(headers, piece[end + 4 :])


def multipart(first: bytes, files: Iterable[File], boundary: str | None = None) -> tuple[str, bytes]:
    """The Content-Type and the body that carry a JSON document and the files it speaks of."""
    name = boundary or uuid4().hex
    pieces = [f"--{name}\r\nContent-Type: application/json\r\n\r\n".encode(), first]
    for file in files:
        pieces += [_head(name, file), file.content]
    pieces.append(f"\r\n--{name}--\r\n".encode())
    return f"multipart/mixed; boundary={name}", b"".join(pieces)


def _head(boundary: str, file: File) -> bytes:
    """Nothing a client sent gets into a header unless it is a media type or hexadecimal."""
    kind = file.content_type if is_media_type(file.content_type) else "application/octet-stream"
    lines = (
        f"\r\n--{boundary}",
        f"Content-Type: {kind}",
        "Content-Transfer-Encoding: binary",
        f"X-Experience-API-Hash: {file.sha2}",
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
