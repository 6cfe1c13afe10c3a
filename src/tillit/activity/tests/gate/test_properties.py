"""For any policy and any statement: what is kept is a part of what was sent, and of what the policy names."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tillit.activity.gate import (
    PSEUDONYM_HOME,
    DocumentKind,
    Kept,
    KeptDocument,
    Pupil,
    Refused,
    Standing,
    compile_gate,
)
from tillit.activity.gate.hours import HERE
from tillit.activity.gate.paths import EXTENSIONS
from tillit.activity.tests.gate import strategies
from tillit.activity.tests.gate.making import MARK, NAMES, NOW, PUPIL, SECRET, policy, read
from tillit.record import vocabulary
from tillit.record.codes import OutsideSchool, Treatment
from tillit.record.policy import Policy

FIRST, LAST = datetime(2026, 1, 1), datetime(2026, 12, 31)  # noqa: DTZ001 - hypothesis wants them without a zone
FAST = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
IDENTIFIERS = {"account": "feide_id", "openid": "feide_id", "mbox": "email", "mbox_sha1sum": "email"}

# Which field may account for each place, written here by hand so that the table of the gate is tried by another.
PLACES: list[tuple[str, set[str]]] = [
    (r"(object\.)?verb\..*", {"verb"}),
    (r"object\.(objectType|id|definition)(\..*)?", {"activity"}),
    (r"object\.object\.(objectType|id|definition)(\..*)?", {"activity"}),
    (r"(object\.){0,2}(account|member)\..*", {"other_person"}),
    (r"object\.actor\..*", {"other_person"}),
    (r"(object\.)?result\.score\..*", {"score"}),
    (r"(object\.)?result\.success", {"success"}),
    (r"(object\.)?result\.completion", {"completion"}),
    (r"(object\.)?result\.response", {"answer", "free_text"}),
    (r"(object\.)?result\.duration", {"duration"}),
    (r"(object\.)?timestamp", {"timestamp"}),
    (r"(object\.)?context\.registration", {"registration"}),
    (r"(object\.)?context\.instructor\..*", {"teacher"}),
    (r"(object\.)?context\.(team|contextGroups\.\d+)\..*", {"group", "other_person"}),
    (r"(object\.)?context\.contextAgents\..*", {"other_person"}),
    (r"(object\.)?context\.(revision|statement)(\..*)?", {"activity"}),
    (r"(object\.)?context\.platform", {"platform"}),
    (r"(object\.)?context\.language", {"language"}),
    (r"(object\.)?context\.contextActivities\..*", {"activity", "school", "group", "competence_aim", "platform"}),
    (r"(object\.)?attachments\..*", {"file", "audio", "video"}),
]  # fmt: skip


@st.composite
def broad_policies(draw: Any) -> Policy:
    """Nearly everything is declared one way or another, so that much gets through."""
    fields = [code for code in vocabulary.fields() if code != "trial"]
    left_out = set(draw(st.lists(st.sampled_from(fields), max_size=3)))
    ways = {
        code: str(draw(st.sampled_from(vocabulary.fields()[code].treatments)))
        for code in fields
        if code not in left_out
    }
    missing = {code: "undeclared" for code in ("feide_id", "timestamp") if code in left_out}
    return policy(keep="", outside=draw(st.sampled_from(OutsideSchool)), **ways, **missing)


def leaves(value: Any, path: str = "") -> dict[str, Any]:
    if isinstance(value, dict):
        return {place: leaf for key, inner in value.items() for place, leaf in leaves(inner, f"{path}.{key}").items()}
    if isinstance(value, list):
        return {place: leaf for at, inner in enumerate(value) for place, leaf in leaves(inner, f"{path}.{at}").items()}
    return {path.removeprefix("."): value}


def builtins(statement: Any) -> dict[str, Any]:
    return msgspec.json.decode(msgspec.json.encode(statement))


def extension_at(path: str) -> str | None:
    match = re.search(r"\.extensions\.(.*)", path)
    return (
        next((code for iri, code in EXTENSIONS.items() if match[1] == iri or match[1].startswith(f"{iri}.")), "?")
        if match
        else None
    )


def fields_at(path: str) -> set[str]:
    if (code := extension_at(path)) is not None:
        return {code}
    return next((fields for pattern, fields in PLACES if re.fullmatch(pattern, path)), {"?"})


def judge_twice(rules: Policy, sent: dict[str, Any], pupil: Pupil = PUPIL) -> Any:
    statement = read(sent)
    gate = compile_gate(rules, 1, NAMES, secret=SECRET)
    first = gate.judge(statement, pupil, NOW)
    again = gate.judge(read(sent), pupil, NOW)  # now from memory
    other = compile_gate(rules, 1, NAMES, secret=SECRET).judge(statement, pupil, NOW)
    assert first == again == other
    assert builtins(statement) == builtins(read(sent)), "judging changed what was sent"
    return first


def check_part_of(rules: Policy, sent: dict[str, Any], kept: Kept) -> None:
    had, has = leaves(sent), leaves(builtins(kept.statement))
    for path, value in has.items():
        if path.startswith("actor."):
            assert value in ("Agent", PSEUDONYM_HOME, MARK, "anonymous")
            continue
        if path in ("id", "version"):
            assert value == had[path]
            continue
        ways = {rules.treatment(code, outside_school_hours=kept.outside_hours) for code in fields_at(path)}
        assert ways - {None, Treatment.DROP}, path
        check_value(path, value, had, ways)


def check_value(path: str, value: Any, had: dict[str, Any], ways: set[Treatment | None]) -> None:
    if path.endswith("timestamp"):
        assert value == had.get(path) or re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00[+]0\d:\d\d", value)
        assert Treatment.DAY not in ways or value.split("T")[1].startswith("00:00:00")
    elif extension_at(path) is not None and Treatment.PSEUDONYM in ways:
        assert re.fullmatch(r"[0-9a-f]{32}", value)
    elif value in (PSEUDONYM_HOME, MARK, "Agent", "Group", "Activity", "SubStatement", "contextAgent", "contextGroup"):
        return  # somebody's stand-in, or the kind of a thing
    else:
        assert any(leaf == value and type(leaf) is type(value) for leaf in had.values()), path


@settings(FAST, max_examples=150)
@given(broad_policies(), strategies.USUAL)
def test_what_is_kept_is_a_part_of_what_was_sent_and_named(rules: Policy, sent: dict[str, Any]) -> None:
    verdict = judge_twice(rules, sent)
    if isinstance(verdict, Kept):
        check_part_of(rules, sent, verdict)
        assert all(rules.treatment(code, outside_school_hours=verdict.outside_hours) for code in verdict.fields)
        assert verdict.delete_on >= NOW.astimezone(HERE).date()


@settings(FAST, max_examples=150)
@given(broad_policies() | strategies.POLICIES, strategies.STATEMENTS, strategies.STANDINGS)
def test_nothing_makes_the_gate_fall(rules: Policy, sent: dict[str, Any], standing: Standing) -> None:
    verdict = judge_twice(rules, sent, Pupil(MARK, standing))
    if isinstance(verdict, Kept) and rules.treatment("trial") is not Treatment.KEEP:
        assert standing is Standing.KNOWN or verdict.statement.verb.id.endswith("/voided")
        check_part_of(rules, sent, verdict)


@settings(FAST, max_examples=60)
@given(strategies.POLICIES, strategies.USUAL)
def test_a_field_the_policy_does_not_name_is_refused_by_its_name(rules: Policy, sent: dict[str, Any]) -> None:
    verdict = judge_twice(rules, sent)
    named = {rule.field for rule in rules.gate}
    if rules.treatment("trial") is not Treatment.KEEP and not {"verb", "activity"} <= named:
        assert isinstance(verdict, Refused)
        assert {"verb", "activity"} - named <= {finding.field for finding in verdict.findings}


@settings(FAST, max_examples=100)
@given(strategies.USUAL, st.datetimes(FIRST, LAST))
def test_the_hour_of_the_day_never_shows_where_the_record_keeps_the_day(sent: dict[str, Any], moment: datetime) -> None:
    """Two who did the same on the same day cannot be told apart, as long as both were at school or both were not."""
    gate = compile_gate(
        policy(
            keep=[
                code
                for code in vocabulary.fields()
                if code not in ("trial", "timestamp", "signature", "teacher", "other_person")
            ]
        ),
        1,
    )
    aware = moment.replace(tzinfo=HERE)
    later = aware + timedelta(minutes=1)
    if aware.date() != later.date():
        return
    sent.pop("stored", None)
    first = gate.judge(read({**sent, "timestamp": aware.isoformat()}), PUPIL, NOW)
    second = gate.judge(read({**sent, "timestamp": later.isoformat()}), PUPIL, NOW)
    if isinstance(first, Kept) and isinstance(second, Kept):
        assert first.statement == second.statement


@settings(FAST, max_examples=150)
@given(
    broad_policies() | strategies.POLICIES,
    st.sampled_from(DocumentKind),
    st.sampled_from(["application/json", "text/plain", "application/octet-stream"]) | st.text(max_size=20),
    st.binary(max_size=60) | strategies.JSON.map(msgspec.json.encode),
    strategies.STANDINGS,
)
def test_a_document_is_kept_as_it_is_or_not_at_all(
    rules: Policy, kind: DocumentKind, content_type: str, body: bytes, standing: Standing
) -> None:
    gate = compile_gate(rules, 1, NAMES, secret=SECRET)
    verdict = gate.judge_document(kind, content_type, body, Pupil(MARK, standing), NOW)
    assert verdict == gate.judge_document(kind, content_type, body, Pupil(MARK, standing), NOW)
    if isinstance(verdict, KeptDocument):
        assert (verdict.body, verdict.content_type) == (body, content_type)
        assert standing is Standing.KNOWN or kind is DocumentKind.ACTIVITY_PROFILE or rules.treatment("trial")


def test_most_of_what_the_test_above_makes_gets_through() -> None:
    """Otherwise the properties would hold for nothing."""
    found = []

    @settings(FAST, max_examples=200, database=None, derandomize=True)
    @given(broad_policies(), strategies.USUAL)
    def count(rules: Policy, sent: dict[str, Any]) -> None:
        found.append(type(judge_twice(rules, sent)))

    count()
    assert found.count(Kept) > 5
