"""What comes again is read once, and says the same as if it had been read anew."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given

from tillit.activity.tests.xapi.building import AGENT, BOTH, ID, PLAIN, with_
from tillit.activity.tests.xapi.test_fuzz import nearly_right
from tillit.activity.xapi import shared
from tillit.activity.xapi.check import check
from tillit.activity.xapi.familiar import read_quickly
from tillit.activity.xapi.invalid import Invalid
from tillit.activity.xapi.model import Statement
from tillit.activity.xapi.reading import decoded, statement_in
from tillit.activity.xapi.versions import Version

AROUND = {"parent": {"id": "https://example.no/sett/1"}, "grouping": [{"id": "https://example.no/skule"}]}
FULL = {**PLAIN, "context": {"contextActivities": AROUND, "registration": ID}}


def encoded(statement: Any) -> bytes:
    return json.dumps(statement).encode()


def verdict(read: Any, version: Version) -> Any:
    try:
        return read(version)
    except Invalid as invalid:
        return str(invalid)


def whole(body: bytes, version: Version) -> Statement:
    read = decoded(msgspec.json.Decoder(Statement | list[Statement]), body)
    assert isinstance(read, Statement)
    check(read, version)
    return read


@given(nearly_right())
def test_reading_quickly_says_what_reading_whole_says_first_and_again(statement: Any) -> None:
    body = encoded(statement)
    for version in BOTH:
        expected = verdict(lambda version: whole(body, version), version)
        assert [verdict(lambda version: statement_in(body, version), version) for _ in range(2)] == [expected] * 2


def test_the_same_bytes_are_the_same_part() -> None:
    one, other = statement_in(encoded(FULL), Version.V1), statement_in(encoded({**FULL, "id": ID}), Version.V1)
    assert one.verb is other.verb
    assert one.object is other.object
    assert one.context.context_activities is other.context.context_activities  # type: ignore[union-attr]


@pytest.mark.parametrize("thing", [
    AGENT, {"objectType": "Group", "member": [AGENT]}, {"objectType": "SubStatement", **PLAIN},
    {"objectType": "StatementRef", "id": ID},
])  # fmt: skip
def test_nobody_is_remembered(thing: Any) -> None:
    read = statement_in(encoded({**PLAIN, "object": thing}), Version.V1)
    assert not shared.is_shared(read.object)
    assert not shared.is_shared(read.actor)


def test_what_is_large_or_wrong_is_not_remembered() -> None:
    large = with_("object.definition.name", {"nn": "a" * shared.LARGEST})
    assert not shared.is_shared(statement_in(encoded(large), Version.V1).object)
    wrong = encoded(with_("object.id", "no scheme"))
    assert [read_quickly(wrong), read_quickly(wrong)] == [None, None]


def test_no_more_is_remembered_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared, "MOST", 10)
    for number in range(30):
        read = statement_in(encoded(with_("object.id", f"https://example.no/{number}")), Version.V1)
        assert shared.is_shared(read.object)
        assert len(shared._parts) == len(shared._known) <= 10
