"""Files beside statements (Communication §1.5.2, RFC 2046) and signatures (Data §2.6)."""

import base64
import hashlib
import json
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from tillit.activity.tests.xapi.building import ID, PLAIN, with_
from tillit.activity.xapi.attachments import File, multipart, received
from tillit.activity.xapi.invalid import Invalid
from tillit.activity.xapi.multipart import parts_of
from tillit.activity.xapi.signature import USAGE
from tillit.activity.xapi.versions import Version

BOUNDARY = "abcABC0123'()+_,-./:=?"
KIND = f'multipart/mixed; boundary="{BOUNDARY}"'
TEXT = b"here is a simple attachment"
SUM = "495395e777cd98da653df9615d09c0fd6bb2f8d4788394cd53c56a3bfdcd848a"  # 1.0.3 Communication 1.5.2, the example


def attached(content=TEXT, **changes):
    sum_of = hashlib.sha256(content).hexdigest()
    return {
        "usageType": "a:b",
        "display": {"nn": "Fil"},
        "contentType": "text/plain",
        "length": len(content),
        "sha2": sum_of,
    } | changes


def part(content, **headers):
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + content


def body(*parts, boundary=BOUNDARY, end=True):
    opened = b"".join(b"\r\n--" + boundary.encode() + b"\r\n" + one for one in parts)
    return opened + (b"\r\n--" + boundary.encode() + b"--\r\n" if end else b"")


def statements(*many):
    return part(json.dumps(list(many)).encode(), Content_Type="application/json")


def file(content=TEXT, **changes):
    headers = {
        "Content_Type": "text/plain",
        "Content_Transfer_Encoding": "binary",
        "X_Experience_API_Hash": hashlib.sha256(content).hexdigest(),
    }
    return part(content, **(headers | changes))


WITH_FILE = PLAIN | {"attachments": [attached()]}


def take(content, kind=KIND):
    return received(content, kind, Version.V1)


def refused(content, kind=KIND):
    try:
        take(content, kind)
    except Invalid:
        return True
    return False


def test_1_5_2_the_example_of_the_specification_is_taken():
    got = take(body(statements(WITH_FILE), file()))
    assert got.files == {SUM: File(SUM, "text/plain", TEXT)}
    assert len(got.statements) == 1


def test_1_5_1_json_needs_an_url_for_every_file():
    def sent(attachment):
        return json.dumps(PLAIN | {"attachments": [attachment]}).encode()

    kind = "application/json; charset=utf-8"
    assert [refused(sent(attached()), kind), refused(sent(attached(fileUrl="https://x.no/f")), kind)] == [True, False]


def test_1_5_2_parts_without_files_and_files_in_sub_statements_are_taken():
    inner = {"objectType": "SubStatement", **WITH_FILE}
    assert not refused(body(statements(PLAIN)))
    assert not refused(body(statements({**PLAIN, "object": inner}), file()))


def test_1_5_2_one_file_serves_many_statements_and_the_sum_alone_decides():
    capital = PLAIN | {"attachments": [attached(sha2=SUM.upper(), length=1)]}
    assert not refused(body(statements(WITH_FILE, capital), file(Content_Transfer_Encoding="BINARY")))
    assert not refused(body(statements(WITH_FILE), part(TEXT, X_Experience_API_Hash=SUM)))


@pytest.mark.parametrize("algorithm", ["sha224", "sha384", "sha512"])
def test_2_4_11_other_sums_of_sha_2_are_taken(algorithm):
    sum_of = hashlib.new(algorithm, TEXT).hexdigest()
    assert not refused(
        body(statements(PLAIN | {"attachments": [attached(sha2=sum_of)]}), file(X_Experience_API_Hash=sum_of))
    )


REFUSED = {
    "a missing file": (body(statements(WITH_FILE)), KIND),
    "an extra file": (body(statements(WITH_FILE), file(), file(b"more")), KIND),
    "a sum that is not the content's": (body(statements(WITH_FILE), file(b"other", X_Experience_API_Hash=SUM)), KIND),
    "no sum": (body(statements(WITH_FILE), part(TEXT, Content_Transfer_Encoding="binary")), KIND),
    "base64": (body(statements(WITH_FILE), file(Content_Transfer_Encoding="base64")), KIND),
    "statements in two parts": (body(statements(WITH_FILE), statements(PLAIN), file()), KIND),
    "first part not JSON": (body(part(json.dumps(PLAIN).encode(), Content_Type="text/plain")), KIND),
    "no boundary before the first part": (b"Content-Type: application/json\r\n\r\n{}" + body(file()), KIND),
    "no boundary between": (body(statements(WITH_FILE) + b"\r\n" + file()), KIND),
    "no end": (body(statements(PLAIN), end=False), KIND),
    "nothing": (b"", KIND),
    "only an end": (body(), KIND),
    "no empty line": (b"--" + BOUNDARY.encode() + b"\r\nContent-Type: application/json" + body(), KIND),
    "a header without colon": (body(b"nonsense\r\n\r\n{}"), KIND),
    "no boundary in the header": (body(statements(PLAIN)), "multipart/mixed;"),
    "form-data": (body(statements(PLAIN)), KIND.replace("mixed", "form-data")),
    "no kind": (json.dumps(PLAIN).encode(), ""),
    "too many parts": (body(statements(PLAIN), *[b"\r\n\r\n"] * 300), KIND),
}


