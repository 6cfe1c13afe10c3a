"""Who sends a statement learns nothing of the pupil: neither from the answer nor from what it costs."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tillit.activity import actions
from tillit.activity.models import Choice, Right
from tillit.activity.tests.lrs.listening import listening
from tillit.activity.tests.lrs.store import FEIDE, Client, Store, keeping
from tillit.catalogue.models import Use
from tillit.organisations.models import Identity
from tillit.record.codes import Treatment
from tillit.record.processing import FieldRule

DAY = FieldRule(field="timestamp", treatment=Treatment.DAY, why="Trengst.")
PSEUDONYM = FieldRule(field="feide_id", treatment=Treatment.PSEUDONYM, why="Trengst.")
WARM = 8  # psycopg prepares a question that comes often: from then on each costs the same


@pytest.fixture(scope="module")
def use(store: Store) -> Use:
    return store.use("Likt", keeping("verb", "activity", "success", DAY, PSEUDONYM))


@pytest.fixture(scope="module")
def client(store: Store, use: Use) -> Client:
    return store.client(use)


@pytest.fixture(scope="module")
def pupils(store: Store, use: Use) -> dict[str, str]:
    """One of each standing."""
    found = {kind: store.pupil(f"Elev {kind}", use) for kind in ("known", "objection", "practice")}
    with store.scope():
        for kind in (Choice.Kind.OBJECTION, Choice.Kind.PRACTICE):
            person = Identity.objects.get(name=found[str(kind)]).person
            actions.keep_out(person, kind, tenant_id=store.owner.pk)
    return found


def answered(pupil: str, **result: Any) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "actor": {"account": {"homePage": FEIDE, "name": pupil}},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/answered"},
        "object": {"id": "https://oppgaver.example/brok/7"},
        "result": {"success": True, **result},
        "timestamp": "2026-11-20T10:15:00+01:00",
    }


def there(store: Store, ids: list[str]) -> int:
    [(number,)] = store.rows("SELECT count(*) FROM activity_statement WHERE id = ANY(%s::uuid[])", ids)
    return int(number)


def moved(store: Store, use: Use) -> Any:
    [(last,)] = store.rows("SELECT last_stored FROM activity_stream WHERE use_id = %s", use.pk)
    return last


@pytest.mark.parametrize("many", [1, 30])
def test_what_is_withheld_takes_the_same_way_as_what_is_kept(
    store: Store, use: Use, client: Client, pupils: dict[str, str], many: int
) -> None:
    costs: dict[str, set[int]] = {}
    last = moved(store, use)
    with listening(store) as line:
        for kind in [*pupils] * WARM:
            client("POST", "statements", [answered(pupils[kind]) for _ in range(many)])
        for kind in [*pupils] * 3:
            sent, before = [answered(pupils[kind]) for _ in range(many)], line.trips
            assert client("POST", "statements", sent).json == [each["id"] for each in sent]
            costs.setdefault(kind, set()).add(line.trips - before)
            assert there(store, [each["id"] for each in sent]) == (many if kind == "known" else 0)
            # Something was written either way, so that both wait for the disk.
            last, before_it = moved(store, use), last
            assert last > before_it
    # What is counted is written now and then in between, and that is somebody else's way.
    cheapest = {kind: min(found) for kind, found in costs.items()}
    assert cheapest["known"] > 0
    assert cheapest == dict.fromkeys(pupils, cheapest["known"])


def test_what_is_not_declared_is_refused_alike(client: Client, pupils: dict[str, str]) -> None:
    answers = {kind: client("POST", "statements", answered(pupil, duration="PT9S")) for kind, pupil in pupils.items()}
    assert {answer.status for answer in answers.values()} == {403}
    assert len({answer.body for answer in answers.values()}) == 1


WRITE_ONLY = [str(Right.WRITE)]
VOIDED = "http://adlnet.gov/expapi/verbs/voided"


def otherwise(statement: dict[str, Any]) -> dict[str, Any]:
    return statement | {"result": {"success": False}}


def taking_back(statement: dict[str, Any]) -> dict[str, Any]:
    """The same id, as a word that another is void."""
    said = {key: statement[key] for key in ("id", "actor")}
    return said | {"verb": {"id": VOIDED}, "object": {"objectType": "StatementRef", "id": str(uuid4())}}


@pytest.mark.parametrize(
    ("path", "changed"),
    [("statements", otherwise), ("statements", taking_back), ("corrections", otherwise), ("corrections", taking_back)],
)
def test_an_id_sent_again_with_other_words_is_answered_alike(
    store: Store, use: Use, pupils: dict[str, str], path: str, changed: Any
) -> None:
    """By keys that may not read back: a conflict would say that the first was kept."""
    client, answers = store.client(use, rights=WRITE_ONLY), {}
    for kind, pupil in pupils.items():
        first = answered(pupil)
        client("POST", "statements", first)
        answer = client("POST", path, changed(first))
        assert answer.json == [first["id"]]
        answers[kind] = answer.status
    assert answers == dict.fromkeys(pupils, 200)


def test_what_was_here_first_stands_and_whoever_may_read_is_told(
    store: Store, use: Use, client: Client, pupils: dict[str, str]
) -> None:
    first = answered(pupils["known"])
    client("POST", "statements", first)
    assert client("POST", "statements", otherwise(first)).status == 409
    store.client(use, rights=WRITE_ONLY)("POST", "statements", otherwise(first))
    [(body,)] = store.rows("SELECT body FROM activity_statement WHERE id = %s", first["id"])
    assert '"success":true' in body


@pytest.mark.parametrize("path", ["statements", "corrections"])
def test_what_comes_again_takes_the_same_way(store: Store, use: Use, pupils: dict[str, str], path: str) -> None:
    """Neither what is here already nor what makes way asks the database more often."""
    costs: dict[str, set[int]] = {}
    client = store.client(use, rights=WRITE_ONLY)
    with listening(store) as line:
        for turn in range(WARM + 3):
            for kind, pupil in pupils.items():
                first = answered(pupil)
                client("POST", "statements", first)
                before = line.trips
                client("POST", path, first if path == "statements" else otherwise(first))
                if turn >= WARM:
                    costs.setdefault(kind, set()).add(line.trips - before)
    cheapest = {kind: min(found) for kind, found in costs.items()}
    assert cheapest["known"] > 0
    assert cheapest == dict.fromkeys(pupils, cheapest["known"])
