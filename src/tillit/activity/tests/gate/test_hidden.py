"""Each place where something about a person could stand, one by one."""

from __future__ import annotations

from typing import Any

import pytest

from tillit.activity.gate import Kept, Refused
from tillit.activity.tests.gate.making import NOW, PUPIL, gate, judge, kept, national_id, plain, read, refused
from tillit.activity.xapi.model import Activity, Object

MAIL, NAME = "kari@fjordvik.example", "Kari Nordmann"
NUMBER = int(national_id("110203456") or national_id("110203457") or 0)
ACTOR = plain()["actor"]
FILE = {
    "usageType": "https://x.example/u",
    "display": {"nn": "Fil"},
    "contentType": "text/plain",
    "length": 1,
    "sha2": "a",
}


def extension(code: str, value: object) -> dict[str, Any]:
    return {"context": {"extensions": {f"urn:tillit:field:{code}": value}}}


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"context": {"platform": f"App for {NAME}"}}, ("name", "name", "context.platform")),
        ({"context": {"platform": "x" * 301}}, ("platform", "too_long", "context.platform")),
        ({"context": {"revision": MAIL}}, ("email", "email", "context.revision")),
        ({"context": {"language": "nn-x-kari"}}, ("language", "language", "context.language")),
        ({"result": {"score": {"raw": NUMBER}}}, ("score", "national_id", "result.score")),
        ({"result": {"score": {"max": float(NUMBER)}}}, ("score", "national_id", "result.score")),
        ({"result": {"duration": f"PT{NUMBER}S"}}, ("duration", "national_id", "result.duration")),
        ({"verb": {"id": "https://x.example/v", "display": {"nn": NAME}}}, ("name", "name", "verb.display")),
        ({"verb": {"id": "https://x.example/diagnosis"}}, ("health", "special", "verb.id")),
        ({"attachments": [{**FILE, "usageType": f"https://x.example/?{MAIL}"}]}, ("email", "email", "attachments[0].usageType")),
        ({"attachments": [{**FILE, "fileUrl": f"https://x.example/?{MAIL}"}]}, ("email", "email", "attachments[0].fileUrl")),
        ({"attachments": [{**FILE, "description": {"nn": NAME}}]}, ("name", "name", "attachments[0].description")),
        ({"attachments": [{**FILE, "contentType": f"text/plain; name={MAIL}"}]}, ("file", "form", "attachments[0].contentType")),
        ({"context": {"team": {"objectType": "Group", "account": {"homePage": "https://x.example", "name": MAIL}}}},
         ("email", "email", "context.team.account.name")),
        ({"context": {"team": {"objectType": "Group", "account": {"homePage": f"https://x.example/{MAIL}", "name": "8b"}}}},
         ("email", "email", "context.team.account.homePage")),
        ({"context": {"contextAgents": [{"objectType": "contextAgent", "agent": ACTOR, "relevantTypes": [f"https://x.example/{MAIL}"]}]}},
         ("email", "email", "context.contextAgents[0].relevantTypes[0]")),
        ({"context": {"contextGroups": [{"objectType": "contextGroup", "group": {"objectType": "Group", "name": "8B", "member": [ACTOR]},
                                         "relevantTypes": ["https://x.example/a", f"https://x.example/{MAIL}"]}]}},
         ("email", "email", "context.contextGroups[0].relevantTypes[1]")),
        (extension("year", MAIL), ("email", "email", "context.extensions[urn:tillit:field:year]")),
        (extension("year", NUMBER), ("year", "national_id", "context.extensions[urn:tillit:field:year]")),
        (extension("year", [8, [NUMBER]]), ("year", "too_deep", "context.extensions[urn:tillit:field:year]")),
        (extension("year", [8, NUMBER]), ("year", "national_id", "context.extensions[urn:tillit:field:year]")),
        (extension("year", "x" * 301), ("year", "too_long", "context.extensions[urn:tillit:field:year]")),
        (extension("year", [1] * 300), ("year", "too_deep", "context.extensions[urn:tillit:field:year]")),
        (extension("location", {"epost": 1}), ("email", "person_key", "context.extensions[urn:tillit:field:location]")),
        (extension("location", {"k" * 65: 1}), ("location", "too_long", "context.extensions[urn:tillit:field:location]")),
        (extension("location", {"a": {"b": {"c": {"d": {"e": 1}}}}}), ("location", "too_deep", "context.extensions[urn:tillit:field:location]")),
        (extension("attempts", True), ("attempts", "form", "context.extensions[urn:tillit:field:attempts]")),
        (extension("year", 10**30), ("year", "too_long", "context.extensions[urn:tillit:field:year]")),
        (extension("attempts", -(10**30)), ("attempts", "too_long", "context.extensions[urn:tillit:field:attempts]")),
        ({"object": {"id": "https://x.example/1", "definition": {"extensions": {"urn:tillit:field:attempts": 10**30}}}},
         ("attempts", "too_long", "object.definition.extensions[urn:tillit:field:attempts]")),
        (extension("name", "Per"), ("name", "undeclared", "context.extensions[urn:tillit:field:name]")),
    ],
)  # fmt: skip
def test_it_is_found_where_it_stands(parts: dict[str, Any], expected: tuple[str, str, str]) -> None:
    assert refused(plain(**parts), year="keep", location="keep", file="keep", other_person="pseudonym") == [expected]


