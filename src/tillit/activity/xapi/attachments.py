"""Statements with their files: what belongs together, and what is refused.

Sources: 1.0.3 Communication 1.5; IEEE 9274.1.1 §4.1.3."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha224, sha256, sha384, sha512
from typing import NamedTuple

from msgspec import UNSET

from tillit.activity.xapi.invalid import Invalid
from tillit.activity.xapi.model import Attachment, Statement
from tillit.activity.xapi.multipart import File, Part, is_multipart, multipart, parts_of
from tillit.activity.xapi.reading import statements_in
from tillit.activity.xapi.signature import check_signatures
from tillit.activity.xapi.values import is_sha2
from tillit.activity.xapi.versions import Version

__all__ = ["File", "Received", "attachments_of", "is_multipart", "multipart", "received"]

SECTION = "1.0.3 Communication 1.5.2; 2.0 4.1.3"
_HASHES = {56: sha224, 64: sha256, 96: sha384, 128: sha512}


class Received(NamedTuple):
    statements: list[Statement]
    files: dict[str, File]  # by sha2, in lower case


def received(body: bytes, content_type: str, version: Version) -> Received:
    """What a PUT or POST brought, as JSON alone or with files. `content_type` is the whole header.

    The size of the body is for the caller to bound before it is read."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json":
        statements, files = statements_in(body, version), dict[str, File]()
    elif kind == "multipart/mixed":
        first, *rest = parts_of(body, content_type) or [Part({}, b"")]
        if first.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            raise Invalid("", "the first part must be the statements, as application/json", SECTION)
        statements = statements_in(first.content, version)
        files = dict(_file(part) for part in rest)
    else:
        raise Invalid("", "the Content-Type must be application/json or multipart/mixed", "1.0.3 Communication 1.5")
    _check_files(statements, files)
    check_signatures(statements, files)
    return Received(statements, files)


def attachments_of(statement: Statement) -> Iterator[Attachment]:
    """Those of the statement and those of a SubStatement in it."""
    if statement.attachments is not UNSET:
        yield from statement.attachments
    if statement.object.attachments is not UNSET:
        yield from statement.object.attachments


def _file(part: Part) -> tuple[str, File]:
    if part.headers.get("content-transfer-encoding", "binary").lower() != "binary":
        raise Invalid("", "the Content-Transfer-Encoding of a file must be binary", SECTION)
    said = part.headers.get("x-experience-api-hash", "").lower()
    if not is_sha2(said):
        raise Invalid("", "every part after the first needs its SHA-2 sum in X-Experience-API-Hash", SECTION)
    if _HASHES[len(said)](part.content).hexdigest() != said:
        raise Invalid("", f"the content of the part is not what {said[:16]}… is the sum of", SECTION)
    kind = part.headers.get("content-type", "application/octet-stream")
    return said, File(said, kind, part.content)


def _check_files(statements: Iterable[Statement], files: Mapping[str, File]) -> None:
    """Each attachment has its file or says where it lies, and each file belongs to an attachment.

    The declared length is not held against the file: the sum decides, alone (1.0.3 Communication 1.5.2)."""
    wanted: set[str] = set()
    for statement in statements:
        for attachment in attachments_of(statement):
            sum_of = attachment.sha2.lower()
            if sum_of not in files and attachment.file_url is UNSET:
                raise Invalid("attachments", f"the file {sum_of[:16]}… is neither sent nor has a fileUrl", SECTION)
            wanted.add(sum_of)
    extra = files.keys() - wanted
    if extra:
        raise Invalid("", f"the part {min(extra)[:16]}… belongs to no attachment", SECTION)
