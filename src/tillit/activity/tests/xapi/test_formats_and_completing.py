"""GET's formats (Communication §2.1.3) and what the LRS fills in (Data §2.4)."""

import json

import msgspec
import pytest

from tillit.activity.tests.xapi.building import AGENT, BOTH, ID, PLAIN, VERB, in_sub_statement, read, with_
from tillit.activity.xapi.completed import completed
from tillit.activity.xapi.formats import activity_as_canonical, as_canonical, as_ids, chosen, preferred
from tillit.activity.xapi.model import Activity, Definition, Statement
from tillit.activity.xapi.values import is_uuid
from tillit.activity.xapi.versions import Version

NOW = "2026-11-22T10:00:00.123Z"
NAMED = {
    "objectType": "Activity",
    "id": "a:b",
    "definition": {"name": {"en": "One", "nn": "Ein", "nn-NO": "Ein!"}, "type": "a:t"},
}
TEAM = {"objectType": "Group", "name": "7A", "member": [{**AGENT, "name": "Ola"}]}


def wire(statement):
    return json.dumps(statement).encode()


def test_ids_leaves_only_what_identifies():
    statement = {
        "id": ID,
        "actor": {**AGENT, "name": "Ola"},
        "verb": VERB,
        "object": NAMED,
        "result": {"response": "b"},
        "context": {
            "team": TEAM,
            "contextActivities": {"parent": [NAMED]},
            "instructor": {**TEAM, "mbox": "mailto:a@b"},
        },
        "timestamp": NOW,
    }
    assert json.loads(as_ids(wire(statement))) == {
        "id": ID,
        "actor": AGENT,
        "verb": {"id": VERB["id"]},
        "object": {"id": "a:b"},
        "result": {"response": "b"},
        "context": {
            "team": {"objectType": "Group", "member": [AGENT]},
            "contextActivities": {"parent": [{"id": "a:b"}]},
            "instructor": {"objectType": "Group", "mbox": "mailto:a@b"},
        },
        "timestamp": NOW,
    }


def test_ids_keeps_the_kind_of_an_object_and_reaches_into_sub_statements():
    inner = {
        "objectType": "SubStatement",
        "actor": AGENT,
        "verb": {"id": VERB["id"]},
        "object": {**AGENT, "objectType": "Agent"},
    }
    named = {**inner, "verb": VERB, "object": {**AGENT, "objectType": "Agent", "name": "Kari"}}
    assert json.loads(as_ids(wire({**PLAIN, "object": named})))["object"] == inner


def test_canonical_leaves_one_language_in_each_map_and_agents_alone():
    statement = in_sub_statement(
        {**PLAIN, "actor": TEAM, "object": NAMED, "verb": {"id": "a:v", "display": {"en": "did", "nn": "gjorde"}}}
    )
    inner = json.loads(as_canonical(wire(statement), ["nn"]))["object"]
    assert inner["actor"] == TEAM
    assert inner["verb"]["display"] == {"nn": "gjorde"}
    assert inner["object"]["definition"] == {"name": {"nn": "Ein"}, "type": "a:t"}


def test_canonical_takes_the_definition_the_store_knows():
    known = {"https://example.no/oppgave/1": Definition(name={"nn": "Kjend", "en": "Known"})}
    assert json.loads(as_canonical(wire(PLAIN), ["en"], known))["object"]["definition"] == {"name": {"en": "Known"}}


def test_canonical_of_one_activity():
    activity = activity_as_canonical(msgspec.convert(NAMED, Activity), ["en"])
    assert msgspec.to_builtins(activity)["definition"]["name"] == {"en": "One"}


@pytest.mark.parametrize(
    ("header", "tag"),
    [
        ("en-GB", "en-GB"),
        ("nn", "nn"),
        ("nb;q=0.2, en-GB;q=0.9", "en-GB"),
        ("en", "en"),
        ("nn-SJ", "nn"),
        ("EN-gb", "en-GB"),
        ("fr", "en"),
        ("", "en"),
        ("fr, *;q=0.1", "en"),
        ("nn;q=0, en-GB;q=0.1", "en-GB"),
        ("nn;q=x, en-GB", "en-GB"),
    ],
)
def test_the_language_that_suits_best_is_chosen(header, tag):
    assert list(chosen({"en": "a", "en-GB": "b", "nn": "c"}, preferred(header))) == [tag]


def test_a_map_of_one_language_is_kept_whatever_is_asked_for():
    assert chosen({"nn": "c"}, ["fr"]) == {"nn": "c"}
    assert chosen({}, ["fr"]) == {}


@pytest.mark.parametrize(("version", "said"), [(Version.V1, "1.0.0"), (Version.V2, "2.0.0")])
def test_2_4_what_is_missing_is_filled_in(version, said):
    statement = completed(read(PLAIN), version, NOW)
    assert is_uuid(statement.id)
    assert (statement.timestamp, statement.version) == (NOW, said)


def test_2_4_what_was_sent_stays_but_for_what_only_the_lrs_may_say():
    sent = PLAIN | {
        "id": ID,
        "timestamp": "2026-01-01T00:00:00+01:00",
        "version": "1.0.9",
        "stored": NOW,
        "authority": AGENT,
    }
    kept = msgspec.to_builtins(completed(read(sent), Version.V1, NOW))
    assert kept == {key: value for key, value in sent.items() if key not in {"stored", "authority"}}


@pytest.mark.parametrize("version", BOTH)
def test_2_2_encoding_gives_the_same_values_back(version):
    statement = with_("result.score", {"raw": 0.12123434, "min": -3, "max": 2**70}) | {
        "context": {"extensions": {"a:b": [None, {"c": 1.5, "d": "\u0000"}, True]}, "language": "nn"},
        "attachments": [],
    }
    assert json.loads(msgspec.json.encode(read(statement, version))) == statement
    assert isinstance(read(statement, version), Statement)
