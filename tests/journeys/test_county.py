"""An hour of a county, made small: no speed, but nothing lost, nothing twice, and pages that answer all along."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tests.journeys.conftest import a_database
from tillit.project.bench import county
from tillit.project.bench.county.morning import Morning
from tillit.project.bench.county.replaying import Replayed

SMALL = Morning(pupils=80, owners=2, per_pupil=5.0)


def test_everything_acknowledged_is_there_once_and_pages_answer_meanwhile(
    django_db_setup: None, django_db_blocker: Any
) -> None:
    with a_database(django_db_blocker, "county"):
        replayed, ledger, _alone = county.measured(SMALL, 2.0)
    assert ledger == county.Ledger(acknowledged=400, stored=400, missing=0, twice=0, strange=0)
    assert (set(replayed.statuses), replayed.failed, replayed.refused) == ({200}, 0, 0)
    assert len(replayed.pages) >= 4


def test_what_is_sent_is_the_same_each_time_and_begins_with_the_lessons() -> None:
    hour = Morning(pupils=2000, owners=2)
    requests = list(hour.requests(4, 3600.0))
    assert requests == list(hour.requests(4, 3600.0))
    assert sum(request.size for request in requests) == hour.statements == 10_000
    assert {request.stream for request in requests} == {0, 1, 2, 3}
    ids = [number for request in requests for number in request.ids()]
    assert len(set(ids)) == len(ids)
    names = [f"pupil-{number}" for number in range(hour.of_each)]
    assert all(number.encode() in requests[0].body(names) for number in requests[0].ids())
    tenths = Counter(int(request.due // 360) for request in requests)
    assert min(tenths[0], tenths[5]) > 1.2 * max(tenths[3], tenths[8])


def test_a_loss_a_copy_a_stranger_and_a_failure_are_told_of() -> None:
    fine = Replayed(statuses=Counter({200: 3}), pages=[(200, 0.1)])
    assert list(county._broken(fine, county.Ledger(3, 3, 0, 0, 0))) == []
    for ledger in (county.Ledger(3, 2, 1, 0, 0), county.Ledger(3, 4, 0, 1, 0), county.Ledger(3, 4, 0, 0, 1)):
        assert len(list(county._broken(fine, ledger))) == 1
    slow = Replayed(statuses=Counter({200: 3}), pages=[(200, 1.5)])
    assert "p95 1500 ms" in next(county._broken(slow, county.Ledger(3, 3, 0, 0, 0)))
    down = Replayed(statuses=Counter({200: 2, 503: 1}), pages=[(500, 0.1)])
    assert next(county._broken(down, county.Ledger(3, 3, 0, 0, 0))).startswith("2 answers of 500")
