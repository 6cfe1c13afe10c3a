"""/caliper/ over ASGI: keys, answers, and the gate's word on what an event becomes."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from tillit.activity import actions
from tillit.activity.tests.caliper.building import APP, ATTEMPT, HOME, ITEM, TEST, Sensor, envelope, event
from tillit.activity.tests.lrs.store import FEIDE, Client, Store, keeping
from tillit.catalogue.models import Use
from tillit.record.codes import Treatment
from tillit.record.processing import FieldRule

VERSIONS = [f"http://purl.imsglobal.org/ctx/caliper/{each}" for each in ("v1p2", "v1p1")]
DAY = FieldRule(field="timestamp", treatment=Treatment.DAY, why="Trengst.")
PSEUDONYM = FieldRule(field="feide_id", treatment=Treatment.PSEUDONYM, why="Trengst.")
ANSWERS = keeping("verb", "activity", "score", "answer", "attempts", "registration", "group", DAY, PSEUDONYM)


def id_of(sent: dict[str, Any]) -> str:
    return str(sent["id"]).removeprefix("urn:uuid:")


def stored(client: Client, sent: dict[str, Any]) -> Any:
    return client("GET", "statements", statementId=id_of(sent))


def in_school_hours() -> str:
    moment = timezone.localtime().replace(hour=10, minute=31, second=7, microsecond=0) - timedelta(days=1)
    while moment.isoweekday() > 5:
        moment -= timedelta(days=1)
    return moment.isoformat()


@pytest.fixture(scope="module")
def use(store: Store) -> Use:
    return store.use("Brøkmeister", ANSWERS)


@pytest.fixture(scope="module")
def strict(store: Store, use: Use) -> Sensor:
    return Sensor(store.client(use))


@pytest.fixture(scope="module")
def pupil(store: Store, use: Use) -> dict[str, Any]:
    return {"id": f"{FEIDE}/{store.pupil('Per Person', use)}", "type": "Person"}


def completed(pupil: dict[str, Any], **changes: Any) -> dict[str, Any]:
    made = {"id": f"{HOME}/svar/1", "type": "MultipleChoiceResponse", "value": "b",
            "attempt": ATTEMPT | {"assignee": pupil}}  # fmt: skip
    sent = event("AssessmentItemEvent", "Completed", ITEM, actor=pupil, eventTime=in_school_hours(), generated=made)
    return sent | changes


def test_an_envelope_is_taken_and_its_events_are_found_as_statements(sensor: Sensor) -> None:
    started, used = event("AssessmentEvent", "Started", TEST, generated=ATTEMPT), event("ToolUseEvent", "Used", APP)
    answer = sensor(envelope(started, used))
    assert (answer.status, answer.body) == (200, b"")
    assert "x-experience-api-version" not in answer.headers
    found = stored(sensor.client, started).json
    assert (found["object"]["id"], found["version"]) == (TEST["id"], "1.0.0")
    assert found["timestamp"] == started["eventTime"]
    assert found["authority"]["account"]["name"] == sensor.client.name
    assert stored(sensor.client, used).status == 200


def test_the_same_envelope_again_is_fine_and_another_event_with_the_same_id_is_not(sensor: Sensor) -> None:
    sent = event("ToolUseEvent", "Used", APP)
    other = event("NavigationEvent", "NavigatedTo", APP) | {"id": sent["id"]}
    assert [sensor(envelope(each)).status for each in (sent, sent, other)] == [200, 200, 409]
    twice = sensor(envelope(*[event("ToolUseEvent", "Used", APP) | {"id": f"urn:uuid:{uuid4()}"}] * 2))
    assert (twice.status, twice.json["problems"][0]["property"]) == (422, "id")


def test_one_event_that_is_not_understood_keeps_the_whole_envelope_out(sensor: Sensor) -> None:
    good, bad = event("ToolUseEvent", "Used", APP), event("ToolUseEvent", "Broke", APP)
    answer = sensor(envelope(good, bad))
    assert answer.status == 422
    assert answer.json["problems"] == [
        {"data": 1, "property": "action", "why": "“Broke” is not understood in ToolUseEvent.", "understood": ["Used"]}
    ]
    assert stored(sensor.client, good).status == 404


def test_descriptions_of_content_are_answered_as_not_kept(sensor: Sensor, store: Store) -> None:
    sent = event("ToolUseEvent", "Used", APP)
    answer = sensor(envelope(ITEM | {"name": "Hemmeleg oppgåve"}, sent))
    assert (answer.status, answer.json["notKept"]) == (200, [0])
    assert "record of processing" in answer.json["why"]
    assert stored(sensor.client, sent).status == 200
    assert store.rows("SELECT 1 FROM activity_statement WHERE body::text LIKE %s", "%Hemmeleg oppg%") == []
    assert sensor(envelope(ITEM)).status == 200


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (415, {"content_type": "text/plain"}),
        (415, {"content_type": ""}),
        (415, {"content_encoding": "gzip"}),
        (200, {"content_type": "application/json; charset=utf-8"}),
        (401, {"authorization": ""}),
        (401, {"authorization": "Bearer tull"}),
        (401, {"authorization": "Bearer tull:ball"}),
        (401, {"authorization": "Bearer tull:ball:a"}),
        (401, {"authorization": "Basic " + base64.b64encode(b"tull:ball").decode()}),
    ],
)
def test_headers_are_judged_as_the_specification_says(sensor: Sensor, status: int, headers: dict[str, str]) -> None:
    answer = sensor(envelope(event("ToolUseEvent", "Used", APP)), **headers)
    assert answer.status == status
    assert answer.headers.get("www-authenticate") == ('Bearer realm="Caliper"' if status == 401 else None)


def test_the_key_itself_is_a_bearer_token_and_so_is_one_from_oauth(sensor: Sensor) -> None:
    body = envelope(event("ToolUseEvent", "Used", APP))
    form = b"grant_type=client_credentials"
    token = sensor.client(
        "POST", "oauth/token", form, headers={"content-type": "application/x-www-form-urlencoded"}
    ).json
    assert Sensor(sensor.client, as_token=True)(body).status == 200
    assert sensor(body, authorization=f"Bearer {token['access_token']}").status == 200


def test_a_sensor_may_ask_what_the_endpoint_takes(sensor: Sensor) -> None:
    answer = sensor(b"", "GET")
    assert answer.status == 200
    assert answer.json["caliperSupportedVersions"] == VERSIONS
    assert answer.json["caliperMaximumPayloadSize"] == 32 * 1024
    assert answer.json["caliperSupportedExtensions"]["events"]["ToolUseEvent"] == ["Used"]
    assert sensor(b"", "GET", authorization="").status == 401
    assert sensor(b"", "PUT").status == 405
    assert sensor(b"", "GET", path="/caliper/events").status == 404
    assert sensor(b"", "GET", path="/caliper").status == 200


def test_a_key_that_may_only_read_is_turned_away(store: Store, use: Use) -> None:
    reader = Sensor(store.client(use, rights=["read"]))
    assert reader(envelope(event("ToolUseEvent", "Used", APP))).status == 401


def test_a_revoked_key_is_turned_away_also_with_nothing_to_keep(store: Store, use: Use) -> None:
    sensor = Sensor(store.client(use))
    assert sensor(envelope(ITEM)).status == 200
    with store.scope():
        actions.revoke_key(store.key_of(sensor.client), by=store.by)
    assert (sensor(envelope(ITEM)).status, sensor(b"", "GET").status) == (401, 401)


def test_the_record_decides_what_is_kept_of_an_event(store: Store, strict: Sensor, pupil: dict[str, Any]) -> None:
    sent = completed(pupil, group={"id": "fc:gogroup:7b", "type": "Group"})
    assert strict(envelope(sent)).status == 200
    kept = stored(strict.client, sent).json
    assert kept["actor"]["account"]["homePage"] == "https://tillit.invalid/pseudonym"
    assert kept["result"] == {
        "response": "b", "extensions": {"https://w3id.org/xapi/avt/result-extensions/attempts": 2},
    }  # fmt: skip
    assert "T00:00:00" in kept["timestamp"]
    [(body,)] = store.rows("SELECT body::text FROM activity_statement WHERE id = %s", id_of(sent))
    assert pupil["id"].rpartition("/")[2] not in str(body)
    assert ATTEMPT["id"] not in str(body)


def test_what_the_record_does_not_name_is_refused_in_calipers_words(strict: Sensor, pupil: dict[str, Any]) -> None:
    good = completed(pupil)
    sent = completed(pupil, edApp=HOME, actor=pupil | {"name": "Per Person"})
    sent["generated"] = sent["generated"] | {"duration": "PT5S"}
    answer = strict(envelope(ITEM, good, sent))
    assert answer.status == 403
    [refused] = answer.json["refused"]
    assert refused["data"] == 2
    lines = refused["why"].splitlines()
    assert sorted(line.partition(":")[0] for line in lines[:-1]) == [
        "actor.name", "duration, or startedAtTime with endedAtTime", "edApp",
    ]  # fmt: skip
    assert "Per Person" not in answer.body.decode()
    assert (stored(strict.client, good).status, stored(strict.client, sent).status) == (404, 404)


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"extensions": {"https://oppgaver.example/ext/humor": "glad"}}, "extensions[https://oppgaver.example/ext/humor]"),
        ({"object": ITEM | {"name": "Ring meg på per@example.org"}}, "object.name"),
        ({"session": {"id": "urn:x:1", "type": "Session",
                      "client": {"id": "urn:x:2", "type": "SoftwareApplication", "ipAddress": "192.0.2.7"}}}, "ipAddress"),
    ],
)  # fmt: skip
def test_nothing_gets_around_the_gate(
    strict: Sensor, pupil: dict[str, Any], changes: dict[str, Any], place: str
) -> None:
    answer = strict(envelope(completed(pupil) | changes))
    assert answer.status == 403
    assert answer.json["refused"][0]["why"].startswith(place)


def test_the_comment_of_a_teacher_is_free_text(strict: Sensor, pupil: dict[str, Any]) -> None:
    score = {"id": f"{HOME}/poeng/1", "type": "Score", "maxScore": 15, "scoreGiven": 10}
    sent = event(
        "GradeEvent", "Graded", ATTEMPT | {"assignee": pupil}, actor=APP, eventTime=in_school_hours(), generated=score
    )
    assert strict(envelope(sent)).status == 200
    assert stored(strict.client, sent).json["result"]["score"] == {"scaled": 10 / 15, "raw": 10, "max": 15}
    sent = sent | {"id": f"urn:uuid:{uuid4()}", "generated": score | {"comment": "Bra!"}}
    answer = strict(envelope(sent))
    assert (answer.status, "generated.comment" in answer.json["refused"][0]["why"]) == (403, True)


def test_who_is_no_pupil_here_is_acknowledged_and_not_kept(strict: Sensor) -> None:
    nobody = completed({"id": "http://purl.imsglobal.org/caliper/Person", "type": "Person"})
    assert strict(envelope(nobody)).status == 200
    assert stored(strict.client, nobody).status == 404


def test_the_mark_of_an_attempt_is_another_at_another_use(store: Store, strict: Sensor, use: Use) -> None:
    other_use = store.use("Brøk for andre", ANSWERS)
    other, found = Sensor(store.client(other_use)), []
    for sensor, of in ((strict, use), (other, other_use)):
        person = {"id": f"{FEIDE}/{store.pupil('Kari Nordmann', of)}", "type": "Person"}
        sent = completed(person)
        assert sensor(envelope(sent)).status == 200
        found.append(stored(sensor.client, sent).json["context"]["registration"])
    assert found[0] != found[1]
