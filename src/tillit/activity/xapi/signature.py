"""Signed statements (1.0.3 Data 2.6; IEEE 9274.1.1 §4.2.6): a JWS as an attachment.

That a signature is well formed says nothing of who made it: the check catches mistakes, not forgeries."""

from base64 import b64decode, urlsafe_b64decode
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512
from cryptography.x509 import load_der_x509_certificate
from msgspec import UNSET

from tillit.activity.xapi.invalid import Invalid
from tillit.activity.xapi.model import Statement
from tillit.activity.xapi.multipart import File
from tillit.activity.xapi.sameness import same

USAGE = "http://adlnet.gov/expapi/attachments/signature"
SECTION = "1.0.3 Data 2.6; 2.0 4.2.6"
LARGEST = 1_000_000
LARGEST_KEY = 8_192
_HASHES: dict[str, SHA256 | SHA384 | SHA512] = {"RS256": SHA256(), "RS384": SHA384(), "RS512": SHA512()}


class _Header(msgspec.Struct, frozen=True):
    alg: str
    x5c: list[str] = []


_HEADER = msgspec.json.Decoder(_Header)
_STATEMENT = msgspec.json.Decoder(Statement)


def check_signatures(statements: Iterable[Statement], files: Mapping[str, File]) -> None:
    for statement in statements:
        for attachment in statement.attachments or ():
            if attachment.usage_type != USAGE:
                continue
            if attachment.content_type != "application/octet-stream":
                raise Invalid("attachments", "a signature has the contentType application/octet-stream", SECTION)
            file = files.get(attachment.sha2.lower())
            if file is None:
                raise Invalid("attachments", "a signature must be sent with its statement", SECTION)
            check_signature(statement, file.content)


def check_signature(statement: Statement, jws: bytes) -> None:
    """The JWS is compact, of an RSA algorithm, fits the certificate it brings, and signs this very statement."""
    head, payload, signature, signed = _pieces(jws)
    header: _Header = _decoded(_HEADER, head, "its header")
    if header.alg not in _HASHES:
        raise Invalid("attachments", "a signature uses RS256, RS384 or RS512", SECTION)
    original: Statement = _decoded(_STATEMENT, payload, "the statement in it")
    if header.x5c:
        _verify(header, signature, signed)
    if UNSET not in (original.id, statement.id) and str(original.id).lower() != str(statement.id).lower():
        raise Invalid("attachments", "the signature is of a statement with another id", SECTION)
    if not same(original, statement):
        raise Invalid("attachments", "the signed statement is not the one that was sent", SECTION)


def _pieces(jws: bytes) -> tuple[bytes, bytes, bytes, bytes]:
    pieces = jws.strip().split(b".")
    if len(pieces) != 3 or len(jws) > LARGEST or not all(pieces):
        raise Invalid("attachments", "a signature is a JWS in compact form, of at most 1 MB", SECTION)
    try:
        head, payload, signature = (urlsafe_b64decode(piece + b"=" * (-len(piece) % 4)) for piece in pieces)
    except ValueError:
        raise Invalid("attachments", "the signature is not in base64url", SECTION) from None
    return head, payload, signature, b".".join(pieces[:2])


def _decoded(decoder: "msgspec.json.Decoder[Any]", content: bytes, what: str) -> Any:
    try:
        return decoder.decode(content)
    except (msgspec.DecodeError, ValueError, RecursionError):
        raise Invalid("attachments", f"the signature is malformed: {what} is not as it must be", SECTION) from None


def _verify(header: _Header, signature: bytes, signed: bytes) -> None:
    try:
        key = load_der_x509_certificate(b64decode(header.x5c[0][:40_000], validate=True)).public_key()
        if not isinstance(key, RSAPublicKey) or key.key_size > LARGEST_KEY:
            raise Invalid("attachments", "the certificate of a signature has an RSA key", SECTION)
        key.verify(signature, signed, PKCS1v15(), _HASHES[header.alg])
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        raise Invalid("attachments", "the signature does not fit the certificate it brings", SECTION) from None
