"""xAPI-Data §2.2–2.4 of 1.0.3, and what 2.0 (IEEE 9274.1.1) does otherwise: what is refused, and where."""

import json

import msgspec
import pytest

from tillit.activity.tests.xapi.building import ACTIVITY, AGENT, BOTH, ID, PLAIN, VERB, in_sub_statement, refusal, with_
from tillit.activity.xapi.invalid import Invalid
from tillit.activity.xapi.reading import actor_in, statement_in, statements_in
from tillit.activity.xapi.versions import Version, version_of

ACCOUNT = {"homePage": "https://feide.no", "name": "a1"}


def where(cases):
    return pytest.mark.parametrize(("statement", "place"), cases)


@pytest.mark.parametrize("version", BOTH)
def test_2_2_the_plainest_statement_is_taken(version):
    assert refusal(PLAIN, version) is None


@where(
    [
        ({"verb": VERB, "object": ACTIVITY}, ""),
        ({"actor": AGENT, "object": ACTIVITY}, ""),
        ({"actor": AGENT, "verb": VERB}, ""),
        (with_("result", None), "result"),
        (with_("actor.name", None), "actor.name"),
        (with_("actor.name", 12), "actor.name"),
        (with_("result.success", "true"), "result.success"),
        (with_("result.score.raw", "12"), "result.score.raw"),
        (with_("result.score.raw", True), "result.score.raw"),
        (with_("iD", ID), ""),
        (with_("unknown", 1), ""),
        (with_("object.definition.extra", 1), "object.definition"),
        (with_("actor.objectType", "agent"), "actor.objectType"),
    ],
)
def test_2_2_null_wrong_types_unknown_words_and_wrong_case_are_refused(statement, place):
    assert [refusal(statement, version) for version in BOTH] == [place, place]


@where([(with_("id", value), "id") for value in ("", "x", ID + "8", "M" + ID[1:], ID.replace("-", ""), f" {ID}")])
def test_2_4_1_an_id_that_is_no_uuid_is_refused(statement, place):
    assert refusal(statement) == place


def test_2_4_1_a_uuid_in_capitals_is_taken():
    assert refusal(with_("id", ID.upper())) is None


@where(
    [
        (with_("actor", {"name": "Ola"}), "actor"),
        (with_("actor", {**AGENT, "openid": "https://ola.example.no/"}), "actor"),
        (with_("actor", {**AGENT, "member": [AGENT]}), "actor"),
        (with_("actor", {"member": [AGENT]}), "actor"),
        (with_("actor", {"mbox": "ola@example.no"}), "actor.mbox"),
        (with_("actor", {"mbox": "mailto:ola.example.no"}), "actor.mbox"),
        (with_("actor", {"mbox_sha1sum": "xyz"}), "actor.mbox_sha1sum"),
        (with_("actor", {"openid": "ola"}), "actor.openid"),
        (with_("actor", {"account": {"homePage": "feide.no", "name": "a"}}), "actor.account.homePage"),
        (with_("actor", {"account": {"name": "a"}}), "actor.account"),
        (with_("actor", {"objectType": "Group"}), "actor"),
        (with_("actor", {"objectType": "Group", "member": []}), "actor"),
        (with_("actor", {"objectType": "Group", "mbox": "mailto:a@b.no", "openid": "x:y"}), "actor"),
        (with_("actor", {"objectType": "Group", "member": [{"name": "Ola"}]}), "actor.member[0]"),
        (
            with_("actor", {"objectType": "Group", "member": [AGENT, {"objectType": "Group", "member": [AGENT]}]}),
            "actor.member[1]",
        ),
    ],
)
def test_2_4_2_actors_without_exactly_one_well_formed_identifier_are_refused(statement, place):
    assert [refusal(statement, version) for version in BOTH] == [place, place]


