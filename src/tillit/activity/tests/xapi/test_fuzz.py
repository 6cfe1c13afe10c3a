"""Whatever is sent: statements or `Invalid`, never another exception; and what was taken is taken again."""

import json
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from tillit.activity.tests.xapi.building import AGENT, BOTH, ID, PLAIN
from tillit.activity.xapi.attachments import received
from tillit.activity.xapi.completed import completed
from tillit.activity.xapi.formats import as_canonical, as_ids, preferred
from tillit.activity.xapi.invalid import Invalid
from tillit.activity.xapi.reading import statements_in
from tillit.activity.xapi.sameness import activities_of, agents_of, digest, same
from tillit.activity.xapi.versions import Version, version_of

WORDS = "id actor verb object result context timestamp stored authority version attachments objectType name mbox mbox_sha1sum openid"
WORDS += " account member homePage display definition type interactionType choices correctResponsesPattern extensions score scaled raw min"
WORDS += " max success response duration registration instructor team contextActivities parent contextAgents contextGroups agent group"
WORDS += " relevantTypes language statement usageType contentType length sha2 fileUrl description"
VALUES = [
    "Agent",
    "Group",
    "Activity",
    "StatementRef",
    "SubStatement",
    "contextAgent",
    "choice",
    "a:b",
    "nn",
    ID,
    "PT1S",
    "1.0.0",
    "mailto:a@b",
]
VALUES += ["2026-01-01T00:00:00Z", "a" * 64, "a/b"]
json_values: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.sampled_from(VALUES)
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(WORDS.split()) | st.text(max_size=5), inner, max_size=5)
    ),
    max_leaves=15,
)
full = {
    **PLAIN,
    "id": ID,
    "actor": {"objectType": "Group", "mbox": "mailto:a@b", "member": [AGENT]},
    "object": {"objectType": "SubStatement", **PLAIN, "context": {"team": {"objectType": "Group", "member": [AGENT]}}},
    "result": {
        "score": {"scaled": 1, "raw": 1, "min": 0, "max": 2},
        "duration": "PT1.234S",
        "extensions": {"a:b": [{}]},
    },
    "context": {
        "contextActivities": {"parent": {"id": "a:b"}},
        "statement": {"objectType": "StatementRef", "id": ID},
        "language": "nn",
    },
    "timestamp": "2026-01-01T00:00:00Z",
    "attachments": [
        {
            "usageType": "a:b",
            "display": {"nn": "x"},
            "contentType": "a/b",
            "length": 1,
            "sha2": "a" * 64,
            "fileUrl": "a:b",
        }
    ],
}


def places(value: Any) -> list[tuple[Any, Any]]:
    if not isinstance(value, dict | list):
        return []
    keys = list(value) if isinstance(value, dict) else range(len(value))
    return [(value, key) for key in keys] + [found for key in keys for found in places(value[key])]


@st.composite
def nearly_right(draw) -> Any:
    """A statement that has almost everything, with one to three things put where another stood."""
    statement = json.loads(json.dumps(full))
    for _ in range(draw(st.integers(0, 3))):
        where, key = draw(st.sampled_from(places(statement)))
        where[key] = draw(json_values)
    return statement


def explained(invalid: Invalid) -> None:
    assert "(xAPI " in str(invalid)


def judged(body: bytes, version: Version) -> None:
    try:
        statements = statements_in(body, version)
    except Invalid as invalid:
        explained(invalid)
        return
    for statement in statements:
        again = msgspec.json.encode(statement)
        [read] = statements_in(again, version)
        assert read == statement
        assert digest(read) == digest(statement)
        assert same(read, statement)
        agents_of(read), activities_of(read)
        stored = msgspec.json.encode(completed(read, version, "2026-01-01T00:00:00Z"))
        statements_in(as_ids(stored), version)
        statements_in(as_canonical(stored, ["nn"]), version)


@given(st.binary(max_size=200), st.sampled_from(BOTH))
@settings(max_examples=300, deadline=None)
def test_any_bytes(body, version):
    judged(body, version)


@given(json_values, st.sampled_from(BOTH))
@settings(max_examples=300, deadline=None)
def test_any_json(value, version):
    judged(json.dumps(value).encode(), version)


@given(nearly_right(), st.sampled_from(BOTH))
@settings(max_examples=500, deadline=None)
def test_statements_nearly_right(value, version):
    judged(json.dumps(value).encode(), version)


@given(
    st.lists(
        st.sampled_from([b"\r\n", b"--", b"b", b":", b"Content-Type", b"application/json", b"{}", b"[]", b" "])
        | st.binary(max_size=3),
        max_size=40,
    ).map(b"".join)
)
@settings(max_examples=300, deadline=None)
def test_any_parts(body):
    try:
        received(body, "multipart/mixed; boundary=b", Version.V1)
    except Invalid as invalid:
        explained(invalid)


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_header(text):
    preferred(text)
    assert version_of(text) in {None, *BOTH}
    try:
        received(b"{}", text, Version.V1)
    except Invalid as invalid:
        explained(invalid)
