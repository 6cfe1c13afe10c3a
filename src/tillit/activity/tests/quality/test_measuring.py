"""Each finding: what is found, and what is not (NOU 2023: 19, 4.4)."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tillit.activity.gate.lists import DATA
from tillit.activity.quality import rules
from tillit.activity.quality.looking import PRESENT, hours_of
from tillit.activity.quality.measuring import measure, those_not_in
from tillit.activity.quality.seen import Known
from tillit.activity.tests.quality.making import CAME, DAY, KNOWN, NSR, TASK, all_found, arrival, found
from tillit.activity.xapi.extensions import HINTS_USED, MAX_HINTS
from tillit.record import vocabulary

VERB = "http://adlnet.gov/expapi/verbs/"
DAYS_LATE = CAME - timedelta(days=3)


def test_what_is_as_it_should_be_has_nothing_to_tell_of() -> None:
    assert found([arrival(actor) for actor in range(20)]) == {}


def hinted(used: int, most: int) -> dict[str, int]:
    return {HINTS_USED: used, MAX_HINTS: most}


def grouped(iri: str) -> dict[str, Any]:
    return {"contextActivities": {"grouping": [{"id": iri}]}}


@pytest.mark.parametrize(
    ("finding", "changes"),
    [
        (("missing", "score"), {"result": {"success": True}}),
        (("missing", "success"), {"result": {"score": {"scaled": 1}}}),
        (("missing", "timestamp"), {"timestamp": CAME.isoformat()}),
        (("undescribed", ""), {"object": {"id": TASK["id"]}}),
        (("score_disagrees", ""), {"result": {"success": True, "score": {"scaled": 0.8, "raw": 2, "max": 4}}}),
        (("score_outside", ""), {"result": {"success": True, "score": {"raw": 12, "min": 0, "max": 10}}}),
        (("success_disagrees", ""), {"result": {"success": True, "score": {"scaled": 0}}}),
        (("success_disagrees", ""), {"result": {"success": False, "score": {"scaled": 1}}}),
        (("duration_impossible", ""), {"result": {"success": True, "score": {"scaled": 1}, "duration": "P1DT1S"}}),
        (("hints_impossible", ""), {"result": {"success": True, "score": {"scaled": 1}, "extensions": hinted(3, 2)}}),
        (("future", ""), {"timestamp": (CAME + timedelta(minutes=6)).isoformat()}),
        (("future", ""), {"timestamp": "2026-11-21T00:00:00+01:00"}),
        (("late", ""), {"timestamp": DAYS_LATE.isoformat()}),
        (("late", ""), {"timestamp": "2026-11-17T00:00:00+01:00"}),
        (("own_parent", ""), {"context": {"contextActivities": {"parent": [{"id": TASK["id"]}]}}}),
        (("unknown_place", ""), {"context": grouped(f"{NSR}999999999")}),
    ],
)  # fmt: skip
def test_one_thing_wrong_is_one_thing_found(finding: tuple[str, str], changes: dict[str, Any]) -> None:
    assert found([arrival(**changes)]) == {finding: (1, 1)}


@pytest.mark.parametrize(
    "changes",
    [
        {"verb": {"id": f"{VERB}launched"}, "result": None},  # nobody expects points of who opens a page
        {"result": {"success": False, "score": {"scaled": 0.5}}},
        {"result": {"success": True, "score": {"scaled": 1}, "duration": "PT24H"}},
        {"result": {"success": True, "score": {"scaled": 0.33, "raw": 1, "max": 3}}},  # rounded
        {"result": {"success": True, "score": {"scaled": 1}, "extensions": hinted(2, 2)}},
        {"timestamp": (CAME + timedelta(minutes=4)).isoformat()},  # clocks differ a little
        {"timestamp": "2026-11-18T00:00:00+01:00"},
        {"context": grouped(f"{NSR}975278964")},
        {"context": {"contextActivities": {"parent": [{"id": "https://teneste.example/kapittel/1"}]}}},
    ],
)  # fmt: skip
def test_what_may_well_be_so_is_not_found(changes: dict[str, Any]) -> None:
    assert found([arrival(**changes)]) == {}


def test_only_what_the_record_keeps_is_missed() -> None:
    assert found([arrival(result=None)], Known(DAY, frozenset({"verb"}), frozenset())) == {}


def test_what_is_very_late_is_late_too() -> None:
    old = arrival(timestamp=(CAME - timedelta(days=15)).isoformat())
    assert found([old]) == {("late", ""): (1, 1), ("very_late", ""): (1, 1)}


def kind(name: str, **more: Any) -> dict[str, Any]:
    return {**TASK, **more, "definition": {**TASK["definition"], "type": name}}  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("finding", "usual", "odd"),
    [
        ("verb_names", {}, {"verb": {"id": "https://w3id.org/xapi/dod-isd/verbs/answered"}}),
        ("activity_types", {}, {"object": kind("http://adlnet.gov/expapi/activities/media")}),
        ("score_scales", {}, {"result": {"success": True, "score": {"raw": 20, "min": 0, "max": 20}}}),
        ("address_forms", {}, {"object": {**TASK, "id": "http://Teneste.example/oppgaver/17/"}}),
        ("language_forms", {}, {"object": {**TASK, "definition": {**TASK["definition"], "name": {"nn-NO": "Brøk"}}}}),  # type: ignore[dict-item]
    ],
)  # fmt: skip
def test_what_is_written_in_two_ways_is_found_as_often_as_the_rarer(
    finding: str, usual: dict[str, Any], odd: dict[str, Any]
) -> None:
    arrivals = [*(arrival(actor, **usual) for actor in range(8)), *(arrival(actor, **odd) for actor in (8, 9))]
    assert found(arrivals) == {(finding, ""): (2, 10)}


def test_the_same_sent_twice_under_two_ids_is_found_where_the_time_is_kept() -> None:
    one, again, other = arrival(1), arrival(1), arrival(2)
    assert found([one, other, again]) == {("sent_twice", ""): (1, 3)}


def test_where_only_the_day_is_kept_one_must_follow_right_on_the_other() -> None:
    day = {"timestamp": "2026-11-20T00:00:00+01:00"}
    other = {**day, "object": {**TASK, "id": "https://teneste.example/oppgaver/18"}}
    assert found([arrival(1, **day), arrival(2, **day), arrival(1, **day)]) == {("alike_in_a_row", ""): (1, 3)}
    assert found([arrival(1, **day), arrival(1, **other), arrival(1, **day)]) == {}


def test_voiding_is_not_something_a_pupil_did() -> None:
    void = arrival(verb={"id": f"{VERB}voided"}, object={"objectType": "StatementRef", "id": str(uuid4())}, result=None)
    assert measure([void], KNOWN).statements == 0


def test_what_points_at_nothing_is_found_by_asking_who_is_there() -> None:
    there, gone = uuid4(), uuid4()
    measured = measure(
        [arrival(actor, object={"objectType": "StatementRef", "id": str(target)})
         for actor, target in enumerate((there, gone, gone))], KNOWN,
    )  # fmt: skip
    found = those_not_in({there}, "missing_statement", measured.references)
    assert (found.number, found.of, found.several) == (2, 3, False)


def test_competence_aims_are_told_apart_from_what_else_is_around() -> None:
    grouping = [
        {"id": iri} for iri in ("http://psi.udir.no/kl06/KM13228", "https://data.udir.no/kl06/KM13228", f"{NSR}1")
    ]
    measured = measure([arrival(7, context={"contextActivities": {"grouping": grouping}})], KNOWN)
    assert measured.aims == {"KM13228": (1, frozenset({7}))}


def test_several_means_five_different_pupils() -> None:
    wrong = {"result": {"success": True, "score": {"scaled": 0}}}
    one = all_found([arrival(1, came=CAME + timedelta(seconds=each), **wrong) for each in range(30)])[
        "success_disagrees"
    ]
    five = all_found([arrival(actor, **wrong) for actor in range(5)])["success_disagrees"]
    assert [(one.number, one.several), (five.number, five.several)] == [(30, False), (5, True)]


@given(st.randoms(use_true_random=False), st.lists(st.sampled_from(["plain", "odd", "late"]), max_size=12))
def test_what_is_counted_does_not_rest_on_the_order(shuffled: random.Random, kinds: list[str]) -> None:
    """But for what follows on another."""
    changes: dict[str, dict[str, Any]] = {
        "plain": {}, "odd": {"object": kind("http://adlnet.gov/expapi/activities/media")},
        "late": {"timestamp": DAYS_LATE.isoformat()},
    }  # fmt: skip
    arrivals = [arrival(actor, **changes[each]) for actor, each in enumerate(kinds)]
    before = measure(arrivals, KNOWN)
    shuffled.shuffle(arrivals)
    assert measure(arrivals, KNOWN) == before


@given(st.integers(0, 400), st.integers(0, 30), st.integers(0, 70))
def test_durations_are_hours(days: int, hours: int, minutes: int) -> None:
    assert hours_of(f"P{days}DT{hours}H{minutes}M") == pytest.approx(days * 24 + hours + minutes / 60)
    assert hours_of(f"-PT{hours + 1}H") == -(hours + 1)


def test_midnight_of_the_pupils_counts_as_the_day() -> None:
    came = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)  # half past midnight on the 20th, where they are
    assert found([arrival(came=came, timestamp="2026-11-20T00:00:00+01:00")]) == {}


@pytest.mark.parametrize("name", sorted(rules.FILES))
def test_a_data_file_fits_the_schema_next_to_it(name: str) -> None:
    kept = json.loads((DATA / f"{name}.schema.json").read_text())
    assert kept == rules.schema(name)
    rows = yaml.safe_load((DATA / f"{name}.yaml").read_text())
    Draft202012Validator(kept).validate(json.loads(json.dumps(rows, default=str)))
    assert len({row["code"] for row in rows}) == len(rows)


def test_lists_speak_of_the_same_things() -> None:
    """The six dimensions in their order, findings for each, and fields the record has and we know how to look for."""
    dimensions = [row.code for row in rules.dimensions(DAY)]
    assert dimensions == ["completeness", "consistency", "accuracy", "timeliness", "validity", "uniqueness"]
    looks = rules.looks(DAY)
    assert {look.dimension for look in looks.values()} == set(dimensions)
    assert all(0 <= look.look < look.weak for look in looks.values())
    fields = set[str]().union(*rules.expected(DAY).values())
    assert fields == set(PRESENT)
    assert fields <= set(vocabulary.fields())


def test_every_finding_of_statements_is_one_the_list_knows() -> None:
    context = {"contextActivities": {"parent": [{"id": "https://teneste.example/1"}], "grouping": [{"id": f"{NSR}1"}]}}
    result = {
        "success": True,
        "score": {"scaled": 1, "raw": 4, "max": 4},
        "duration": "PT1S",
        "extensions": hinted(1, 1),
    }
    sent = [arrival(1, context=context, result=result), arrival(2, timestamp="2026-11-20T00:00:00+01:00")]
    looked = {each.finding for each in measure(sent, KNOWN).found}
    # Those that are not found by looking at a day alone: the verdict's own, and what the worker holds up against others.
    by_others = {"never_sent", "missing_statement", "unknown_aim", "ended_aim"}
    assert looked | by_others == {code for code, look in rules.looks(DAY).items() if look.counted == "statements"}
