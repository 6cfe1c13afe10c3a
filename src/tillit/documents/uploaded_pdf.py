"""PDF files from people: whole, open and passive."""

import io
import logging
import re
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from tillit.documents.refusal import RefusedFile

# The library says much about broken files; a stranger must not be able to fill our log with it.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

_MOST_OBJECTS = 200_000
_ACTIVE_ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/RichMediaExecute"}
_ACTIVE_KEYS = {"/JS", "/JavaScript", "/XFA", "/RichMediaContent"}
# Names may be written with hexadecimal escapes (ISO 32000-1, 7.3.5): /J#61vaScript
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_ACTIVE_BYTES = re.compile(rb"/(JavaScript|Launch)(?![A-Za-z])")


def check_pdf(content: bytes) -> None:
    # Old revisions and objects outside the cross-reference table are seen by other readers, so look at the bytes too.
    if _ACTIVE_BYTES.search(_ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), content)):
        raise RefusedFile("active-pdf")
    try:
        is_active = _is_active(content)
    except RefusedFile:
        raise
    except Exception as problem:  # a hostile file may make the library fail in any way: then it is not let in
        raise RefusedFile("damaged") from problem
    if is_active:
        raise RefusedFile("active-pdf")


def _is_active(content: bytes) -> bool:
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        raise RefusedFile("encrypted")
    if not len(reader.pages):
        raise RefusedFile("damaged")
    return any(_acts(dictionary) for number in _numbers(reader) for dictionary in _dictionaries(reader, number))


def _numbers(reader: PdfReader) -> list[tuple[int, int]]:
    """Every object the file has, those in compressed object streams as well."""
    plain = [(number, generation) for generation, table in reader.xref.items() for number in table]
    numbers = plain + [(number, 0) for number in reader.xref_objStm]
    if len(numbers) > _MOST_OBJECTS:
        raise RefusedFile("too-complex")
    return numbers


def _dictionaries(reader: PdfReader, number: tuple[int, int]) -> Iterator[DictionaryObject]:
    waiting: list[object] = [reader.get_object(IndirectObject(number[0], number[1], reader))]
    while waiting:
        value = waiting.pop()
        if isinstance(value, DictionaryObject):
            yield value
            waiting.extend(dict.values(value))
        elif isinstance(value, ArrayObject):
            waiting.extend(list.__iter__(value))


def _acts(dictionary: DictionaryObject) -> bool:
    keys = set(dict.keys(dictionary))
    action = dictionary.get("/S")
    return bool(keys & _ACTIVE_KEYS) or (isinstance(action, str) and action in _ACTIVE_ACTIONS)