def test_an_answer_in_its_form_is_looked_at_too() -> None:
    task = {"id": "https://x.example/1", "definition": {"interactionType": "choice"}}
    assert refused(plain(object=task, result={"response": "kari-nordmann"})) == [("name", "name", "result.response")]


def test_what_is_one_thing_in_a_task_is_another_about_a_person() -> None:
    """What has been let through as a task's text is not let through as a value because of it."""
    rules = gate(year="keep")
    as_task = rules.judge(
        read(plain(object={"id": "https://x.example/1", "definition": {"name": {"nn": "muslim"}}})), PUPIL, NOW
    )
    as_value = rules.judge(read(plain(**extension("year", "muslim"))), PUPIL, NOW)
    assert isinstance(as_task, Kept)
    assert isinstance(as_value, Refused)


def test_identity_in_an_extension_is_never_stored_whatever_the_record_says() -> None:
    for how in ("keep", "pseudonym", "drop"):
        assert "context" not in kept(plain(**extension("name", "Per")), name=how)


def test_a_place_is_kept_with_its_parts_and_nothing_of_it_lost() -> None:
    place = {"type": "Point", "coordinates": [5.9, 59.2], "accuracy": None}
    assert kept(plain(**extension("location", place)), location="keep")["context"]["extensions"] == {
        "urn:tillit:field:location": place
    }


def test_a_class_is_left_out_where_the_record_leaves_it_out() -> None:
    team = {
        "objectType": "Group",
        "name": "8B",
        "account": {"homePage": "https://x.example", "name": "8b"},
        "member": [ACTOR],
    }
    assert "context" not in kept(plain(context={"team": team}), group="drop", other_person="pseudonym")


def test_what_is_remembered_as_the_object_comes_back_as_what_it_is() -> None:
    task = {"id": "https://x.example/1"}
    verdict = judge(plain(object=task, context={"contextActivities": {"parent": [task]}}))
    assert isinstance(verdict, Kept)
    assert type(verdict.statement.object) is Object
    assert type(verdict.statement.context.context_activities.parent[0]) is Activity


def test_two_places_of_the_same_thing_give_two_findings() -> None:
    task = {"id": f"https://x.example/?{MAIL}"}
    found = refused(plain(object=task, context={"contextActivities": {"parent": [task], "other": [task]}}))
    assert [path for _field, _rule, path in found] == [
        "object.id",
        "context.contextActivities.parent[0].id",
        "context.contextActivities.other[0].id",
    ]


def test_a_statement_with_a_thousand_faults_names_fifty() -> None:
    sent = plain(context={"extensions": {f"https://x.example/{at}": at for at in range(1000)}})
    assert len(refused(sent)) == 50