@pytest.mark.parametrize("what", REFUSED)
def test_1_5_2_what_is_put_together_wrongly_is_refused(what):
    assert refused(*REFUSED[what])


def test_rfc_2046_content_that_looks_like_a_boundary_is_content():
    for content in (b"\r\n--abcABC0123", b"", b"\r\n", b"--", b"\r\n--" + BOUNDARY.encode() + b"x"):
        assert [one.content for one in parts_of(body(part(content, A="b")), KIND)] == [content]


def test_multipart_out_is_read_back_and_lets_no_header_be_smuggled():
    kind, sent = multipart(
        b"{}", [File(SUM, "text/plain", TEXT), File("a" * 64, "text/x\r\nSet-Cookie: a", b"\x00\r\n")]
    )
    parts = parts_of(sent, kind)
    assert [one.content for one in parts] == [b"{}", TEXT, b"\x00\r\n"]
    assert [one.headers["content-type"] for one in parts] == [
        "application/json",
        "text/plain",
        "application/octet-stream",
    ]


@cache
def key(kind):
    return rsa.generate_private_key(65537, 2048) if kind == "rsa" else ec.generate_private_key(ec.SECP256R1())


@cache
def certificate(kind="rsa"):
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Tenar")])
    start = datetime(2026, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key(kind).public_key())
    built = (
        builder.serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=1))
        .sign(key(kind), hashes.SHA256())
    )
    return base64.b64encode(built.public_bytes(Encoding.DER)).decode()


def encoded(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=")


def signed(payload, alg="RS256", spoil=False, **header):
    head = encoded(json.dumps({"alg": alg, **header}).encode()) + b"." + encoded(payload)
    sums = {"RS256": hashes.SHA256(), "RS384": hashes.SHA384(), "RS512": hashes.SHA512()}
    signature = key("rsa").sign(head, padding.PKCS1v15(), sums.get(alg, hashes.SHA256()))
    return head + b"." + encoded(b"x" + signature if spoil else signature)


def with_signature(jws, statement=PLAIN, **changes):
    about = attached(jws, usageType=USAGE, contentType="application/octet-stream") | changes
    return body(statements(statement | {"attachments": [about]}), file(jws, Content_Type="application/octet-stream"))


PAYLOAD = json.dumps(PLAIN).encode()


@pytest.mark.parametrize("alg", ["RS256", "RS384", "RS512"])
def test_2_6_rsa_signatures_are_taken_with_and_without_certificate(alg):
    assert not refused(with_signature(signed(PAYLOAD, alg)))
    assert not refused(with_signature(signed(PAYLOAD, alg, x5c=[certificate()])))


def test_2_6_what_the_lrs_may_differ_on_does_not_break_a_signature():
    assert not refused(
        with_signature(
            signed(json.dumps(with_("result.duration", "PT1.23S")).encode()), with_("result.duration", "PT1.2399S")
        )
    )
    assert not refused(with_signature(signed(PAYLOAD), with_("id", ID)))


BROKEN = {
    "another algorithm": with_signature(signed(PAYLOAD, "HS256")),
    "none": with_signature(signed(PAYLOAD, "none")),
    "not JSON": with_signature(signed(PAYLOAD.replace(b'"', b"'", 1))),
    "not a statement": with_signature(signed(b"{}")),
    "another statement": with_signature(signed(json.dumps(with_("verb.id", "a:b")).encode())),
    "another id": with_signature(signed(json.dumps(with_("id", ID)).encode()), with_("id", ID.replace("f", "a"))),
    "a spoilt signature": with_signature(signed(PAYLOAD, x5c=[certificate()], spoil=True)),
    "another key": with_signature(signed(PAYLOAD, x5c=[certificate("ec")])),
    "no certificate": with_signature(signed(PAYLOAD, x5c=["AAAA"])),
    "not base64": with_signature(signed(PAYLOAD, x5c=["æ"])),
    "two pieces": with_signature(b".".join(signed(PAYLOAD).split(b".")[:2])),
    "an empty piece": with_signature(b".." + signed(PAYLOAD)),
    "another kind": with_signature(signed(PAYLOAD), contentType="text/plain"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_2_6_malformed_signatures_are_refused(what):
    assert refused(BROKEN[what])


def test_2_6_a_signature_must_be_sent_not_pointed_at():
    about = attached(usageType=USAGE, contentType="application/octet-stream", fileUrl="https://x.no/s")
    assert refused(body(statements(PLAIN | {"attachments": [about]})))
