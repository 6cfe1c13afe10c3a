"""Many at once: a class on one exercise, and the same statement from several sides."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any
from uuid import uuid4

from tillit.activity.tests.lrs.store import Client, Store
from tillit.activity.tests.lrs.test_statements import a_statement


def together(store: Store, client: Client, bodies: list[Any]) -> Counter[int]:
    async def all_of_them() -> Counter[int]:
        answers = await asyncio.gather(*(client.send("POST", "statements", each) for each in bodies))
        return Counter(answer.status for answer in answers)

    return store.loop.run_until_complete(all_of_them())


def test_thirty_pupils_on_one_exercise_wait_for_nobody(store: Store, sent: Client) -> None:
    exercise = {"id": f"https://example.org/exercise/{uuid4()}"}
    batches = [[a_statement(object=exercise) for _ in range(10)] for _pupil in range(30)]
    assert together(store, sent, batches) == {200: 30}
    found = sent("GET", "statements", activity=exercise["id"], limit=500).json["statements"]
    assert {each["id"] for each in found} == {each["id"] for batch in batches for each in batch}
    stored = [each["stored"] for each in found]
    assert stored == sorted(set(stored), reverse=True)


def test_the_same_statement_from_ten_sides_is_there_once(store: Store, sent: Client) -> None:
    statement = a_statement()
    assert together(store, sent, [statement] * 10) == {200: 10}
    assert len(store.rows("SELECT 1 FROM activity_statement WHERE id = %s", statement["id"])) == 1


def test_ten_that_say_different_things_under_one_id_leave_one(store: Store, sent: Client) -> None:
    number = str(uuid4())
    assert together(store, sent, [a_statement(id=number) for _ in range(10)]) == {200: 1, 409: 9}
    assert len(store.rows("SELECT 1 FROM activity_statement WHERE id = %s", number)) == 1


def test_a_conflict_takes_no_other_request_with_it(store: Store, sent: Client) -> None:
    taken = a_statement()
    sent("POST", "statements", taken)
    clash = taken | {"verb": {"id": "https://example.org/other"}}
    assert together(store, sent, [a_statement(), clash, a_statement(), clash, a_statement()]) == {200: 3, 409: 2}
