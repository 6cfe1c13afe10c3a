"""What each profile of Caliper 1.2 becomes, event by event. The events are ours, in the form the specification gives."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tillit.activity.caliper.events import EVENTS
from tillit.activity.caliper.refusal import NotUnderstood
from tillit.activity.tests.caliper.building import (
    APP,
    ATTEMPT,
    HOME,
    ITEM,
    PUPIL,
    TEST,
    WHEN,
    event,
    mapped,
    mark,
)
from tillit.activity.tests.lrs.store import FEIDE

ADL = "http://adlnet.gov/expapi/"
GROUP = "http://activitystrea.ms/schema/1.0/group"
SESSION = "https://w3id.org/xapi/cmi5/context/extensions/sessionid"
ATTEMPTS = "https://w3id.org/xapi/avt/result-extensions/attempts"
ACTOR = {"objectType": "Agent", "account": {"homePage": FEIDE, "name": "3f6e1d52-2d0b-4d7c-9df5-0f1a6f3f9a10"}}
QUESTION = f"{ADL}activities/question"


def plain(sent: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(mapped(sent))
    return found


def answered(kind: str, **value: Any) -> dict[str, Any]:
    made = {"id": f"{HOME}/svar/1", "type": kind, **value}
    return event("AssessmentItemEvent", "Completed", ITEM["id"], generated=made)


def test_an_answered_task_becomes_an_answered_statement_with_all_around_it() -> None:
    sent = event(
        "AssessmentItemEvent", "Completed", ITEM, profile="AssessmentProfile", edApp=APP,
        generated={"id": f"{HOME}/elevar/12/svar/1", "type": "MultipleChoiceResponse", "value": "b", "attempt": ATTEMPT,
                   "startedAtTime": "2026-11-20T10:15:02.000Z", "endedAtTime": "2026-11-20T10:15:12.500Z"},
        group={"id": "fc:gogroup:7b", "type": "CourseSection", "name": "7B", "courseNumber": "7B-MAT",
               "subOrganizationOf": {"id": "https://data-nsr.udir.no/enhet/974567890", "type": "Organization"}},
        membership={"id": f"{HOME}/elevar/12/7b", "type": "Membership", "member": PUPIL["id"],
                    "organization": "fc:gogroup:7b", "roles": ["Learner"], "status": "Active"},
        session={"id": f"{HOME}/okter/1f64", "type": "Session", "user": PUPIL},
    )  # fmt: skip
    assert plain(sent) == {
        "id": sent["id"].removeprefix("urn:uuid:"),
        "actor": ACTOR,
        "verb": {"id": f"{ADL}verbs/answered"},
        "object": {
            "objectType": "Activity",
            "id": f"{HOME}/brok/7",
            "definition": {"name": {"und": "Oppgåve 7"}, "type": QUESTION, "interactionType": "choice"},
        },
        "result": {"response": "b", "duration": "PT10.5S", "extensions": {ATTEMPTS: 2}},
        "context": {
            "registration": mark(f"{HOME}/elevar/12/forsok/2"),
            "contextActivities": {
                "parent": [{"objectType": "Activity", "id": f"{HOME}/brok",
                            "definition": {"type": f"{ADL}activities/assessment"}}],
                "grouping": [
                    {"objectType": "Activity", "id": "fc:gogroup:7b", "definition": {"name": {"und": "7B"}, "type": GROUP}},
                    {"objectType": "Activity", "id": "https://data-nsr.udir.no/enhet/974567890",
                     "definition": {"type": "https://w3id.org/xapi/avt/activity-types/school"}},
                ],
                "category": [{"id": "http://purl.imsglobal.org/caliper/profiles/AssessmentProfile",
                              "definition": {"type": f"{ADL}activities/profile"}}],
            },
            "platform": HOME,
            "extensions": {SESSION: mark(f"{HOME}/okter/1f64")},
        },
        "timestamp": WHEN,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "value", "interaction", "response"),
    [
        ("TrueFalseResponse", {"value": "true"}, "true-false", "true"),
        ("MultipleChoiceResponse", {"value": "C"}, "choice", "C"),
        ("MultipleResponseResponse", {"values": ["A", "D"]}, "choice", "A[,]D"),
        ("FillinBlankResponse", {"values": ["teljar", "nemnar"]}, "fill-in", "teljar[,]nemnar"),
        ("SelectTextResponse", {"values": ["tre", "fire"]}, "other", "tre[,]fire"),
        ("OpenEndedResponse", {"value": "Eg delte i fire."}, "long-fill-in", "Eg delte i fire."),
    ],
)
def test_an_answer_tells_what_kind_of_task_it_belongs_to(
    kind: str, value: dict[str, Any], interaction: str, response: str
) -> None:
    found = plain(answered(kind, **value))
    assert found["object"]["definition"] == {"type": QUESTION, "interactionType": interaction}
    assert found["result"] == {"response": response}


def test_an_answer_without_content_says_only_that_there_was_one() -> None:
    found = plain(answered("Response", duration="PT12S"))
    assert (found["result"], "interactionType" in found["object"]["definition"]) == ({"duration": "PT12S"}, False)


@pytest.mark.parametrize(
    ("action", "verb"),
    [("Started", f"{ADL}verbs/initialized"), ("Paused", f"{ADL}verbs/suspended"), ("Resumed", f"{ADL}verbs/resumed"),
     ("Submitted", "http://activitystrea.ms/schema/1.0/submit"),
     ("Reset", "http://purl.imsglobal.org/caliper/actions/Reset")],
)  # fmt: skip
def test_a_test_is_begun_paused_and_handed_in_with_its_attempt(action: str, verb: str) -> None:
    found = plain(event("AssessmentEvent", action, TEST, generated=ATTEMPT))
    assert found["verb"] == {"id": verb}
    assert found["result"] == {"extensions": {ATTEMPTS: 2}}
    assert found["context"] == {"registration": mark(ATTEMPT["id"])}


def test_an_attempt_given_by_its_address_is_the_same_registration() -> None:
    whole, thin = (
        plain(event("AssessmentEvent", "Started", TEST, generated=each)) for each in (ATTEMPT, ATTEMPT["id"])
    )
    assert whole["context"]["registration"] == thin["context"]["registration"]


def test_an_attempt_whose_id_is_a_uuid_keeps_it() -> None:
    number = "0ee9b1a2-6b0d-4f0c-8b7e-0c6f6d1a2b3c"
    found = plain(event("AssignableEvent", "Started", TEST, generated=f"urn:uuid:{number}"))
    assert found["context"] == {"registration": number}


def test_a_grade_is_about_the_pupil_and_names_the_teacher_beside() -> None:
    teacher = {"id": f"{FEIDE}/lara", "type": "Person"}
    sent = event(
        "GradeEvent", "Graded", ATTEMPT | {"duration": "PT50M12S"}, actor=teacher, profile="GradingProfile",
        generated={"id": f"{HOME}/poeng/1", "type": "Score", "maxScore": 15, "scoreGiven": 10, "scoredBy": teacher,
                   "comment": "Sjå på oppgåve 3 ein gong til."},
        session={"id": f"{HOME}/okter/lararen", "type": "Session", "user": teacher},
    )  # fmt: skip
    found = plain(sent)
    assert (found["actor"], found["verb"]["id"]) == (ACTOR, f"{ADL}verbs/scored")
    assert found["object"]["id"] == TEST["id"]
    assert found["result"] == {
        "score": {"scaled": 10 / 15, "raw": 10, "max": 15},
        "duration": "PT50M12S",
        "extensions": {"urn:tillit:field:free_text": "Sjå på oppgåve 3 ein gong til.", ATTEMPTS: 2},
    }
    assert found["context"]["instructor"] == {"objectType": "Agent", "account": {"homePage": FEIDE, "name": "lara"}}
    assert "extensions" not in found["context"]  # the teacher's session is no concern of the pupil's


def test_a_program_that_grades_is_nobody() -> None:
    score = {"id": f"{HOME}/poeng/1", "type": "Score", "maxScore": 0, "scoreGiven": 0, "scoredBy": f"{HOME}/retting"}
    found = plain(event("GradeEvent", "Graded", ATTEMPT, actor=APP, generated=score))
    assert found["result"]["score"] == {"raw": 0, "max": 0}
    assert "instructor" not in found["context"]


def test_a_viewed_result_is_about_the_task_it_was_given_for() -> None:
    result = {
        "id": f"{HOME}/resultat/1",
        "type": "Result",
        "attempt": ATTEMPT,
        "resultScore": 6.0,
        "maxResultScore": 8.0,
    }
    found = plain(event("ViewEvent", "Viewed", result, profile="GradingProfile"))
    assert (found["verb"]["id"], found["object"]["id"]) == ("http://id.tincanapi.com/verb/viewed", TEST["id"])
    assert found["result"]["score"] == {"scaled": 0.75, "raw": 6.0, "max": 8.0}


@pytest.mark.parametrize(("at", "progress"), [("PT05M21S", 0.263), ("PT0S", 0.0), ("PT20M20S", 1.0), ("PT1H", 1.0)])
def test_a_place_in_a_film_is_how_far_somebody_came(at: str, progress: float) -> None:
    film = {
        "id": f"{HOME}/film/1",
        "type": "VideoObject",
        "name": "Om brøk",
        "mediaType": "video/ogg",
        "duration": "PT20M20S",
    }
    place = {"id": f"{HOME}/film/1?t=321", "type": "MediaLocation", "currentTime": at}
    found = plain(event("MediaEvent", "Paused", film, target=place))
    assert found["verb"]["id"] == "https://w3id.org/xapi/video/verbs/paused"
    assert found["object"]["definition"]["type"] == "https://w3id.org/xapi/video/activity-type/video"
    assert found["result"] == {"extensions": {"https://w3id.org/xapi/video/extensions/progress": progress}}
    assert "context" not in found


def test_reading_tells_what_and_from_where() -> None:
    book = {"id": f"{HOME}/bok", "type": "Document", "name": "Brøk for alle"}
    page = {"id": f"{HOME}/bok/2", "type": "Chapter", "isPartOf": book, "keywords": ["brøk"],
            "learningObjectives": [{"id": "http://psi.udir.no/kl06/KM12345", "type": "LearningObjective"}]}  # fmt: skip
    found = plain(event("NavigationEvent", "NavigatedTo", page, referrer=f"{HOME}/bok/1", profile="ReadingProfile"))
    around = found["context"]["contextActivities"]
    assert found["verb"]["id"] == "http://purl.imsglobal.org/caliper/actions/NavigatedTo"
    assert [each["id"] for each in around["parent"]] == [book["id"]]
    assert [(each["id"], each["definition"]["type"]) for each in around["grouping"]] == [
        ("http://psi.udir.no/kl06/KM12345", f"{ADL}activities/objective")
    ]
    assert around["other"] == [{"objectType": "Activity", "id": f"{HOME}/bok/1"}]


@pytest.mark.parametrize(("action", "verb"), [("LoggedIn", "logged-in"), ("LoggedOut", "logged-out")])
def test_a_session_begins_and_ends(action: str, verb: str) -> None:
    found = plain(event("SessionEvent", action, APP, session=f"{HOME}/okter/1"))
    assert found["verb"]["id"] == f"https://w3id.org/xapi/adl/verbs/{verb}"
    assert found["object"]["definition"]["type"] == "https://w3id.org/xapi/avt/activity-types/application"
    assert found["context"] == {"extensions": {SESSION: mark(f"{HOME}/okter/1")}}


def test_a_session_that_ran_out_is_about_who_was_in_it() -> None:
    session = {"id": f"{HOME}/okter/1", "type": "Session", "user": PUPIL, "duration": "PT3600S"}
    found = plain(event("SessionEvent", "TimedOut", session, actor=APP))
    assert (found["actor"], found["object"]["id"]) == (ACTOR, HOME)
    assert found["result"] == {"duration": "PT3600S"}
    assert found["context"] == {"extensions": {SESSION: mark(session["id"])}}


def test_where_somebody_sat_is_shown_to_the_gate() -> None:
    client = {"id": f"{HOME}/klient", "type": "SoftwareApplication", "userAgent": "Nettlesar", "ipAddress": "192.0.2.7"}
    session = {"id": f"{HOME}/okter/1", "type": "Session", "client": client}
    found = plain(event("SessionEvent", "LoggedIn", APP, session=session))
    assert found["context"]["extensions"] == {
        SESSION: mark(session["id"]),
        "urn:tillit:field:ip_address": "192.0.2.7",
        "urn:tillit:field:device_id": "Nettlesar",
    }


def test_use_of_a_tool_tells_time_and_progress() -> None:
    items = [{"id": "urn:x:1", "type": "AggregateMeasure", "metric": "MinutesOnTask", "metricValue": 87.5},
             {"id": "urn:x:2", "type": "AggregateMeasure", "metric": "UnitsCompleted", "metricValue": 12, "maxMetricValue": 25}]  # fmt: skip
    made = {"id": "urn:x:3", "type": "AggregateMeasureCollection", "items": items}
    found = plain(event("ToolUseEvent", "Used", APP, generated=made))
    assert found["verb"]["id"] == "http://activitystrea.ms/schema/1.0/use"
    assert found["result"] == {
        "duration": "PT87.5M", "extensions": {"https://w3id.org/xapi/cmi5/result/extensions/progress": 48},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("person", "account"),
    [
        (f"{FEIDE}/abc", {"account": {"homePage": FEIDE, "name": "abc"}}),
        ({"id": f"{HOME}/elevar/12", "type": "Person"}, {"account": {"homePage": f"{HOME}/elevar", "name": "12"}}),
        ("mailto:per@example.org", {"mbox": "mailto:per@example.org"}),
        ("urn:uuid:6f0a3c5e-1111-4000-8000-000000000000",
         {"account": {"homePage": "urn:uuid", "name": "6f0a3c5e-1111-4000-8000-000000000000"}}),
        (f"{HOME}/elevar/", {"openid": f"{HOME}/elevar/"}),
    ],
)  # fmt: skip
def test_a_person_is_known_by_the_last_part_of_the_address(person: Any, account: dict[str, Any]) -> None:
    assert plain(event("ToolUseEvent", "Used", APP, actor=person))["actor"] == {"objectType": "Agent", **account}


def test_feides_identifier_counts_before_others_and_the_gate_hears_of_the_rest() -> None:
    def identifier(value: str, kind: str, **more: Any) -> dict[str, Any]:
        return {"type": "SystemIdentifier", "identifier": value, "identifierType": kind, **more}

    given = [
        identifier("4567", "SystemId"),
        identifier("per", "AccountUserName", source=HOME),
        identifier("3f6e", "Other", source={"id": FEIDE, "type": "SoftwareApplication"}),
        identifier("per@example.org", "EmailAddress", source=FEIDE),
    ]
    person = {"id": f"{HOME}/elevar/12", "type": "Person", "name": "Per", "otherIdentifiers": given}
    found = plain(event("ToolUseEvent", "Used", APP, actor=person))
    assert found["actor"] == {"objectType": "Agent", "name": "Per", "account": {"homePage": FEIDE, "name": "3f6e"}}
    assert found["context"]["extensions"] == {
        "urn:tillit:field:feide_id": ["4567", "per"], "urn:tillit:field:email": ["per@example.org"],
    }  # fmt: skip


def test_extensions_reach_the_gate_from_wherever_they_stand() -> None:
    def added(name: str) -> dict[str, Any]:
        return {f"https://oppgaver.example/ext/{name}": name}

    sent = event(
        "AssessmentItemEvent", "Completed", ITEM | {"extensions": added("task")}, extensions=added("event"),
        actor=PUPIL | {"extensions": added("person")},
        generated={"id": f"{HOME}/svar/1", "type": "TrueFalseResponse", "value": "true", "extensions": added("answer"),
                   "attempt": ATTEMPT | {"extensions": added("attempt")}},
        group={"id": "fc:gogroup:7b", "type": "Group", "extensions": added("group"),
               "subOrganizationOf": {"id": f"{HOME}/skule", "type": "Organization", "extensions": added("school")}},
    )  # fmt: skip
    found = plain(sent)
    assert found["object"]["definition"]["extensions"] == added("task")
    assert found["result"]["extensions"] == {ATTEMPTS: 2, **added("answer"), **added("attempt")}
    assert found["context"]["extensions"] == {
        **added("event"), **added("person"), **added("group"), **added("school"),
    }  # fmt: skip


def test_every_action_that_is_understood_has_a_verb() -> None:
    objects = {"AssessmentEvent": TEST, "AssessmentItemEvent": ITEM, "AssignableEvent": TEST, "GradeEvent": ATTEMPT,
               "MediaEvent": f"{HOME}/film", "NavigationEvent": f"{HOME}/side", "ViewEvent": f"{HOME}/side",
               "SessionEvent": APP, "ToolUseEvent": APP}  # fmt: skip
    for kind, rule in EVENTS.items():
        for action, verb in rule.actions.items():
            for profile in rule.profiles:
                assert mapped(event(kind, action, objects[kind], profile=profile)).verb.id == verb


@pytest.mark.parametrize(
    ("place", "changes"),
    [
        ("id", {"id": "https://example.org/1"}),
        ("id", {"id": "urn:uuid:1"}),
        ("eventTime", {"eventTime": "2026-11-20"}),
        ("eventTime", {"eventTime": "2026-11-20T10:00:00"}),
        ("actor", {"actor": "Per"}),
        ("actor.description", {"actor": PUPIL | {"description": "Flink i brøk"}}),
        ("actor.type", {"actor": APP}),
        ("object", {"object": "oppgåve 7"}),
        ("object.type", {"object": TEST}),
        ("action", {"action": "Submitted"}),
        ("profile", {"profile": "ForumProfile"}),
        ("generated.type", {"generated": APP}),
        ("target", {"target": f"{HOME}/side"}),
        ("extensions[farge]", {"extensions": {"farge": "blå"}}),
        ("membership.member", {"membership": {"id": "urn:x:1", "type": "Membership", "member": f"{FEIDE}/annan"}}),
        ("session.user", {"session": {"id": "urn:x:1", "type": "Session", "user": f"{FEIDE}/annan"}}),
        ("attempt.assignee", {"generated": ATTEMPT | {"assignee": f"{FEIDE}/annan"}}),
        ("generated.count", {"generated": ATTEMPT | {"count": -1}}),
        ("generated.duration", {"generated": ATTEMPT | {"duration": "ti minutt"}}),
        ("generated.endedAtTime",
         {"generated": ATTEMPT | {"startedAtTime": WHEN, "endedAtTime": "2026-11-20T10:00:00.000Z"}}),
        ("group", {"group": "klasse 7B"}),
        ("edApp", {"edApp": "oppgaver"}),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_named_by_its_place(place: str, changes: dict[str, Any]) -> None:
    with pytest.raises(NotUnderstood) as caught:
        mapped(event("AssessmentItemEvent", "Completed", ITEM) | changes)
    assert caught.value.place == place


@pytest.mark.parametrize(
    ("place", "sent"),
    [
        ("object.assignee", event("GradeEvent", "Graded", {"id": "urn:x:1", "type": "Attempt", "assignable": TEST})),
        ("object", event("GradeEvent", "Graded", {"id": "urn:x:1", "type": "Attempt", "assignee": PUPIL})),
        ("object.assignee", event("GradeEvent", "Graded", f"{HOME}/forsok/1", actor=APP)),
        ("generated", event("GradeEvent", "Graded", ATTEMPT,
                            generated={"id": "urn:x:1", "type": "Score", "scoreGiven": 11, "maxScore": 10})),
        ("object.user", event("SessionEvent", "TimedOut", {"id": "urn:x:1", "type": "Session"}, actor=APP)),
        ("generated.metric", event("ToolUseEvent", "Used", APP,
                                   generated={"id": "urn:x:1", "type": "AggregateMeasure", "metric": "Clicks"})),
        ("generated.maxMetricValue", event("ToolUseEvent", "Used", APP, generated={
            "id": "urn:x:1", "type": "AggregateMeasure", "metric": "WordsRead", "metricValue": 12})),
        ("target.currentTime", event("MediaEvent", "Paused", {"id": "urn:x:1", "type": "VideoObject", "duration": "PT1M"},
                                     target={"id": "urn:x:2", "type": "MediaLocation", "currentTime": "midt i"})),
    ],
)  # fmt: skip
def test_what_is_missing_or_impossible_in_other_profiles_is_named_too(place: str, sent: dict[str, Any]) -> None:
    with pytest.raises(NotUnderstood) as caught:
        mapped(sent)
    assert caught.value.place == place
