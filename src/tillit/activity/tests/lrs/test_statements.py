"""The statement resource, by sections of xAPI-Communication (1.0.3) and IEEE 9274.1.1."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tillit.activity.tests.lrs.store import V1, V2, Client, Store

VOIDED = "http://adlnet.gov/expapi/verbs/voided"


def a_statement(**changes: Any) -> dict[str, Any]:
    whole: dict[str, Any] = {
        "id": str(uuid4()),
        "actor": {"objectType": "Agent", "mbox": f"mailto:{uuid4()}@example.org"},
        "verb": {"id": f"https://example.org/verb/{uuid4()}"},
        "object": {"id": f"https://example.org/activity/{uuid4()}"},
        "timestamp": "2026-11-20T10:00:00Z",
    }
    return whole | changes


def void(target: str) -> dict[str, Any]:
    return a_statement(verb={"id": VOIDED}, object={"objectType": "StatementRef", "id": target})


def ids(answer: Any) -> list[str]:
    assert answer.status == 200, answer.body
    return [each["id"] for each in answer.json["statements"]]


def test_2_1_2_what_is_posted_is_found_by_its_id_as_it_was_sent(sent: Client) -> None:
    statement = a_statement()
    posted = sent("POST", "statements", statement)
    found = sent("GET", "statements", statementId=statement["id"])
    assert (posted.status, posted.json) == (200, [statement["id"]])
    assert found.status == 200
    assert {name: found.json[name] for name in statement} == statement
    assert found.json["authority"]["account"]["name"] == sent.name
    assert {"stored", "version"} <= set(found.json)
    assert "last-modified" in found.headers


def test_2_1_1_put_answers_with_nothing(sent: Client) -> None:
    statement = a_statement()
    assert sent("PUT", "statements", statement, statementId=statement["id"]).status == 204
    assert sent("PUT", "statements", statement, statementId=str(uuid4())).status == 400
    assert sent("PUT", "statements", statement).status == 400


def test_2_1_2_the_same_again_is_fine_and_something_else_is_a_conflict(sent: Client) -> None:
    statement = a_statement()
    first = sent("POST", "statements", statement)
    again = sent("POST", "statements", statement)
    other = sent("POST", "statements", statement | {"verb": {"id": "https://example.org/other"}})
    assert (first.status, again.status, other.status) == (200, 200, 409)
    assert statement["id"] in other.json["error"]
    assert sent("GET", "statements", statementId=statement["id"]).json["verb"] == statement["verb"]


def test_2_1_2_a_batch_is_kept_whole_or_not_at_all(sent: Client) -> None:
    taken = a_statement()
    sent("POST", "statements", taken)
    good, clash = a_statement(), taken | {"verb": {"id": "https://example.org/other"}}
    assert sent("POST", "statements", [good, clash]).status == 409
    assert sent("GET", "statements", statementId=good["id"]).status == 404
    assert sent("POST", "statements", [good, {"actor": {}}]).status == 400
    assert sent("GET", "statements", statementId=good["id"]).status == 404


def test_2_1_4_a_voided_statement_is_found_only_by_asking_for_it(sent: Client) -> None:
    statement = a_statement()
    sent("POST", "statements", statement)
    voiding = void(statement["id"])
    assert sent("POST", "statements", voiding).status == 200
    assert sent("GET", "statements", statementId=statement["id"]).status == 404
    assert sent("GET", "statements", voidedStatementId=statement["id"]).json["id"] == statement["id"]
    # What refers to a statement is found by what the statement is found by (2.1.3).
    assert ids(sent("GET", "statements", verb=statement["verb"]["id"])) == [voiding["id"]]


def test_2_1_4_a_statement_may_be_voided_before_it_comes(sent: Client) -> None:
    statement = a_statement()
    sent("POST", "statements", void(statement["id"]))
    sent("POST", "statements", statement)
    assert sent("GET", "statements", statementId=statement["id"]).status == 404
    assert sent("GET", "statements", voidedStatementId=statement["id"]).status == 200


def test_2_1_4_voiding_is_not_voided(sent: Client) -> None:
    statement = a_statement()
    first = void(statement["id"])
    for each in (statement, first, void(first["id"])):
        sent("POST", "statements", each)
    assert sent("GET", "statements", statementId=first["id"]).status == 200
    assert sent("GET", "statements", statementId=statement["id"]).status == 404


@pytest.mark.parametrize("ascending", ["true", "false"])
def test_2_1_3_pages_follow_each_other_without_gap_or_repetition(sent: Client, ascending: str) -> None:
    activity = f"https://example.org/activity/{uuid4()}"
    several = [a_statement(object={"id": activity}) for _ in range(7)]
    sent("POST", "statements", several[:4])
    sent("POST", "statements", several[4:])
    found, answer = [], sent("GET", "statements", activity=activity, limit=3, ascending=ascending)
    for _ in range(9):
        found += ids(answer)
        more = answer.json["more"]
        if not more:
            break
        assert more.startswith("/xapi/statements?more=")
        answer = sent("GET", "statements", more=more.split("more=")[1])
    expected = [each["id"] for each in several]
    assert found == (expected if ascending == "true" else expected[::-1])


def test_2_1_3_since_is_after_and_until_is_no_later(sent: Client) -> None:
    verb = {"id": f"https://example.org/verb/{uuid4()}"}
    for _ in range(3):
        sent("POST", "statements", a_statement(verb=verb))
    first, second, third = sent("GET", "statements", verb=verb["id"], ascending="true").json["statements"]
    assert ids(sent("GET", "statements", verb=verb["id"], since=first["stored"], ascending="true")) == [
        second["id"], third["id"],
    ]  # fmt: skip
    assert ids(sent("GET", "statements", verb=verb["id"], until=second["stored"], ascending="true")) == [
        first["id"], second["id"],
    ]  # fmt: skip


def test_2_1_3_related_finds_what_the_context_names(sent: Client) -> None:
    parent, teacher = f"https://example.org/course/{uuid4()}", {"mbox": f"mailto:{uuid4()}@example.org"}
    context = {"contextActivities": {"parent": {"id": parent}}, "instructor": teacher}
    statement = a_statement(context=context)
    sent("POST", "statements", statement)
    agent = str(teacher).replace("'", '"')
    assert ids(sent("GET", "statements", activity=parent)) == []
    assert ids(sent("GET", "statements", activity=parent, related_activities="true")) == [statement["id"]]
    assert ids(sent("GET", "statements", agent=agent)) == []
    assert ids(sent("GET", "statements", agent=agent, related_agents="true")) == [statement["id"]]


def test_2_1_3_filters_are_all_to_be_met(sent: Client) -> None:
    registration = str(uuid4())
    one = a_statement(context={"registration": registration})
    other = a_statement(actor=one["actor"], context={"registration": registration})
    sent("POST", "statements", [one, other])
    agent = str(one["actor"]).replace("'", '"')
    both = sent("GET", "statements", registration=registration, agent=agent, ascending="true")
    assert ids(both) == [one["id"], other["id"]]
    assert ids(sent("GET", "statements", registration=registration.upper(), verb=one["verb"]["id"])) == [one["id"]]
    assert ids(sent("GET", "statements", agent=agent, verb=other["verb"]["id"])) == [other["id"]]
    assert ids(sent("GET", "statements", agent=agent, activity="https://example.org/nowhere")) == []


def test_2_1_3_a_group_is_found_by_its_members(sent: Client) -> None:
    member = {"mbox": f"mailto:{uuid4()}@example.org"}
    statement = a_statement(actor={"objectType": "Group", "member": [member]})
    sent("POST", "statements", statement)
    assert ids(sent("GET", "statements", agent=str(member).replace("'", '"'))) == [statement["id"]]


@pytest.mark.parametrize("query", [
    {"statementId": "x"}, {"statementId": str(uuid4()), "voidedStatementId": str(uuid4())}, {"limit": "-1"},
    {"statementId": str(uuid4()), "verb": "https://example.org/v"}, {"since": "yesterday"}, {"format": "short"},
    {"unknown": "1"}, {"agent": "{}"}, {"agent": "{"}, {"verb": "no iri"}, {"registration": "1"}, {"more": "x"},
    {"ascending": "yes"}, {"related_agents": "1"},
])  # fmt: skip
def test_2_1_3_a_question_that_cannot_be_understood_is_refused_in_words(sent: Client, query: dict[str, str]) -> None:
    answer = sent("GET", "statements", **query)
    assert answer.status == 400
    assert answer.json["error"]


def test_3_3_a_request_says_which_version_it_speaks(sent: Client, sent2: Client) -> None:
    for client, version in ((sent, V1), (sent2, V2)):
        assert client("GET", "statements", limit=1).headers["x-experience-api-version"] == version
        silent = Client(client.loop, client.name, client.secret, "")
        assert silent("GET", "statements").status == 400
        # Whoever did not say it is answered in the version that key spoke last.
        assert silent("GET", "statements").headers["x-experience-api-version"] == version
        assert silent("GET", "about").status == 200
    assert sent("GET", "statements", headers={"x-experience-api-version": "0.9"}).status == 400


def test_4_0_without_a_key_nothing_is_answered(store: Store, sent: Client) -> None:
    for client in (Client(store.loop, "", ""), Client(store.loop, sent.name, "wrong"), Client(store.loop, "x", "y")):
        answer = client("GET", "statements")
        assert (answer.status, answer.body.startswith(b'{"error"')) == (401, True)
    assert "www-authenticate" in Client(store.loop, "", "")("GET", "statements").headers


def test_consistent_through_is_on_every_answer(sent: Client) -> None:
    for answer in (sent("GET", "statements", limit=1), sent("GET", "statements", limit="x"), sent("PATCH", "statements")):
        assert answer.headers["x-experience-api-consistent-through"].endswith("Z")


def test_1_1_head_is_as_get_without_a_body(sent: Client) -> None:
    statement = a_statement()
    sent("POST", "statements", statement)
    answer = sent("HEAD", "statements", statementId=statement["id"])
    assert (answer.status, answer.body) == (200, b"")
    assert int(answer.headers["content-length"]) > 100


def test_1_3_alternate_syntax_is_understood_in_1_0_3_and_not_in_2_0(sent: Client, sent2: Client) -> None:
    from urllib.parse import urlencode

    for client, status in ((sent, 200), (sent2, 400)):
        form = urlencode({"limit": "1", "X-Experience-API-Version": client.version}).encode()
        kind = {"content-type": "application/x-www-form-urlencoded"}
        assert client("POST", "statements?method=GET", form, headers=kind).status == status


def test_1_5_content_types(sent: Client) -> None:
    assert sent("POST", "statements", a_statement(), headers={"content-type": "text/plain"}).status == 400
    assert sent("POST", "statements", b"{", headers={}).status == 400
    assert sent("POST", "statements", b"\xff\xfe", headers={}).status == 400


def test_a_body_that_is_too_large_is_refused_before_it_is_read(sent: Client) -> None:
    answer = sent("POST", "statements", b"[]", headers={"content-length": str(10**9)})
    assert answer.status == 413