@pytest.mark.parametrize(
    "actor",
    [
        {"account": ACCOUNT},
        {"mbox_sha1sum": "a" * 40},
        {"openid": "https://ola.example.no/"},
        {"objectType": "Group", "account": ACCOUNT},
        {"objectType": "Group", "member": [AGENT]},
        {"objectType": "Group", "account": ACCOUNT, "member": []},
    ],
)
def test_2_4_2_each_kind_of_identifier_and_group_is_taken(actor):
    assert refusal(with_("actor", actor)) is None


@where(
    [
        (with_("verb.id", "answered"), "verb.id"),
        (with_("verb.id", ""), "verb.id"),
        (with_("verb.id", "ab=c://example.no"), "verb.id"),
        (with_("verb.id", "https://example.no/a b"), "verb.id"),
        (with_("verb.display", {"a12345678": "x"}), "verb.display"),
        (with_("verb.display", {"nn": None}), "verb.display[...]"),
    ],
)
def test_2_4_3_verbs_need_an_iri_and_languages(statement, place):
    assert refusal(statement) == place


@where(
    [
        (with_("object", {"id": "oppgave"}), "object.id"),
        (with_("object", {"objectType": "Activity"}), "object.id"),
        (with_("object", AGENT | {"objectType": "Activity"}), "object.mbox"),
        (with_("object", {"mbox": "mailto:a@b.no"}), "object.mbox"),
        (with_("object", {**AGENT, "id": "a:b"}), "object.id"),
        (with_("object.definition.type", "oppgave"), "object.definition.type"),
        (with_("object.definition.moreInfo", "meir"), "object.definition.moreInfo"),
        (with_("object.definition.name", {"no no": "x"}), "object.definition.name"),
        (with_("object.definition.extensions", {"key": 1}), "object.definition.extensions"),
        (with_("object.definition.interactionType", "guess"), "object.definition.interactionType"),
        (with_("object.definition.correctResponsesPattern", ["a"]), "object.definition"),
        (with_("object.definition.choices", [{"id": "a"}]), "object.definition"),
        (
            with_("object.definition", {"interactionType": "choice", "choices": [{"id": "a"}, {"id": "a"}]}),
            "object.definition.choices",
        ),
        (
            with_(
                "object.definition", {"interactionType": "choice", "choices": [{"id": "a", "description": {"": ""}}]}
            ),
            "object.definition.choices.description",
        ),
    ],
)
def test_2_4_4_1_activities_and_definitions_break_off_where_they_err(statement, place):
    assert [refusal(statement, version) for version in BOTH] == [place, place]


@where(
    [
        (with_("object", {"objectType": "StatementRef"}), "object.id"),
        (with_("object", {"objectType": "StatementRef", "id": "x"}), "object.id"),
        (with_("object", {"objectType": "StatementRef", "id": ID, "definition": {}}), "object.definition"),
        (with_("object", {"objectType": "statementref", "id": ID}), "object.objectType"),
        (in_sub_statement({**PLAIN, "id": ID}), "object.id"),
        (in_sub_statement({**PLAIN, "stored": "2026-01-01T00:00:00Z"}), "object"),
        (in_sub_statement({**PLAIN, "version": "1.0.0"}), "object"),
        (in_sub_statement({**PLAIN, "authority": AGENT}), "object"),
        (in_sub_statement({"actor": AGENT, "verb": VERB}), "object"),
        (in_sub_statement(in_sub_statement(PLAIN)), "object.object"),
        (in_sub_statement(with_("result.duration", "3 s")), "object.result.duration"),
        (in_sub_statement(with_("context.registration", "x")), "object.context.registration"),
        (with_("verb.id", "http://adlnet.gov/expapi/verbs/voided"), "object"),
    ],
)
def test_2_4_4_3_references_and_sub_statements_obey_their_own_rules(statement, place):
    assert [refusal(statement, version) for version in BOTH] == [place, place]


