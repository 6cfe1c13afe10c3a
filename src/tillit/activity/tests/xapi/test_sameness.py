"""xAPI-Data §2.3.1: when two statements are the same; whom and what they mention (Communication §2.1.3)."""

import pytest

from tillit.activity.tests.xapi.building import ACTIVITY, AGENT, ID, PLAIN, VERB, in_sub_statement, read, with_
from tillit.activity.xapi.identity import agent_key
from tillit.activity.xapi.reading import actor_in
from tillit.activity.xapi.sameness import activities_of, agents_of, digest, same
from tillit.activity.xapi.versions import Version

GROUP = {"objectType": "Group", "account": {"homePage": "https://x.no", "name": "7A"}}
PUPILS = [{"mbox": f"mailto:elev{n}@example.no"} for n in range(3)]
FILE = {
    "usageType": "a:b",
    "display": {"nn": "Fil"},
    "contentType": "a/b",
    "length": 3,
    "sha2": "a" * 64,
    "fileUrl": "a:b",
}


def pair(path, one, other):
    return with_(path, one), with_(path, other)


SAME = {
    "id": (PLAIN, with_("id", ID)),
    "stored, authority and version": (
        PLAIN,
        PLAIN | {"stored": "2026-01-01T00:00:00Z", "authority": AGENT, "version": "1.0.0"},
    ),
    "verb display": pair("verb.display", {"nn": "svara"}, {"en": "answered"}),
    "definition": pair("object.definition.name", {"nn": "Ei"}, {"nn": "To"}),
    "definition in context": pair(
        "context.contextActivities.other", [ACTIVITY], {**ACTIVITY, "definition": {"type": "a:b"}}
    ),
    "attachments": (PLAIN, PLAIN | {"attachments": [FILE]}),
    "order of members": pair("actor", {**GROUP, "member": PUPILS}, {**GROUP, "member": PUPILS[::-1]}),
    "time zone": pair("timestamp", "2026-01-01T12:00:00Z", "2026-01-01T13:00:00.000+01:00"),
    "case of a domain": pair("actor.mbox", "mailto:ola@Example.NO", "mailto:ola@example.no"),
    "case of a UUID": pair("context.registration", ID, ID.upper()),
    "thousandths of duration": pair("result.duration", "PT1.239S", "PT1.23S"),
    "1 and 1.0": pair("result.score.raw", 1, 1.0),
    "order of keys": (PLAIN, dict(reversed(PLAIN.items()))),
    "in a sub-statement": (in_sub_statement(PLAIN), in_sub_statement(with_("verb.display", {"en": "x"}))),
}
OTHER = {
    "actor": pair("actor", AGENT, {"mbox": "mailto:kari@example.no"}),
    "name": pair("actor.name", "Ola", "Kari"),
    "verb": pair("verb.id", "a:b", "a:c"),
    "object": pair("object.id", "a:b", "a:c"),
    "kind of object": pair("object", {"id": f"urn:{ID}"}, {"objectType": "StatementRef", "id": ID}),
    "score": pair("result.score.raw", 1, 2),
    "success": pair("result.success", True, False),
    "false and nothing": (with_("result.success", False), with_("result", {})),
    "response": pair("result.response", "a", "b"),
    "extension": pair("result.extensions", {"a:b": 1}, {"a:b": 2}),
    "hundredths of duration": pair("result.duration", "PT1.23S", "PT1.24S"),
    "another way to say a duration": pair("result.duration", "PT60S", "PT1M"),
    "moment": pair("timestamp", "2026-01-01T12:00:00Z", "2026-01-01T12:00:00.001Z"),
    "which context": (
        with_("context.contextActivities.other", [ACTIVITY]),
        with_("context.contextActivities.parent", [ACTIVITY]),
    ),
    "instructor and team": (with_("context.instructor", GROUP), with_("context.team", GROUP)),
    "in a sub-statement": (in_sub_statement(PLAIN), in_sub_statement(with_("verb.id", "a:b"))),
}


@pytest.mark.parametrize("difference", SAME)
def test_2_3_1_what_does_not_count(difference):
    one, other = map(read, SAME[difference])
    assert digest(one) == digest(other)
    assert same(one, other)


@pytest.mark.parametrize("difference", OTHER)
def test_2_3_1_what_counts(difference):
    one, other = map(read, OTHER[difference])
    assert digest(one) != digest(other)
    assert not same(one, other)


def test_2_3_1_a_timestamp_the_lrs_filled_in_is_no_difference():
    assert same(read(PLAIN), read(with_("timestamp", "2026-01-01T12:00:00Z")))


def test_2_4_2_3_one_text_says_who_it_is():
    actors = {
        b'{"mbox":"mailto:Ola@EXAMPLE.no"}': "mailto:Ola@example.no",
        b'{"mbox_sha1sum":"%s"}' % (b"A" * 40): "sha1:" + "a" * 40,
        b'{"openid":"https://ola.no/"}': "openid:https://ola.no/",
        b'{"account":{"homePage":"https://x.no","name":"a b"}}': "account:https://x.no a b",
        b'{"objectType":"Group","member":[{"mbox":"mailto:a@b"}]}': None,
    }
    assert {text: agent_key(actor_in(text)) for text in actors} == actors


def test_communication_2_1_3_agents_and_activities_direct_and_related():
    def mail(name):
        return {"mbox": f"mailto:{name}@x"}

    inner = {
        "actor": mail("inne"),
        "verb": VERB,
        "object": {"id": "a:inne"},
        "context": {
            "team": {"objectType": "Group", "member": [mail("lag")]},
            "contextActivities": {"other": [{"id": "a:rundt"}]},
        },
    }
    agents = [{"objectType": "contextAgent", "agent": mail("attved")}]
    groups = [{"objectType": "contextGroup", "group": {"objectType": "Group", "member": [mail("med")]}}]
    outer = in_sub_statement(inner) | {
        "actor": {"objectType": "Group", "mbox": "mailto:gruppe@x", "member": [mail("elev")]},
        "context": {
            "instructor": mail("laerar"),
            "contextAgents": agents,
            "contextGroups": groups,
            "contextActivities": {"parent": [{"id": "a:over"}]},
        },
    }
    statement = read(outer, Version.V2)
    found, things = agents_of(statement), activities_of(statement)
    assert found.direct == {"mailto:gruppe@x", "mailto:elev@x"}
    assert found.related == {f"mailto:{name}@x" for name in ("laerar", "attved", "med", "inne", "lag")}
    assert (things.direct, things.related) == (frozenset(), {"a:over", "a:inne", "a:rundt"})


def test_communication_2_1_3_the_object_is_direct_also_as_an_agent():
    assert agents_of(read({**PLAIN, "object": {"objectType": "Agent", "mbox": "mailto:b@x"}})).direct == {
        "mailto:ola@example.no",
        "mailto:b@x",
    }
    assert activities_of(read(PLAIN)).direct == {ACTIVITY["id"]}
