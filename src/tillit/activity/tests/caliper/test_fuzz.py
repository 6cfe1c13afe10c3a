"""Whatever comes in becomes statements xAPI allows, or is refused; never another exception."""

from __future__ import annotations

import json
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from tillit.activity.caliper.envelope import Event
from tillit.activity.caliper.events import EVENTS
from tillit.activity.caliper.mapping import statement_of
from tillit.activity.caliper.reading import TYPES, envelope_in
from tillit.activity.caliper.refusal import BadEnvelope, NotUnderstood
from tillit.activity.tests.caliper.building import APP, ATTEMPT, HOME, ITEM, PUPIL, TEST, envelope, event, mark
from tillit.activity.xapi.reading import statement_in
from tillit.activity.xapi.versions import Version

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3), max_leaves=8,
)  # fmt: skip
NAMES = sorted({each.encode_name for kind in (*TYPES.values(), Event) for each in msgspec.structs.fields(kind)})
times = st.sampled_from(
    ["2026-11-20T10:15:12.000Z", "2026-11-20T10:00:00+01:00", "2026-11-20", "0001-01-01T00:00:00+23:00"]
)
texts = st.sampled_from(
    [HOME, f"{HOME}/1", "urn:x:1", "mailto:per@example.org", "PT5M", "P1W", "", "MinutesOnTask", "://#"]
)
numbers = st.sampled_from([0, 1, -1, 2.5, 10**9, 10**400, 1e300])
entities: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from([PUPIL, APP, TEST, ITEM, ATTEMPT]) | texts,
    lambda inner: st.builds(
        lambda kind, more: {"id": f"{HOME}/1", "type": kind, **more},
        st.sampled_from(sorted(TYPES)),
        st.dictionaries(st.sampled_from(NAMES), inner | times | numbers | st.lists(inner, max_size=2) | json_values, max_size=3),
    ), max_leaves=5,
)  # fmt: skip
events = st.builds(
    lambda known, thing, more: event(*known, thing) | more,
    st.sampled_from([(kind, action) for kind, rule in EVENTS.items() for action in rule.actions]),
    entities,
    st.dictionaries(st.sampled_from([each.encode_name for each in msgspec.structs.fields(Event)]), entities | times | json_values,
                    max_size=4),
)  # fmt: skip


def tried(body: bytes) -> int:
    """How many statements came of it."""
    try:
        read = envelope_in(body)
    except BadEnvelope as refused:
        json.dumps(refused.problems)
        return 0
    made = 0
    for each in read.events:
        try:
            statement = statement_of(each, mark)
        except NotUnderstood as refused:
            json.dumps(refused.told(0))
            continue
        assert statement_in(msgspec.json.encode(statement), Version.V1) == statement
        made += 1
    return made


@given(st.binary(max_size=200))
def test_any_bytes(body: bytes) -> None:
    tried(body)


@given(json_values)
def test_any_json(value: Any) -> None:
    tried(json.dumps(value).encode())


@given(st.lists(json_values | entities, max_size=3))
def test_any_data_in_an_envelope(data: list[Any]) -> None:
    tried(json.dumps(envelope(*data)).encode())


@given(events)
def test_any_event(sent: dict[str, Any]) -> None:
    tried(json.dumps(envelope(sent)).encode())


GOOD = [
    event("AssessmentEvent", "Started", TEST, generated=ATTEMPT),
    event(
        "AssessmentItemEvent",
        "Completed",
        ITEM,
        generated={"id": "urn:x:1", "type": "TrueFalseResponse", "value": "true"},
    ),
    event(
        "GradeEvent", "Graded", ATTEMPT, generated={"id": "urn:x:1", "type": "Score", "scoreGiven": 1, "maxScore": 2}
    ),
    event("SessionEvent", "LoggedIn", APP),
]


@given(st.sampled_from(GOOD), st.data())
def test_a_good_event_with_one_thing_changed(sent: dict[str, Any], data: st.DataObject) -> None:
    assert tried(json.dumps(envelope(sent)).encode()) == 1
    changed = json.loads(json.dumps(sent))
    part = data.draw(st.sampled_from([changed, *(each for each in changed.values() if isinstance(each, dict))]))
    part[data.draw(st.sampled_from(sorted(part)))] = data.draw(json_values | entities | times | numbers)
    tried(json.dumps(envelope(changed)).encode())


def test_deep_nesting_is_refused() -> None:
    thing: Any = TEST
    for _ in range(60):
        thing = {"id": f"{HOME}/1", "type": "DigitalResource", "isPartOf": thing}
    deep = event("NavigationEvent", "NavigatedTo", thing)
    assert tried(json.dumps(envelope(deep)).encode()) == 0
    value: Any = 1
    body = json.dumps(envelope(event("ToolUseEvent", "Used", APP, extensions={"urn:x:y": value})))
    for depth in (100, 900, 5_000, 100_000):
        tried(body.replace('"urn:x:y": 1', f'"urn:x:y": {"[" * depth}{"]" * depth}').encode())
