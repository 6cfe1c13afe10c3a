"""The files inside a PDF, read back within bounds: a document of ours carries its own data and can be brought in again.

What is unpacked is counted while it is unpacked, so that a small file cannot become a large one.
"""

import io
import zlib
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, PdfObject, StreamObject

from tillit.documents.file_name import clean_name
from tillit.documents.refusal import RefusedFile
from tillit.documents.uploaded_pdf import check_pdf

MEGABYTE = 1024 * 1024
MOST_FILES = 20
_DEEPEST = 10  # of the tree of names (ISO 32000-1, 7.9.6)


def attached(content: bytes, *, limit: int = 10 * MEGABYTE) -> dict[str, bytes]:
    """Name to content. `limit`: of the PDF, and of all that is in it when unpacked. Raises RefusedFile."""
    if not content:
        raise RefusedFile("empty")
    if len(content) > limit:
        raise RefusedFile("too-large", limit=limit // MEGABYTE)
    if not content.startswith(b"%PDF-"):
        raise RefusedFile("unknown-type")
    check_pdf(content)
    try:
        return _files(content, limit)
    except RefusedFile:
        raise
    except Exception as problem:  # a hostile file may make the library fail in any way
        raise RefusedFile("damaged") from problem


def _files(content: bytes, left: int) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for name, stream in _streams(content):
        if len(files) == MOST_FILES or name in files:
            raise RefusedFile("too-complex")
        files[name] = _unpacked(stream, left)
        left -= len(files[name])
    return files


def _streams(content: bytes) -> Iterator[tuple[str, StreamObject]]:
    root = _dictionary(PdfReader(io.BytesIO(content)).trailer.get("/Root"))
    tree = _dictionary(_dictionary(root.get("/Names")).get("/EmbeddedFiles"))
    for specification in _leaves(tree):
        embedded = _dictionary(specification.get("/EF"))
        stream = _object(embedded.get("/UF") or embedded.get("/F"))
        if isinstance(stream, StreamObject):
            yield clean_name(str(specification.get("/UF") or specification.get("/F") or "")), stream


def _leaves(tree: DictionaryObject) -> Iterator[DictionaryObject]:
    """Pairs of a name and a file; the name the file says itself is the one that counts."""
    waiting = [(tree, 0)]
    seen = 0
    while waiting:
        node, depth = waiting.pop(0)
        names, kids = _array(node.get("/Names")), _array(node.get("/Kids"))
        seen += 1 + len(kids)
        if depth > _DEEPEST or seen > MOST_FILES * _DEEPEST or len(names) > 2 * MOST_FILES:
            raise RefusedFile("too-complex")
        yield from (_dictionary(value) for value in names[1::2])
        waiting += [(_dictionary(kid), depth + 1) for kid in kids]


def _unpacked(stream: StreamObject, limit: int) -> bytes:
    packed = stream._data
    match _filter(stream):
        case "":
            found, is_whole = packed[: limit + 1], True
        case "/FlateDecode":
            unpacking = zlib.decompressobj()
            found = unpacking.decompress(packed, limit + 1)
            is_whole = unpacking.eof
        case _:
            raise RefusedFile("damaged")
    if len(found) > limit:
        raise RefusedFile("bomb")
    if not is_whole:
        raise RefusedFile("damaged")
    return found


def _filter(stream: StreamObject) -> str:
    """One filter at most: a chain of them is a way to hide a bomb, and no program needs it for a file."""
    filters = _object(stream.get("/Filter"))
    if isinstance(filters, ArrayObject) and len(filters) == 1:
        filters = _object(filters[0])
    if filters is None:
        return ""
    return str(filters) if isinstance(filters, NameObject) else "?"


def _object(value: PdfObject | None) -> PdfObject | None:
    return value.get_object() if value is not None else None


def _dictionary(value: PdfObject | None) -> DictionaryObject:
    found = _object(value)
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def _array(value: PdfObject | None) -> list[PdfObject]:
    found = _object(value)
    return list(found) if isinstance(found, ArrayObject) else []
