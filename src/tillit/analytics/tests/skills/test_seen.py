"""What is read of a statement: what it is about, and never who, when or how it went."""

from __future__ import annotations

import json

import pytest
from django.utils import translation

from tillit.analytics.skills.seen import FAGKART, Activity, read

TASK = "https://oppgaver.example/brok/7"


def body(**said: object) -> str:
    return json.dumps(
        {"actor": {"account": {"name": "nokon"}}, "object": {"id": TASK}, "result": {"success": True}, **said}
    )


def test_name_tags_and_nothing_of_the_pupil() -> None:
    grouping = [
        {"id": "http://psi.udir.no/kl06/KM13257"},
        {"id": "https://fagkart.no/x:1", "definition": {"type": FAGKART}},
    ]
    said = body(
        object={"id": TASK, "definition": {"name": {"nb-NO": "Brøk 7", "en": "Fractions 7"}}},
        context={"contextActivities": {"grouping": grouping, "parent": {"id": "https://oppgaver.example/brok"}}},
    )
    activity = read(said)
    assert activity == Activity(
        TASK, (("en", "Fractions 7"), ("nb-NO", "Brøk 7")),
        ("http://psi.udir.no/kl06/KM13257", "https://fagkart.no/x:1", "https://oppgaver.example/brok"),
        ("https://fagkart.no/x:1",),
    )  # fmt: skip
    assert activity.tags == ("KM13257",)
    with translation.override("nn"):
        assert activity.name == "Brøk 7"
    with translation.override("en"):
        assert activity.name == "Fractions 7"


def test_without_a_name_the_end_of_the_address_is_shown() -> None:
    activity = read(body())
    assert activity is not None
    assert activity.name == "7"


@pytest.mark.parametrize(
    "said",
    [body(object={"objectType": "StatementRef", "id": "x"}), body(object={"objectType": "Agent"}), "[]", "not json"],
)
def test_what_is_about_no_activity_is_left_out(said: str) -> None:
    assert read(said) is None
