"""The door for files from people: nothing else reads an uploaded file before `check_upload` has let it in.

What a file *is* is decided by its content. The name must agree, because the next person's machine goes by the name.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

from tillit.documents.file_name import clean_name, extension
from tillit.documents.pictures import check_jpeg, check_png
from tillit.documents.refusal import RefusedFile
from tillit.documents.uploaded_office import DOCX, XLSX, check_office
from tillit.documents.uploaded_pdf import check_pdf

__all__ = ["MEDIA_TYPES", "MEGABYTE", "RefusedFile", "Upload", "check_upload"]

MEGABYTE = 1024 * 1024
PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"

MEDIA_TYPES: dict[str, tuple[str, ...]] = {
    PDF: ("pdf",),
    DOCX: ("docx",),
    XLSX: ("xlsx",),
    PNG: ("png",),
    JPEG: ("jpg", "jpeg"),
}

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class Upload:
    name: str
    media_type: str
    size: int
    sha256: str
    content: bytes = field(repr=False, compare=False)


def check_upload(name: str, content: bytes, *, limit: int = 10 * MEGABYTE) -> Upload:
    """Raises RefusedFile with a sentence that says what is wrong and what to do."""
    if not content:
        raise RefusedFile("empty")
    if len(content) > limit:
        raise RefusedFile("too-large", limit=limit // MEGABYTE)
    media_type = _media_type(content)
    cleaned = _agreeing_name(clean_name(name), media_type)
    return Upload(cleaned, media_type, len(content), hashlib.sha256(content).hexdigest(), content)


def _media_type(content: bytes) -> str:
    if content.startswith(b"PK\x03\x04"):
        return check_office(content)
    for magic, media_type, check in _CHECKS:
        if content.startswith(magic):
            check(content)
            return media_type
    if content.startswith(_OLE2):
        raise _old_office(content)
    raise RefusedFile("unknown-type")


_CHECKS: tuple[tuple[bytes, str, Callable[[bytes], None]], ...] = (
    (b"%PDF-", PDF, check_pdf),
    (b"\x89PNG\r\n\x1a\n", PNG, check_png),
    (b"\xff\xd8\xff", JPEG, check_jpeg),
)


def _old_office(content: bytes) -> RefusedFile:
    if _ENCRYPTED_OFFICE in content:
        return RefusedFile("encrypted")
    return RefusedFile("old-office")


def _agreeing_name(name: str, media_type: str) -> str:
    allowed = MEDIA_TYPES[media_type]
    if not extension(name):
        return f"{name}.{allowed[0]}"
    if extension(name) not in allowed:
        raise RefusedFile("wrong-name", ending=f".{extension(name)}", content=f".{allowed[0]}")
    return name
