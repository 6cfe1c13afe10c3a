"""A statement sent again with its own id, saying something else. By xAPI 409; here by its own path."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from django.db import transaction
from django.utils import timezone

from tillit.activity import actions, personal_data
from tillit.activity.lrs.access import access_of
from tillit.activity.lrs.sending import judge
from tillit.activity.models import Choice
from tillit.activity.store.writing import Batch, Conflict, Writer
from tillit.activity.tests.lrs.store import Client, Store
from tillit.activity.tests.lrs.test_gate import ANSWERS, answered, everything_stored, stored
from tillit.activity.xapi.model import Statement
from tillit.catalogue.models import Use
from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.models import Identity


@pytest.fixture(scope="module")
def use(store: Store) -> Use:
    return store.use("Retting", ANSWERS)


@pytest.fixture(scope="module")
def client(store: Store, use: Use) -> Client:
    return store.client(use)


@pytest.fixture(scope="module")
def pupil(store: Store, use: Use) -> str:
    return store.pupil("Rita Rett", use)


def wrong(statement: dict[str, Any]) -> dict[str, Any]:
    return {**statement, "result": {"success": False}}


def history(store: Store, statement: dict[str, Any]) -> list[Any]:
    return store.rows("SELECT body, delete_on FROM activity_correction WHERE id = %s ORDER BY stored", statement["id"])


def success(body: str) -> bool:
    found: bool = msgspec.json.decode(body)["result"]["success"]
    return found


def test_the_correction_takes_the_place_and_the_former_is_kept_beside(store: Store, client: Client, pupil: str) -> None:
    right = answered(pupil)
    assert client("POST", "statements", wrong(right)).status == 200
    [(_body, _policy, until)] = stored(store, right)
    assert client("POST", "statements", right).status == 409
    answer = client("POST", "corrections", right)
    assert (answer.status, answer.json) == (200, [right["id"]])
    [(body, _policy, _until)] = stored(store, right)
    assert success(body) is True
    [(former, former_until)] = history(store, right)
    assert (success(former), former_until) == (False, until)
    assert client("GET", "statements", statementId=right["id"]).json["result"] == {"success": True}
    found = [each["id"] for each in client("GET", "statements").json["statements"]]
    assert found.count(right["id"]) == 1


def test_whoever_follows_the_stream_sees_the_correction_as_new(store: Store, client: Client, pupil: str) -> None:
    right = answered(pupil)
    client("POST", "statements", wrong(right))
    since = client("GET", "statements", statementId=right["id"]).json["stored"]
    client("POST", "corrections", right)
    newer = client("GET", "statements", since=since, ascending="true").json["statements"]
    assert [each["id"] for each in newer] == [right["id"]]


def test_a_correction_sent_twice_changes_nothing_more(store: Store, client: Client, pupil: str) -> None:
    right = answered(pupil)
    client("POST", "statements", wrong(right))
    assert [client("POST", "corrections", right).status for _ in range(2)] == [200, 200]
    assert len(history(store, right)) == 1


def test_what_was_not_here_is_kept_as_new(store: Store, client: Client, pupil: str) -> None:
    """Else the answer would tell that it was kept out, and so what the pupil has chosen."""
    fresh = answered(pupil)
    assert client("POST", "corrections", [fresh]).status == 200
    assert (len(stored(store, fresh)), len(history(store, fresh))) == (1, 0)


def test_the_gate_judges_the_correction_and_all_goes_or_nothing(store: Store, client: Client, pupil: str) -> None:
    one, other, secret = answered(pupil), answered(pupil), f"hemmeleg-{uuid4()}"
    client("POST", "statements", [wrong(one), wrong(other)])
    answer = client("POST", "corrections", [one, {**other, "result": {"success": True, "response": secret}}])
    assert (answer.status, [each["statement"] for each in answer.json["refused"]]) == (403, [1])
    assert [success(stored(store, each)[0][0]) for each in (one, other)] == [False, False]
    assert history(store, one) == []
    assert secret not in everything_stored(store)


def test_nobody_corrects_what_another_use_has_sent(store: Store, use: Use, client: Client, pupil: str) -> None:
    theirs = answered(pupil)
    client("POST", "statements", wrong(theirs))
    other = store.use("Framand", ANSWERS)
    stranger = store.client(other)
    assert stranger("POST", "corrections", theirs).status == 200  # says nothing of what others have
    assert [success(row[0]) for row in stored(store, theirs)] == [False]
    assert history(store, theirs) == []


def test_only_a_key_that_may_send_corrects_and_only_what_has_an_id(store: Store, use: Use, pupil: str) -> None:
    statement = answered(pupil)
    reads = store.client(use, rights=["read"])
    writes = store.client(use, rights=["write"])
    assert reads("POST", "corrections", statement).status == 403
    assert writes("GET", "corrections").status == 405
    del statement["id"]
    assert writes("POST", "corrections", statement).status == 400
    assert writes("POST", "corrections?statementId=1", answered(pupil)).status == 400
    assert Client(store.loop, "", "")("POST", "corrections", answered(pupil)).status == 401


def test_what_is_void_stays_void_when_it_is_corrected(store: Store, sent: Client) -> None:
    actor = {"mbox": "mailto:ola@example.com"}
    statement = {"id": str(uuid4()), "actor": actor, "verb": {"id": "https://example.com/a"},
                 "object": {"id": "https://example.com/b"}}  # fmt: skip
    voiding = {"id": str(uuid4()), "actor": actor, "verb": {"id": "http://adlnet.gov/expapi/verbs/voided"},
               "object": {"objectType": "StatementRef", "id": statement["id"]}}  # fmt: skip
    sent("POST", "statements", statement)
    sent("POST", "statements", voiding)
    corrected = {**statement, "object": {"id": "https://example.com/c"}}
    assert sent("POST", "corrections", corrected).status == 200
    assert sent("GET", "statements", statementId=statement["id"]).status == 404
    void = sent("GET", "statements", voidedStatementId=statement["id"]).json
    assert void["object"]["id"] == "https://example.com/c"
    # What voids cannot be made to void nothing.
    again = {**voiding, "verb": {"id": "https://example.com/regretted"}}
    assert sent("POST", "corrections", again).status == 409
    assert sent("POST", "corrections", {**corrected, "verb": voiding["verb"], "object": voiding["object"]}).status == 409


def test_what_refers_to_a_corrected_statement_is_found_by_what_it_says_now(store: Store, sent: Client) -> None:
    actor, before, after = {"mbox": "mailto:kari@example.com"}, f"https://example.com/{uuid4()}", f"https://example.com/{uuid4()}"
    target = {"id": str(uuid4()), "actor": actor, "verb": {"id": before}, "object": {"id": "https://example.com/b"}}
    refers = {"id": str(uuid4()), "actor": actor, "verb": {"id": "https://example.com/commented"},
              "object": {"objectType": "StatementRef", "id": target["id"]}}  # fmt: skip
    sent("POST", "statements", target)
    sent("POST", "statements", refers)
    sent("POST", "corrections", {**target, "verb": {"id": after}})

    def found(verb: str) -> set[str]:
        return {each["id"] for each in sent("GET", "statements", verb=verb).json["statements"]}

    assert (found(before), found(after)) == (set(), {target["id"], refers["id"]})


def test_said_of_the_wrong_pupil_it_is_taken_from_them_also_when_nothing_takes_its_place(
    store: Store, client: Client, pupil: str
) -> None:
    mistaken = answered(pupil)
    client("POST", "statements", mistaken)
    assert client("POST", "corrections", answered(str(uuid4())) | {"id": mistaken["id"]}).status == 200
    assert (stored(store, mistaken), len(history(store, mistaken))) == ([], 1)


def test_what_a_pupil_has_chosen_since_takes_nothing_away(store: Store, use: Use, client: Client) -> None:
    """Sent again during the practice room: withheld, and what was kept before stays."""
    pupil = store.pupil("Rolf Rein", use)
    statement = answered(pupil)
    client("POST", "statements", statement)
    with store.scope():
        person = Identity.objects.get(name=pupil).person
        actions.keep_out(person, Choice.Kind.PRACTICE, tenant_id=store.owner.pk)
    assert client("POST", "corrections", wrong(statement)).status == 200
    assert [success(row[0]) for row in stored(store, statement)] == [True]


def test_history_ends_on_its_own_day_and_with_the_pupil(store: Store, use: Use, client: Client) -> None:
    gone, left = store.pupil("Siv Sol", use), store.pupil("Pål Pil", use)
    mine, theirs = answered(gone), answered(left)
    for each in (mine, theirs):
        client("POST", "statements", wrong(each))
        client("POST", "corrections", each)
    with transaction.atomic(), scope.enter(everything()):
        person = Identity.objects.get(name=gone).person_id
        assert any("False" in str(held.rows) or '"success":false' in str(held.rows) for held in personal_data.collect(person))
        personal_data.erase(person, today=timezone.localdate())
    assert [len(history(store, each)) for each in (mine, theirs)] == [0, 1]
    [(_body, until)] = history(store, theirs)
    for day, count in ((until - timedelta(days=1), 1), (until, 0)):
        with transaction.atomic(), scope.enter(everything()):
            personal_data.delete_expired(day)
        assert len(history(store, theirs)) == count


def test_nothing_is_lost_when_the_same_id_is_sent_and_corrected_at_once(
    store: Store, use: Use, client: Client, pupil: str
) -> None:
    """By writers who know nothing of each other, as in two processes: the stream's row puts them in order."""
    rounds = [answered(pupil) for _ in range(8)]
    with store.scope():
        shown = store.key_of(client).secret_hash

    async def at_once() -> list[Any]:
        with_key = await access_of(shown)

        async def batch(statement: dict[str, Any], *, corrects: bool) -> Batch:
            read = [msgspec.convert(statement, Statement)]
            rows = (await judge(read, {}, with_key)).rows
            return Batch(use.pk, use.tenant_id, with_key.key_id, with_key.policy, with_key.generation, with_key.exact,
                         rows, corrects=corrects)  # fmt: skip

        waiting = []
        for each in rounds:
            waiting += [Writer(use.pk).write(await batch(wrong(each), corrects=False)),
                        Writer(use.pk).write(await batch(each, corrects=True))]  # fmt: skip
        return await asyncio.gather(*waiting, return_exceptions=True)

    outcomes = store.loop.run_until_complete(at_once())
    assert [each for each in outcomes if isinstance(each, Exception) and not isinstance(each, Conflict)] == []
    for each, ordinary in zip(rounds, outcomes[::2], strict=True):
        assert [success(row[0]) for row in stored(store, each)] == [True]
        assert len(history(store, each)) == (0 if isinstance(ordinary, Conflict) else 1)


def test_a_correction_is_counted_as_one(store: Store, use: Use, client: Client, pupil: str) -> None:
    statement = answered(pupil)
    client("POST", "statements", wrong(statement))
    store.settle()
    asked = "SELECT coalesce(sum(number), 0) FROM activity_tally WHERE use_id = %s AND outcome = 'corrected'"
    [(before,)] = store.rows(asked, use.pk)
    client("POST", "corrections", statement)
    store.settle()
    assert store.rows(asked, use.pk) == [(before + 1,)]
