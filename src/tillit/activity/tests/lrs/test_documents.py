"""State, agent profile and activity profile (xAPI-Communication 2.2, 2.3, 2.6, 2.7, 3.1); agents and activities."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from uuid import uuid4

import pytest

from tillit.activity.tests.lrs.store import Client, Store
from tillit.activity.tests.lrs.test_statements import a_statement


def place(kind: str) -> tuple[str, dict[str, str]]:
    agent = json.dumps({"mbox": f"mailto:{uuid4()}@example.org"})
    activity = f"https://example.org/activity/{uuid4()}"
    return {
        "state": ("activities/state", {"activityId": activity, "agent": agent, "stateId": "stad"}),
        "agent": ("agents/profile", {"agent": agent, "profileId": "profil"}),
        "activity": ("activities/profile", {"activityId": activity, "profileId": "profil"}),
    }[kind]


KINDS = ["state", "agent", "activity"]


@pytest.mark.parametrize("kind", KINDS)
def test_2_2_a_document_is_kept_found_listed_and_deleted(sent: Client, kind: str) -> None:
    path, where = place(kind)
    content = "Ikkje JSON: æøå".encode()
    new = {"content-type": "text/plain", "if-none-match": "*"}
    assert sent("PUT", path, content, headers=new, **where).status == 204
    found = sent("GET", path, **where)
    assert (found.status, found.body, found.headers["content-type"]) == (200, content, "text/plain")
    all_of_it = {name: value for name, value in where.items() if not name.endswith(("stateId", "profileId"))}
    assert sent("GET", path, **all_of_it).json == [where.get("stateId", where.get("profileId"))]
    assert sent("GET", path, **all_of_it, since="2100-01-01T00:00:00Z").json == []
    assert sent("DELETE", path, headers={"if-match": found.headers["etag"]}, **where).status == 204
    assert sent("GET", path, **where).status == 404


@pytest.mark.parametrize("kind", KINDS)
def test_2_2_post_adds_to_a_json_document_one_level_deep(sent: Client, kind: str) -> None:
    path, where = place(kind)
    sent("PUT", path, {"a": {"x": 1}, "b": 2}, headers={"if-none-match": "*"}, **where)
    assert sent("POST", path, {"a": {"y": 1}}, **where).status == 204
    assert sent("GET", path, **where).json == {"a": {"y": 1}, "b": 2}
    assert sent("POST", path, b"[1]", **where).status == 400
    assert sent("GET", path, **where).json == {"a": {"y": 1}, "b": 2}


@pytest.mark.parametrize("kind", KINDS)
def test_3_1_what_has_changed_since_it_was_seen_is_not_overwritten(sent: Client, kind: str) -> None:
    path, where = place(kind)
    sent("PUT", path, {"a": 1}, headers={"if-none-match": "*"}, **where)
    seen = sent("GET", path, **where).headers["etag"]
    assert sent("PUT", path, {"a": 2}, headers={"if-match": seen}, **where).status == 204
    assert sent("PUT", path, {"a": 3}, headers={"if-match": seen}, **where).status == 412
    assert sent("PUT", path, {"a": 3}, headers={"if-none-match": "*"}, **where).status == 412
    assert sent("DELETE", path, headers={"if-match": seen}, **where).status == 412
    assert sent("GET", path, **where).json == {"a": 2}


def test_3_1_two_at_once_and_one_of_them_wins(store: Store, sent: Client) -> None:
    path, where = place("agent")

    async def both() -> list[int]:
        new = {"if-none-match": "*"}
        tries = [sent.send("PUT", path, {"who": each}, headers=new, **where) for each in range(8)]
        return sorted(answer.status for answer in await asyncio.gather(*tries))

    assert store.loop.run_until_complete(both()) == [204] + [412] * 7


def test_2_3_state_of_one_registration_is_its_own_and_all_may_go_at_once(sent: Client) -> None:
    path, where = place("state")
    registration = str(uuid4())
    sent("PUT", path, {"a": 1}, **where)
    sent("PUT", path, {"a": 2}, **where, registration=registration)
    assert sent("GET", path, **where).json == {"a": 1}
    assert sent("GET", path, **where, registration=registration).json == {"a": 2}
    everywhere = {name: where[name] for name in ("activityId", "agent")}
    assert sent("DELETE", path, **everywhere).status == 204
    assert sent("GET", path, **everywhere).json == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("wrong", [
    {"agent": "{}"}, {"activityId": "no iri"}, {"since": "yesterday"}, {"unknown": "1"}, {"registration": "1"},
])  # fmt: skip
def test_what_cannot_be_understood_is_refused_in_words(sent: Client, kind: str, wrong: dict[str, Any]) -> None:
    path, where = place(kind)
    answer = sent("GET", path, **(where | wrong))
    assert answer.status == 400
    assert answer.json["error"]


def test_2_5_an_activity_is_what_statements_have_said_of_it(sent: Client) -> None:
    iri = f"https://example.org/activity/{uuid4()}"
    for language, name in (("nb", "Brøk"), ("nn", "Brøk"), ("nb", "Brøk og desimaltall")):
        thing = {"id": iri, "definition": {"name": {language: name}, "type": "https://example.org/task"}}
        sent("POST", "statements", a_statement(object=thing))
    sent("POST", "statements", a_statement(context={"contextActivities": {"parent": [{"id": iri}]}}))
    found = sent("GET", "activities", activityId=iri)
    assert found.json == {
        "objectType": "Activity", "id": iri,
        "definition": {"name": {"nb": "Brøk og desimaltall", "nn": "Brøk"}, "type": "https://example.org/task"},
    }  # fmt: skip
    unknown = f"https://example.org/activity/{uuid4()}"
    assert sent("GET", "activities", activityId=unknown).json == {"objectType": "Activity", "id": unknown}
    assert sent("GET", "activities").status == 400


def test_2_4_an_agent_is_known_by_the_names_it_has_had(sent: Client) -> None:
    mbox = f"mailto:{uuid4()}@example.org"
    for name in ("Xapi Ein", "Xapi To"):
        sent("POST", "statements", a_statement(actor={"mbox": mbox, "name": name}))
    found = sent("GET", "agents", agent=json.dumps({"mbox": mbox}))
    assert found.json == {"objectType": "Person", "name": ["Xapi Ein", "Xapi To"], "mbox": [mbox]}


@pytest.mark.parametrize("path", ["", "nothing", "statements/more", "../katalog"])
def test_what_is_not_there_is_not_found(sent: Client, path: str) -> None:
    assert sent("GET", path).status == 404


@pytest.mark.parametrize("path", ["statements", "activities", "agents", "activities/state", "about", "oauth/token"])
def test_a_method_that_means_nothing_here_is_refused(sent: Client, path: str) -> None:
    agent = json.dumps({"mbox": "mailto:a@example.org"})
    assert sent("PATCH", path, activityId="https://example.org/a", agent=agent).status in (400, 405)