@where(
    [
        (with_("result.score", {"scaled": 1.01}), "result.score.scaled"),
        (with_("result.score", {"scaled": -1.01}), "result.score.scaled"),
        (with_("result.score", {"min": 5, "max": 5}), "result.score.min"),
        (with_("result.score", {"min": 1, "raw": 0}), "result.score.raw"),
        (with_("result.score", {"max": 1, "raw": 1.5}), "result.score.raw"),
        (with_("result.duration", "PA1H"), "result.duration"),
        (with_("result.extensions", {"key": 1}), "result.extensions"),
    ],
)
def test_2_4_5_scores_stay_within_their_bounds(statement, place):
    assert refusal(statement) == place


def test_2_4_5_a_whole_score_is_taken():
    assert refusal(with_("result.score", {"scaled": -1, "raw": 0.5, "min": 0, "max": 10})) is None


@where(
    [
        (with_("context.registration", "x"), "context.registration"),
        (with_("context.team", AGENT), "context.team"),
        (with_("context.instructor", {"name": "Kari"}), "context.instructor"),
        (with_("context.language", "norsk språk"), "context.language"),
        (with_("context.statement", {"id": ID}), "context.statement"),
        (with_("context.contextActivities", {"parents": [ACTIVITY]}), "context.contextActivities"),
        (
            with_("context.contextActivities", {"other": [ACTIVITY, {"id": "x"}]}),
            "context.contextActivities.other[1].id",
        ),
        (with_("context.contextActivities", {"other": [AGENT]}), "context.contextActivities.other[0].objectType"),
        ({**with_("context.platform", "x"), "object": AGENT}, "context"),
        ({**with_("context.revision", "x"), "object": {"objectType": "StatementRef", "id": ID}}, "context"),
    ],
)
def test_2_4_6_contexts_break_off_where_they_err(statement, place):
    assert [refusal(statement, version) for version in BOTH] == [place, place]


def test_2_4_6_2_one_activity_becomes_a_list_of_one():
    one = statement_in(json.dumps(with_("context.contextActivities.parent", ACTIVITY)).encode(), Version.V1)
    assert json.loads(msgspec.json.encode(one))["context"] == {"contextActivities": {"parent": [ACTIVITY]}}


PEOPLE = [
    ({"contextAgents": [{"objectType": "contextAgent", "agent": AGENT, "relevantTypes": ["a:b"]}]}, None),
    ({"contextGroups": [{"objectType": "contextGroup", "group": {"objectType": "Group", "account": ACCOUNT}}]}, None),
    (
        {"contextAgents": [{"objectType": "contextAgent", "agent": AGENT, "relevantTypes": []}]},
        "context.contextAgents[0].relevantTypes",
    ),
    (
        {"contextAgents": [{"objectType": "contextAgent", "agent": AGENT, "relevantTypes": ["x"]}]},
        "context.contextAgents[0].relevantTypes[0]",
    ),
    ({"contextAgents": [{"agent": AGENT}]}, "context.contextAgents[0]"),
    ({"contextGroups": [{"objectType": "contextGroup", "group": AGENT}]}, "context.contextGroups[0].group"),
]


@pytest.mark.parametrize(("context", "place"), PEOPLE)
def test_2_0_4_2_2_5_context_agents_and_groups_belong_to_2_0(context, place):
    assert refusal(with_("context", context), Version.V2) == place
    assert refusal(with_("context", context), Version.V1) is not None


@pytest.mark.parametrize("version", BOTH)
@pytest.mark.parametrize("stamp", ["2008-09-15T15:53:00.601-00:00", "2008-09-15T15:53:00.601-0000", "01/011/2015", "x"])
def test_2_4_7_impossible_timestamps_are_refused(stamp, version):
    assert refusal(with_("timestamp", stamp), version) == "timestamp"
    assert refusal(in_sub_statement(with_("timestamp", stamp)), version) == "object.timestamp"


def test_2_4_7_only_2_0_asks_for_a_time_zone():
    statement = with_("timestamp", "2026-01-01T12:00:00")
    assert [refusal(statement, version) for version in BOTH] == [None, "timestamp"]


