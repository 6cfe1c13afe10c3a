"""What the inputs are made of: right statements and events, and the values that have made programs fall elsewhere."""

from __future__ import annotations

from typing import Any

import msgspec

from tillit.activity.xapi import model
from tillit.project.bench.ingest.pupils import FEIDE, statements

MIXED = 'multipart/mixed; boundary="b"'
ID, HOME, PUPIL = (
    "5d2f1a51-1a45-4d0b-8f4e-2d5f8a4e9b10",
    "https://oppgaver.example",
    "0c6a7a55-37d4-4a51-bb21-1d0a5d5a7d11",
)
AGENT = {"mbox": "mailto:a@b.example"}
PLAIN: dict[str, Any] = {"actor": AGENT, "verb": {"id": "a:b"}, "object": {"id": "a:b"}}
FULL: dict[str, Any] = {
    **PLAIN,
    "id": ID,
    "actor": {"objectType": "Group", "account": {"homePage": FEIDE, "name": PUPIL}, "member": [AGENT]},
    "object": {"objectType": "SubStatement", **PLAIN, "context": {"team": {"objectType": "Group", "member": [AGENT]}}},
    "result": {
        "score": {"scaled": 1, "raw": 1, "min": 0, "max": 2}, "duration": "PT1.234S", "extensions": {"a:b": [{}]},
        "response": "eg trur det er 4", "success": True, "completion": False,
    },
    "context": {
        "registration": ID, "contextActivities": {"parent": {"id": "a:b"}, "grouping": [{"id": "a:b"}]},
        "statement": {"objectType": "StatementRef", "id": ID}, "language": "nn", "platform": "x", "revision": "1",
        "instructor": AGENT, "extensions": {"https://w3id.org/xapi/avt/extensions/x": 1},
    },
    "timestamp": "2026-11-24T09:14:27+01:00", "version": "1.0.0",
    "attachments": [
        {"usageType": "a:b", "display": {"nn": "x"}, "contentType": "a/b", "length": 1, "sha2": "a" * 64, "fileUrl": "a:b"}
    ],
}  # fmt: skip
VOID = {**PLAIN, "verb": {"id": model.VOIDED}, "object": {"objectType": "StatementRef", "id": ID}}
_STREAM = statements(5)
STATEMENTS: list[Any] = [FULL, next(_STREAM), next(_STREAM), VOID, PLAIN]

TEST = {"id": f"{HOME}/brok", "type": "Assessment", "name": "Brøk", "maxAttempts": 2}
PERSON = {"id": f"{FEIDE}/{PUPIL}", "type": "Person"}
ATTEMPT = {"id": f"{HOME}/forsok/2", "type": "Attempt", "assignee": PERSON, "assignable": TEST, "count": 2}
CALIPER = "http://purl.imsglobal.org/ctx/caliper/v1p2"
_EVENT = {"@context": CALIPER, "id": f"urn:uuid:{ID}", "actor": PERSON, "eventTime": "2026-11-20T10:15:12.000Z"}
EVENTS: list[Any] = [
    {**_EVENT, "type": "AssessmentEvent", "action": "Started", "object": TEST, "generated": ATTEMPT},
    {**_EVENT, "type": "AssessmentItemEvent", "action": "Completed", "object": {**TEST, "type": "AssessmentItem"},
     "generated": {"id": "urn:x:1", "type": "TrueFalseResponse", "value": "true"}},
    {**_EVENT, "type": "GradeEvent", "action": "Graded", "object": ATTEMPT,
     "generated": {"id": "urn:x:1", "type": "Score", "scoreGiven": 1, "maxScore": 2}},
    {**_EVENT, "type": "SessionEvent", "action": "LoggedIn", "object": {"id": HOME, "type": "SoftwareApplication"}},
    {**_EVENT, "type": "NavigationEvent", "action": "NavigatedTo", "object": {"id": HOME, "type": "WebPage"},
     "extensions": {"x": 1}},
]  # fmt: skip
ENVELOPE: dict[str, Any] = {"sensor": HOME, "sendTime": "2026-11-20T10:15:12.000Z", "dataVersion": CALIPER, "data": []}

WORDS = sorted({
    each.encode_name for part in vars(model).values() if isinstance(part, type) and issubclass(part, msgspec.Struct)
    for each in msgspec.structs.fields(part)
} | {"type", "action", "generated", "isPartOf", "extensions", "", "__proto__", "a:b", "nn"})  # fmt: skip
SIGNATURE = b"eyJhbGciOiJSUzI1NiJ9.e30.AAAA"
DEEP: Any = 1
for _ in range(90):
    DEEP = [DEEP]
VALUES: list[Any] = [
    None, True, False, 0, -1, 1.5, 1e308, 2**63, 2**64, -(10**30), 10**400, float("nan"), float("inf"), "", " ", "a:b",
    "Agent", "Group", "Activity", "StatementRef", "SubStatement", "contextAgent", "choice", "sequencing", "a[,]b[.]c[:]d",
    "nn", "no-x-" + "a" * 400, ID, ID.upper(), "PT1S", "P1Y2M3DT4H5M6.789S", "P99999999999999999999Y", "PT" + "9" * 5000 + "S",
    "1.0.0", "2.0.0", "mailto:a@b.example", "mailto:", "a" * 40, "a" * 64, "a/b", "2026-01-01T00:00:00Z",
    "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59.999999999-23:59", "2026-02-30T25:61:61Z", "2026-01-01T00:00:60Z",
    "2026-01-01", "20260101T000000Z", "2026-W01-1", "-0001-01-01T00:00:00Z", "2026-01-01T00:00:00-00:00",
    "\x00", "\ud800", "\ufeff", "\u202e", "１２３", "😀" * 50, "%00", "http://[::1", "http://", "//", "urn:", ":", "://#",
    "https://x.example/" + "a" * 3000, "Kari Nordmann", "01010112345", "+47 912 34 567", "kari%2540x.no", "x" * 100_000,
    {}, [], [[]], [{}], {"": ""}, {"id": 1}, {"objectType": "Agent"}, {"mbox": "mailto:a@b.example", "openid": "a:b"}, DEEP,
    [None] * 300,
]  # fmt: skip
BREAKING = (b"\x00", b"\xff\xfe", b"\xc0\x80", b"\xed\xa0\x80", b"\r\n--b\r\n", b"\r\n--b--", b'"', b"{" * 300, b"[" * 2000,
            b"9" * 5000, b"\\u0000", b"\\ud800", b"\xef\xbb\xbf", b"Content-Type: ", b":" * 9000, b"e999")  # fmt: skip
