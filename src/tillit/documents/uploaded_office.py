"""Word and Excel files from people: a sound zip, no macros, no bombs, nothing that fetches or runs."""

import io
import re
import stat
import struct
import zipfile
import zlib

from tillit.documents.office_xml import Part, read_part
from tillit.documents.refusal import RefusedFile

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX, XLSX = _WORD, _EXCEL

_MOST_ENTRIES = 2_000
_MOST_BYTES = 64 * 1024 * 1024
_HIGHEST_RATIO = 100
_RATIO_COUNTS_FROM = 1024 * 1024
_MACRO_TYPES = re.compile(r"macroenabled|vbaproject|vbadata|macrosheet|activex", re.IGNORECASE)
_MACRO_NAMES = re.compile(r"vbaproject|vbadata|/macrosheets/|/activex/", re.IGNORECASE)
_INNER_FILES = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\xd0\xcf\x11\xe0",
    b"MZ",
    b"\x7fELF",
    b"Rar!",
    b"7z\xbc\xaf",
)
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    struct.error,
)


def check_office(content: bytes) -> str:
    """The media type by what the package says its main part is (ECMA-376 part 2)."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
            _check_entries(entries, len(content))
            _check_macros([entry.filename for entry in entries])
            parts = [part for entry in entries if (part := _read(package, entry))]
    except _UNREADABLE as problem:
        raise RefusedFile("damaged") from problem
    return _media_type(parts)


def _check_entries(entries: list[zipfile.ZipInfo], packed_size: int) -> None:
    if len(entries) > _MOST_ENTRIES:
        raise RefusedFile("bomb")
    if len({entry.filename.casefold() for entry in entries}) != len(entries):
        raise RefusedFile("damaged")
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise RefusedFile("encrypted")
        if _escapes(entry):
            raise RefusedFile("unsafe-path")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > _MOST_BYTES or (unpacked > _RATIO_COUNTS_FROM and unpacked > packed_size * _HIGHEST_RATIO):
        raise RefusedFile("bomb")


def _escapes(entry: zipfile.ZipInfo) -> bool:
    name = entry.orig_filename
    steps = re.split(r"[/\\]", name)
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    return is_link or ".." in steps or name.startswith(("/", "\\")) or bool(re.search(r"^[A-Za-z]:|\x00|\\", name))


def _check_macros(names: list[str]) -> None:
    if any(_MACRO_NAMES.search(f"/{name}") for name in names):
        raise RefusedFile("macros")


def _read(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Part | None:
    """Reads every entry to its end, so that sizes and checksums are proven; zipfile never gives more than declared."""
    with package.open(entry) as stream:
        start = stream.read(8)
        if start.startswith(_INNER_FILES):
            raise RefusedFile("nested")
        if entry.filename.casefold().endswith((".xml", ".rels", ".vml")):
            return read_part(entry.filename, start, stream)
        while stream.read(65536):
            pass
    return None


def _media_type(parts: list[Part]) -> str:
    types = {content_type for part in parts for content_type in part.content_types}
    if any(_MACRO_TYPES.search(content_type) for content_type in types):
        raise RefusedFile("macros")
    if any(part.fetches for part in parts):
        raise RefusedFile("fetches")
    for media_type in (DOCX, XLSX):
        if f"{media_type}.main+xml" in types:
            return media_type
    raise RefusedFile("unknown-type")
