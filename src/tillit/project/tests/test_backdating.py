"""What the demo's services sent before it was loaded, as if it had come on its days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from django.utils import timezone
from tests.journeys.conftest import a_database

from tillit.activity.tests.lrs.store import Store, keeping, opened
from tillit.activity.tests.lrs.test_gate import DAY, PSEUDONYM, answered
from tillit.project.demo.backdating import arrive_in_time
from tillit.project.demo.outlets import Due

SCHOOL = {"contextActivities": {"grouping": [{"id": "https://data-nsr.udir.no/enhet/310412430"}]}}


@pytest.fixture(scope="module")
def store(django_db_setup: None, django_db_blocker: Any) -> Iterator[Store]:
    with a_database(django_db_blocker, "backdating"), opened() as made:
        yield made


def test_those_of_the_day_itself_stay_as_they_came(store: Store) -> None:
    """Their moments tell the day and their order in it, and so do those the others are given."""
    use = store.use("Etterpå", keeping("verb", "activity", "success", "school", DAY, PSEUDONYM))
    client, pupil = store.client(use), store.pupil("Eva Etter", use)
    early, *later = ({**answered(pupil), "context": SCHOOL} for _ in range(5))
    assert client("POST", "statements", [*later, early]).status == 200
    before = _stored(store, use.pk)
    now = timezone.localtime()
    outlet: Any = SimpleNamespace(use_id=use.pk)
    arrive_in_time([
        Due(outlet, now - timedelta(days=7 * (each is early)), "kept", each, each["id"]) for each in (early, *reversed(later))
    ])  # fmt: skip
    after = _stored(store, use.pk)
    moved = after.pop(early["id"])
    assert after == {number: stored for number, stored in before.items() if number != early["id"]}
    assert timezone.localtime(moved[0]).date() == (now - timedelta(days=7)).date()
    assert len({stored for stored, _said, _refers in after.values()} | {moved[0]}) == 5
    for stored, said, refers in [moved, *after.values()]:
        assert stored == datetime.fromisoformat(said)
        assert refers == {stored}


def _stored(store: Store, use_id: int) -> dict[str, Any]:
    refers: dict[str, set[Any]] = {}
    for number, stored in store.rows("SELECT statement, stored FROM activity_reference WHERE use_id = %s", use_id):
        refers.setdefault(str(number), set()).add(stored)
    rows = store.rows("SELECT id, stored, body FROM activity_statement WHERE use_id = %s", use_id)
    return {
        str(number): (stored, msgspec.json.decode(body)["stored"], refers[str(number)]) for number, stored, body in rows
    }
