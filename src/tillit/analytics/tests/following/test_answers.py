from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from tillit.activity.gate import ANONYMOUS, PSEUDONYM_HOME
from tillit.analytics.following.answers import given
from tillit.analytics.following.placing import Place, Places
from tillit.analytics.progress import Answer

WHO = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
STORED = datetime(2026, 11, 20, 12, tzinfo=UTC)
TASK = "https://oppgaver.example/brok/7"


def body(**said: Any) -> str:
    return json.dumps({
        "id": "0", "actor": {"account": {"homePage": PSEUDONYM_HOME, "name": str(WHO)}},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/answered"}, "object": {"id": TASK},
        "result": {"success": True}, "timestamp": "2026-11-19T23:30:00Z", **said,
    })  # fmt: skip


def answer(**said: Any) -> Answer | None:
    found = given(body(**said), STORED)
    return found.answer if found else None


def test_an_answer_in_whole() -> None:
    found = given(
        body(context={"registration": "r", "contextActivities": {"grouping": [{"id": "https://a/KM1"}]}}), STORED
    )
    assert found is not None
    assert (found.pseudonym, found.activities, found.session) == (WHO, (TASK, "https://a/KM1"), "r")
    assert found.answer == Answer(date(2026, 11, 20), 1.0, alone=True)  # past midnight where the pupils are


@pytest.mark.parametrize(
    ("result", "credit"),
    [
        ({"success": False}, 0.0),
        ({"score": {"scaled": 0.25}, "success": True}, 0.25),
        ({"score": {"scaled": -0.5}}, 0.0),
        ({"score": {"raw": 3, "min": 1, "max": 5}}, 0.5),
        ({"score": {"raw": 9, "max": 6}}, 1.0),
        ({"score": {"raw": 3}, "success": True}, 1.0),
    ],
)
def test_how_it_went(result: dict[str, Any], credit: float) -> None:
    found = answer(result=result)
    assert found is not None
    assert found.credit == credit


@pytest.mark.parametrize(
    "said",
    [
        {"result": {"completion": True}},
        {"result": {"score": {"raw": 3}}},
        {"result": {}},
        {"verb": {"id": "http://adlnet.gov/expapi/verbs/passed"}},
        {"object": {"objectType": "StatementRef", "id": "x"}},
        {"actor": {"account": {"homePage": PSEUDONYM_HOME, "name": ANONYMOUS}}},
        {"actor": {"account": {"homePage": "https://feide.no", "name": str(WHO)}}},
        {"actor": {"mbox": "mailto:a@b.example"}},
    ],
    ids=str,
)
def test_what_tells_nothing_of_what_a_pupil_can_do(said: dict[str, Any]) -> None:
    assert answer(**said) is None


@pytest.mark.parametrize(
    ("said", "alone"),
    [
        (
            {"result": {"success": True, "extensions": {"https://w3id.org/xapi/avt/result-extensions/hints-used": 0}}},
            True,
        ),
        (
            {"result": {"success": True, "extensions": {"https://w3id.org/xapi/avt/result-extensions/hints-used": 2}}},
            False,
        ),
        ({"context": {"team": {"objectType": "Group", "account": {"homePage": "https://f", "name": "7B"}}}}, True),
        (
            {"context": {"team": {"objectType": "Group", "member": [{"account": {"homePage": "p", "name": "q"}}]}}},
            False,
        ),
    ],
)
def test_with_help_or_together(said: dict[str, Any], alone: bool) -> None:
    found = answer(**said)
    assert found is not None
    assert found.alone is alone


@pytest.mark.parametrize("timestamp", ["2031-01-01T00:00:00Z", ""])
def test_nobody_answers_tomorrow(timestamp: str) -> None:
    found = answer(timestamp=timestamp)
    assert found is not None
    assert found.day == STORED.date()


def test_a_tag_is_found_by_the_last_part_of_what_is_around() -> None:
    """Services write the rest in different ways."""
    places = Places([Place(1, "KM11869", 5, tag=True)])
    for iri in ("https://data.udir.no/kl06/v201906/kompetansemaal-lk20/KM11869", "http://psi.udir.no/kl06/km11869"):
        assert places.areas([TASK, iri]) == {5}
    assert places.areas([TASK, "https://data.udir.no/kl06/KM118690"]) == set()


def test_an_activity_by_itself_and_by_its_beginning() -> None:
    places = Places([Place(1, TASK, 1), Place(2, "https://oppgaver.example/brok/*", 2), Place(3, TASK, 2)])
    assert places.areas([TASK]) == {1, 2}
    assert places.areas([f"{TASK}0"]) == {2}
    assert places.areas(["https://oppgaver.example/algebra/7"]) == set()
