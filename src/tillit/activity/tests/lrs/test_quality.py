"""Quality as the worker counts it: of what is stored, by day, and the same however often it is run."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError
from django.utils import timezone

from tillit.activity import personal_data
from tillit.activity.lrs import tallies
from tillit.activity.models import MeasuredDay
from tillit.activity.quality import counting
from tillit.activity.quality.asking import Weak, quality_of, weak_basis
from tillit.activity.tests.lrs.store import Client, Store
from tillit.activity.tests.lrs.test_gate import ANSWERS, answered
from tillit.catalogue.models import Use


@pytest.fixture(scope="module")
def use(store: Store) -> Use:
    return store.use("Kvalitet", ANSWERS)


@pytest.fixture(scope="module")
def client(store: Store, use: Use) -> Client:
    return store.client(use)


@pytest.fixture(scope="module")
def pupil(store: Store, use: Use) -> str:
    return store.pupil("Kari Kvalitet", use)


def old(pupil: str) -> dict[str, Any]:
    return {**answered(pupil), "timestamp": (timezone.now() - timedelta(days=5)).isoformat()}


def late(store: Store, use: Use) -> tuple[int, int]:
    """(found, among) after the worker has been by."""
    counting.measure_streams()
    rows = store.rows(
        "SELECT number, of FROM activity_flaw WHERE use_id = %s AND finding = 'late'", use.pk)  # fmt: skip
    [(number, of)] = rows
    return number, of


def test_what_comes_is_counted_once_however_often_one_looks(store: Store, use: Use, client: Client, pupil: str) -> None:
    assert client("POST", "statements", [answered(pupil), old(pupil)]).status == 200
    assert late(store, use) == (1, 2)
    assert counting.measure_streams() == 0
    assert client("POST", "statements", [old(pupil)]).status == 200
    assert late(store, use) == (2, 3)
    with store.scope():
        MeasuredDay.objects.filter(use=use).delete()
    assert late(store, use) == (2, 3)


def test_what_is_corrected_or_voided_counts_as_it_is_now(store: Store, use: Use, client: Client, pupil: str) -> None:
    client("POST", "statements", old(pupil))  # also when another test has not sent one
    first, second = old(pupil), old(pupil)
    number, of = late(store, use)
    assert client("POST", "statements", [first, second]).status == 200
    assert late(store, use) == (number + 2, of + 2)
    assert client("POST", "corrections", {**first, "timestamp": timezone.now().isoformat()}).status == 200
    assert late(store, use) == (number + 1, of + 2)
    void = {**answered(pupil), "id": str(uuid4()), "verb": {"id": "http://adlnet.gov/expapi/verbs/voided"},
            "object": {"objectType": "StatementRef", "id": second["id"]}}  # fmt: skip
    void.pop("result", None)
    assert client("POST", "statements", void).status == 200
    assert late(store, use) == (number, of + 1)


def test_what_is_kept_out_is_not_looked_at(store: Store, use: Use, client: Client, pupil: str) -> None:
    client("POST", "statements", old(pupil))
    before = late(store, use)
    assert client("POST", "statements", [old(str(uuid4()))]).status == 200
    assert late(store, use) == before


def test_those_who_build_on_it_can_ask_whether_it_is_weak(store: Store, use: Use, client: Client, pupil: str) -> None:
    assert client("POST", "statements", [old(pupil) for _each in range(40)]).status == 200
    number, of = late(store, use)
    with store.scope():
        other = store.use("Anna", ANSWERS).pk
        found = weak_basis([use.pk, other])
        told = quality_of([use.pk], sender=True)[use.pk]
    assert [*found] == [use.pk]
    assert Weak("timeliness", "late", "", number / of) in found[use.pk]
    assert (told.statements, told.measured) == (0, None)  # the day has not ended


def test_what_is_counted_is_written_also_when_somebody_has_begun(store: Store, client: Client, pupil: str) -> None:
    """A server that stops closes its connections next."""
    client("POST", "statements", answered(pupil))

    async def twice() -> bool:
        begun = asyncio.create_task(tallies.write_out())
        await asyncio.sleep(0)  # it has taken what waited, and is on its way to the database
        await asyncio.sleep(0)
        await tallies.write_out()
        return begun.done()

    assert store.loop.run_until_complete(twice())


def test_what_could_not_be_told_of_is_told_of_when_it_comes_again(
    store: Store, client: Client, pupil: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database is full just then."""
    heard: list[set[tuple[str, str]]] = []
    full = [True, False]

    def tell(use: int, findings: set[tuple[str, str]], tenant: int) -> None:
        if full.pop(0):
            raise OperationalError
        heard.append(findings)

    monkeypatch.setattr(tallies, "_tell", tell)
    undeclared = {**answered(pupil), "context": {"language": "nn"}}
    for _ in range(3):
        assert client("POST", "statements", undeclared).status == 403
        with suppress(OperationalError):
            store.loop.run_until_complete(tallies.write_out())
    assert [len(each) for each in heard] == [1]


def test_numbers_end_when_those_of_the_gate_do(store: Store, use: Use, client: Client) -> None:
    late(store, use)
    with store.scope():
        personal_data.delete_expired(timezone.localdate() + personal_data.COUNTED_FOR)
        assert MeasuredDay.objects.filter(use=use).exists()
        personal_data.delete_expired(timezone.localdate() + personal_data.COUNTED_FOR + timedelta(days=1))
        assert not MeasuredDay.objects.filter(use=use).exists()
    assert store.rows("SELECT 1 FROM activity_flaw WHERE tenant_id = %s", store.owner.pk) == []


@pytest.mark.parametrize(
    ("statements", "new", "changes", "ended", "due"),
    [
        (100, 1, 0, False, True), (100_000, 1_000, 0, False, False), (100_000, 20_000, 0, False, True),
        (100_000, 1, 0, True, True), (100_000, 0, 3, True, False), (100_000, 0, 4, True, True),
    ],
)  # fmt: skip
def test_day_is_measured_again_when_it_has_grown_ended_or_changed(
    statements: int, new: int, changes: int, ended: bool, due: bool
) -> None:
    row = MeasuredDay(statements=statements, changes=3)
    assert counting.is_due(row, new, changes, ended=ended) is due
    assert counting.is_due(None, new, changes, ended=ended)
