"""What an envelope must be, and what is said of one that is not (Caliper 1.2, Envelope and HTTP Responses)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tillit.activity.caliper.events import EVENTS
from tillit.activity.caliper.reading import MOST, MOST_TOLD, envelope_in
from tillit.activity.caliper.refusal import BadEnvelope
from tillit.activity.tests.caliper.building import APP, CONTEXT, HOME, ITEM, PUPIL, envelope, event

STARTED = event("AssessmentItemEvent", "Started", ITEM)


def refusal(body: Any) -> BadEnvelope:
    with pytest.raises(BadEnvelope) as caught:
        envelope_in(body if isinstance(body, bytes) else json.dumps(body).encode())
    return caught.value


def problem(sent: Any) -> dict[str, Any]:
    refused = refusal(envelope(sent))
    assert refused.status == 422
    [only] = refused.problems
    assert only["data"] == 0
    return only


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, b""),
        (400, b"{"),
        (400, b"\xff\xfe"),
        (400, b"[" * 100_000),
        (400, STARTED),
        (400, [envelope(STARTED)]),
        (400, envelope(STARTED, sensor=...)),
        (400, envelope(STARTED, sendTime=...)),
        (400, envelope(STARTED, dataVersion=...)),
        (400, envelope(data=...)),
        (400, envelope(STARTED, data=STARTED)),
        (400, envelope()),
        (400, envelope(STARTED, sendTime="i går")),
        (400, envelope(STARTED, colour="blue")),
        (422, envelope(STARTED, dataVersion="http://purl.imsglobal.org/ctx/caliper/v1p3")),
        (422, envelope(STARTED, dataVersion="1.2")),
        (413, envelope(*[1] * (MOST + 1))),
    ],
)
def test_what_is_no_envelope_gets_the_status_the_specification_gives(status: int, body: Any) -> None:
    assert refusal(body).status == status


@pytest.mark.parametrize("version", ["v1p1", "v1p2"])
def test_both_versions_are_read(version: str) -> None:
    address = f"http://purl.imsglobal.org/ctx/caliper/{version}"
    read = envelope_in(json.dumps(envelope(STARTED | {"@context": address}, dataVersion=address)).encode())
    assert [each.action for each in read.events] == ["Started"]


def test_an_unknown_event_is_told_which_ones_are_known() -> None:
    assert problem(event("ForumEvent", "Subscribed", {"id": f"{HOME}/forum", "type": "Forum"})) == {
        "data": 0, "property": "type", "understood": list(EVENTS),
        "why": "Events of the type “ForumEvent” are not understood here; nothing of them can be kept.",
    }  # fmt: skip


def test_an_unknown_thing_is_told_which_ones_fit_there() -> None:
    found = problem(STARTED | {"object": {"id": f"{HOME}/1", "type": "QuestionnaireItem"}})
    assert (found["property"], found["understood"]) == ("object.type", ["AssessmentItem"])
    found = problem(STARTED | {"edApp": {"id": f"{HOME}/1", "type": "Robot"}})
    assert (found["property"], found["understood"]) == ("edApp.type", ["SoftwareApplication"])


def test_an_unknown_property_is_told_which_ones_are_known() -> None:
    found = problem(STARTED | {"mood": "glad"})
    assert (found["property"], "eventTime" in found["understood"], "@context" in found["understood"]) == (
        "mood",
        True,
        True,
    )
    found = problem(STARTED | {"object": ITEM | {"difficulty": 3}})
    assert found["property"] == "object.difficulty"
    assert {"maxAttempts", "isPartOf", "name"} <= set(found["understood"])
    assert "difficulty" not in found["understood"]


@pytest.mark.parametrize(
    ("place", "changes"),
    [
        ("object.creators", {"object": ITEM | {"creators": [PUPIL]}}),
        ("group.members", {"group": {"id": "fc:gogroup:7b", "type": "Group", "members": [PUPIL]}}),
        ("federatedSession.messageParameters",
         {"federatedSession": {"id": "urn:x:1", "type": "LtiSession", "messageParameters": {"name": "Per"}}}),
    ],
)  # fmt: skip
def test_what_tells_of_other_persons_is_refused_and_not_looked_past(place: str, changes: dict[str, Any]) -> None:
    found = problem(STARTED | changes)
    assert (found["property"], "eave it out" in found["why"] or "without it" in found["why"]) == (place, True)
    assert "Per" not in json.dumps(found)


@pytest.mark.parametrize(
    ("place", "sent"),
    [
        ("", 7),
        ("", {"id": f"{HOME}/1"}),
        ("eventTime", STARTED | {"eventTime": 7}),
        ("actor.id", STARTED | {"actor": {"id": None, "type": "Person"}}),
        ("@context", STARTED | {"@context": {"actor": "https://example.org/other"}}),
        ("@context", STARTED | {"@context": [CONTEXT, "https://example.org/context"]}),
    ],
)
def test_what_has_the_wrong_form_is_named_by_its_place(place: str, sent: Any) -> None:
    assert problem(sent)["property"] == place


def test_contexts_of_others_may_stand_before_calipers() -> None:
    sent = STARTED | {"@context": ["https://example.org/context", CONTEXT]}
    assert len(envelope_in(json.dumps(envelope(sent)).encode()).events) == 1


def test_content_may_be_described_and_persons_may_not() -> None:
    place = {"id": "fc:gogroup:7b", "type": "Group", "name": "7B"}
    read = envelope_in(json.dumps(envelope(ITEM, STARTED, place, APP)).encode())
    assert (read.places, read.descriptions) == ([1], [0, 2, 3])
    for described in (
        PUPIL,
        {"id": "urn:x:1", "type": "Membership", "member": PUPIL},
        {"id": "urn:x:2", "type": "Score"},
    ):
        found = problem(described)
        assert (found["property"], "Assessment" in found["understood"]) == ("type", True)


def test_all_problems_are_told_at_once_up_to_a_number() -> None:
    refused = refusal(envelope(STARTED, {"type": "ForumEvent"}, STARTED, *[{"type": "ThreadEvent"}] * 50))
    assert [each["data"] for each in refused.problems] == [1, *range(3, 2 + MOST_TOLD)]
    assert "51" in refused.sentence


def test_a_long_word_of_the_senders_is_not_sent_back_whole() -> None:
    assert len(json.dumps(problem({"type": "x" * 5000 + "Event"}))) < 1_200
    assert len(problem(STARTED | {"x" * 5000: 1})["property"]) == 120
