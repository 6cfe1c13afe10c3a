"""The lines of a file of statements: plain, packed with gzip, or the daily archive of the Norwegian xAPI profile (tar with
gzip). What it is, is seen from its content. Nothing is unpacked to disk, nothing is followed out of the archive, and no
more is held in memory than one line."""

from __future__ import annotations

import gzip
import tarfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

LONGEST_LINE = 1024 * 1024
LARGEST = 64 * 1024**3  # bytes unpacked: a hundred times a large county's day
MOST_MEMBERS = 10_000
CHUNK, BLOCK = 64 * 1024, 512
# What a tar tells of a member before the member itself: longer names, other times. We need none of it.
TOLD_BEFORE = (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK)
ORDINARY = (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE)
WITHOUT_CONTENT = (tarfile.LNKTYPE, tarfile.SYMTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE)
LONGEST_TOLD = 1024 * 1024
GZIP, TAR, BOM = b"\x1f\x8b", b"ustar", b"\xef\xbb\xbf"


class Broken(Exception):
    """The file ends early, is larger than we read, or is not what it seems. What came before is kept."""


@dataclass(frozen=True)
class Line:
    number: int  # from 1, through the whole file
    content: bytes | None  # None: longer than we read


class Source:
    """Bytes of the file, unpacked, counted and never more than asked for."""

    def __init__(self, file: BinaryIO, largest: int) -> None:
        packed = file.read(2) == GZIP
        file.seek(0)
        self._from: gzip.GzipFile | BinaryIO = gzip.GzipFile(fileobj=file) if packed else file
        self._left = largest
        self._ahead = b""

    def ahead(self) -> bytes:
        """What comes next, without taking it."""
        self._ahead = self.take(BLOCK)
        self._left += len(self._ahead)
        return self._ahead

    def take(self, size: int) -> bytes:
        """As many as there are, up to `size`."""
        taken, self._ahead = self._ahead[:size], self._ahead[size:]
        while len(taken) < size and (more := self._read(size - len(taken))):
            taken += more
        self._left -= len(taken)
        if self._left < 0:
            raise Broken("The file is larger than we read when it is unpacked.")
        return taken

    def exactly(self, size: int) -> bytes:
        taken = self.take(size)
        if len(taken) < size:
            raise Broken("The archive ends in the middle of a file.")
        return taken

    def _read(self, size: int) -> bytes:
        try:
            return self._from.read(size)
        except (OSError, EOFError, zlib.error) as error:
            raise Broken(f"The file cannot be unpacked any further ({error}).") from None


def lines(file: BinaryIO, *, largest: int = LARGEST) -> Iterator[Line]:
    """All lines that are not empty, in order."""
    source = Source(file, largest)
    parts = _members(source) if source.ahead()[257:262] == TAR else iter([_to_the_end(source)])
    number = 0
    for part in parts:
        for content in _split(part):
            number += 1
            if content is None or content.strip():
                yield Line(number, content.removeprefix(BOM) if content else content)


def _to_the_end(source: Source) -> Iterator[bytes]:
    while chunk := source.take(CHUNK):
        yield chunk


def _members(source: Source) -> Iterator[Iterator[bytes]]:
    """The content of each ordinary file in a tar; links, folders and devices are passed over."""
    for _ in range(MOST_MEMBERS):
        head = source.take(BLOCK)
        if not head.strip(b"\x00"):
            return
        member = _header(head)
        if member.type in TOLD_BEFORE:
            if member.size > LONGEST_TOLD:
                raise Broken("The archive tells more about a file than we read.")
            source.exactly(_padded(member.size))
        elif member.type in ORDINARY:
            content = _content(source, member.size)
            if not member.name.rpartition("/")[2].startswith("._"):  # what macOS puts beside each file
                yield content
            for _rest in content:
                pass
        elif member.type not in WITHOUT_CONTENT:
            raise Broken("The archive holds a kind of file that we do not read.")
    raise Broken(f"The archive holds more than {MOST_MEMBERS} files.")


def _header(head: bytes) -> tarfile.TarInfo:
    try:
        member = tarfile.TarInfo.frombuf(head, "utf-8", "surrogateescape")
    except (tarfile.HeaderError, ValueError):
        raise Broken("The archive is damaged, or is no tar.") from None
    if member.size < 0:
        raise Broken("The archive is damaged: a file has less than no size.")
    return member


def _content(source: Source, size: int) -> Iterator[bytes]:
    left = size
    while left:
        chunk = source.exactly(min(CHUNK, left))
        left -= len(chunk)
        yield chunk
    source.exactly(_padded(size) - size)


def _padded(size: int) -> int:
    return -(-size // BLOCK) * BLOCK


def _split(chunks: Iterable[bytes]) -> Iterator[bytes | None]:
    """One by one; None for a line that is too long, without ever holding it."""
    held: bytes | None = b""
    for chunk in chunks:
        start, *rest = chunk.split(b"\n")
        held = _joined(held, start)
        for piece in rest:
            yield held
            held = piece
    if held is None or held:
        yield held


def _joined(held: bytes | None, more: bytes) -> bytes | None:
    return None if held is None or len(held) + len(more) > LONGEST_LINE else held + more
