"""The day is that of the pupils, whatever the time zone of the database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from tillit.activity.gate.hours import HERE
from tillit.activity.lrs import tallies
from tillit.activity.models import Tally
from tillit.activity.store import pool
from tillit.activity.tests.lrs.store import Store
from tillit.activity.tests.lrs.test_gate import ANSWERS, answered


@pytest.fixture(params=["Pacific/Kiritimati", "Etc/GMT+12"])  # one of them has another day than Norway at any time
def elsewhere(request: pytest.FixtureRequest, store: Store, django_db_blocker: Any) -> Iterator[str]:
    name = connections["admin"].settings_dict["NAME"]
    with connections["admin"].cursor() as admin:
        admin.execute(f"ALTER DATABASE \"{name}\" SET TimeZone = '{request.param}'")
        store.loop.run_until_complete(pool.close())
        yield request.param
        admin.execute(f'ALTER DATABASE "{name}" RESET TimeZone')
        store.loop.run_until_complete(pool.close())


def test_what_begins_today_has_begun_and_what_came_today_came_today(store: Store, elsewhere: str) -> None:
    before = timezone.localdate()
    use = store.use(f"Dag {elsewhere}", ANSWERS)  # in force, its pupil enrolled and analysis on from today
    client, pupil = store.client(use), store.pupil("Dagny Dale", use)
    statement = answered(pupil)
    assert client("POST", "statements", statement).status == 200
    store.loop.run_until_complete(tallies.write_out())
    [(stored,)] = store.rows("SELECT stored FROM activity_statement WHERE id = %s", statement["id"])
    with store.scope():
        [tally] = Tally.objects.filter(use=use, outcome="kept")
    if before != timezone.localdate():
        pytest.skip("midnight passed")
    assert tally.day == before
    assert stored == datetime.combine(before, datetime.min.time(), HERE) + timedelta(microseconds=1)
