"""What cannot be read is counted by what was wrong with it, and nothing of it is anywhere."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tillit.activity.lrs.misread import place_of
from tillit.activity.tests.lrs.store import Client, Store
from tillit.activity.tests.lrs.test_gate import ANSWERS, answered
from tillit.catalogue.models import Use


@pytest.fixture(scope="module")
def use(store: Store) -> Use:
    return store.use("Mislest", ANSWERS)


@pytest.fixture(scope="module")
def client(store: Store, use: Use) -> Client:
    return store.client(use)


def counted(store: Store, use: Use, outcome: str) -> dict[tuple[str, str], int]:
    store.settle()
    rows = store.rows(
        "SELECT reason, field, number FROM activity_tally WHERE use_id = %s AND outcome = %s", use.pk, outcome
    )
    return {(reason, field): number for reason, field, number in rows}


def test_what_is_no_statement_is_counted_by_reason_and_place(store: Store, use: Use, client: Client) -> None:
    bad: dict[str, Any] = {**answered(str(uuid4())), "result": {"score": {"scaled": 7}}}
    assert client("POST", "statements", b'{"actor": "Berit Hemmeleg').status == 400
    assert [client("POST", "statements", [bad]).status for _each in range(2)] == [400, 400]
    assert client("POST", "statements", {**bad, "Berit Hemmeleg": 1}).status == 400
    assert client("POST", "statements", [bad], headers={"content-type": "text/plain"}).status == 400
    assert counted(store, use, "misread") == {
        ("json", ""): 1, ("1.0.3 Data 2.4.5.1; 2.0 4.2.2.4", "result.score.scaled"): 2,
        ("1.0.3 Data 2.2; 2.0 4.2.1", ""): 1, ("1.0.3 Communication 1.5", ""): 1,
    }  # fmt: skip


def test_questions_that_cannot_be_read_are_not_counted(store: Store, use: Use, client: Client) -> None:
    before = counted(store, use, "misread")
    assert client("GET", "statements", statementId="nei").status == 400
    assert counted(store, use, "misread") == before


def test_nothing_is_counted_for_who_shows_no_key(store: Store, use: Use, client: Client) -> None:
    before = counted(store, use, "misread")
    stranger = Client(client.loop, client.name, "feil")
    assert stranger("POST", "statements", b"{").status == 401
    assert counted(store, use, "misread") == before


def test_place_has_the_words_of_the_specification_and_no_others() -> None:
    found = [
        place_of(path) for path in ("[3].result.extensions[https://x.no/Berit].Berit", "Berit", "actor.account.name")
    ]
    assert found == ["result.extensions", "", "actor.account.name"]


def test_corrections_are_counted_as_sent_whatever_becomes_of_them(store: Store, use: Use, client: Client) -> None:
    """Who sends is told this number: the same for a pupil who is kept out."""
    known, stranger = store.pupil("Rolf Rett", use), str(uuid4())
    statements = [answered(known), answered(stranger)]
    assert client("POST", "statements", statements[0]).status == 200
    for each in statements:
        assert client("POST", "corrections", {**each, "result": {"success": False}}).status == 200
    assert counted(store, use, "correction") == {("", ""): 2}
    assert counted(store, use, "corrected") == {("", ""): 1}