TWO = {"objectType": "Group", "member": [{"account": ACCOUNT}, AGENT]}


@where(
    [
        (with_("authority", AGENT), None),
        (with_("authority", TWO), None),
        (with_("authority", {**TWO, "member": [AGENT]}), "authority"),
        (with_("authority", {**TWO, "mbox": "mailto:a@b.no"}), "authority"),
        (with_("authority", {"objectType": "Group", "mbox": "mailto:a@b.no"}), "authority"),
    ],
)
def test_2_4_9_an_authority_is_an_agent_or_a_group_of_two(statement, place):
    assert refusal(statement) == place


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("1.0", True, True),
        ("1.0.9", True, True),
        ("2.0.0", False, True),
        ("0.9.9", False, False),
        ("1.1.0", False, False),
    ],
)
def test_2_4_10_a_statement_of_1_0_may_be_sent_to_2_0_but_not_the_other_way(text, first, second):
    taken = [refusal(with_("version", text), version) is None for version in BOTH]
    assert taken == [first, second]


@pytest.mark.parametrize(
    ("header", "version"),
    [("1.0", Version.V1), ("1.0.0", Version.V1), ("1.0.3", Version.V1), ("2.0.0", Version.V2), ("2.0.1", Version.V2)]
    + [(other, None) for other in ("", "0.95", "1.1.0", "2", "2.1.0", "1.0.3 ", "1.0.٣", "x" * 99)],
)
def test_communication_3_3_the_header_names_a_version_or_none(header, version):
    assert version_of(header) == version


FILE = {"usageType": "a:b", "display": {"nn": "Fil"}, "contentType": "text/plain", "length": 3, "sha2": "a" * 64}


@where(
    [({**FILE, "fileUrl": "https://example.no/f"}, None)]
    + [
        ({**FILE, key: value}, key)
        for key, value in {
            "usageType": "x",
            "display": {"?": ""},
            "contentType": "text",
            "sha2": "x",
            "length": -1,
            "fileUrl": "x",
        }.items()
    ]
    + [({**FILE, "length": 3.5}, "length"), ({**FILE, "length": "3"}, "length")],
)
def test_2_4_11_attachments_break_off_where_they_err(statement, place):
    assert refusal({**PLAIN, "attachments": [statement]}) == (place and f"attachments[0].{place}")


def test_4_1_extensions_may_hold_anything_but_no_bottomless_pit():
    assert refusal(with_("result.extensions", {"a:b": [None, {"": []}, 1e300]})) is None
    deep = "[" * 70 + "]" * 70
    assert refusal(with_("result.extensions", {"a:b": json.loads(deep)})) == "result.extensions"


def test_a_refusal_is_a_sentence_with_place_rule_and_section():
    with pytest.raises(Invalid) as refused:
        statements_in(json.dumps([PLAIN, with_("verb.id", "x")]).encode(), Version.V1)
    assert str(refused.value) == "[1].verb.id: this must be an IRI with a scheme (xAPI 1.0.3 Data 4.3; 2.0 4.2.7)."


@pytest.mark.parametrize(
    "body", [b"", b"{", b"null", b"3", b"[null]", b"\xff", b'{"a":NaN}', b"[" * 100_000, b"1" * 10_000]
)
def test_what_is_no_statement_is_refused(body):
    with pytest.raises(Invalid):
        statements_in(body, Version.V1)


def test_communication_2_1_put_takes_one_and_post_no_id_twice():
    twice = json.dumps([with_("id", ID), with_("id", ID.upper())]).encode()
    with pytest.raises(Invalid, match="share this id"):
        statements_in(twice, Version.V1)
    with pytest.raises(Invalid, match="one statement"):
        statement_in(json.dumps([PLAIN]).encode(), Version.V1)


def test_2_2_parameters_are_judged_as_statements_are():
    assert actor_in(json.dumps(AGENT).encode()).mbox == "mailto:ola@example.no"
    with pytest.raises(Invalid):
        actor_in(b'{"mbox":"ola"}')
