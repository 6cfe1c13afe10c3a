"""What the record says is what the store does: who is pseudonymous, what is refused, and from when."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tillit.activity import actions, personal_data
from tillit.activity.models import Choice, Pseudonym
from tillit.activity.store import writing
from tillit.activity.telling.actions import told_before
from tillit.activity.tests.live import turned_on
from tillit.activity.tests.lrs.store import FEIDE, Client, Store, keeping
from tillit.catalogue.models import Use
from tillit.fence import scope
from tillit.fence.scope import Scope
from tillit.organisations.acting import everything
from tillit.organisations.models import Enrolment, Identity, Organisation
from tillit.record import actions as records
from tillit.record.codes import Kind, Treatment, Until
from tillit.record.models import Drift
from tillit.record.processing import Clock, FieldRule, Retention

ANSWERED = "http://adlnet.gov/expapi/verbs/answered"
DAY = FieldRule(field="timestamp", treatment=Treatment.DAY, why="Trengst.")
PSEUDONYM = FieldRule(field="feide_id", treatment=Treatment.PSEUDONYM, why="Trengst.")
ANSWERS = keeping("verb", "activity", "success", "score", DAY, PSEUDONYM)


def answered(pupil: str, **result: Any) -> dict[str, Any]:
    now = timezone.localtime().replace(hour=10, minute=31, second=7)
    return {
        "id": str(uuid4()),
        "actor": {"account": {"homePage": FEIDE, "name": pupil}},
        "verb": {"id": ANSWERED},
        "object": {"id": "https://oppgaver.example/brok/7"},
        "result": {"success": True, **result},
        "timestamp": schoolday(now).isoformat(),
    }


def schoolday(moment: Any) -> Any:
    while moment.isoweekday() > 5:
        moment -= timedelta(days=1)
    return moment


@pytest.fixture(scope="module")
def use(store: Store) -> Use:
    return store.use("Brøk", ANSWERS)


@pytest.fixture(scope="module")
def client(store: Store, use: Use) -> Client:
    return store.client(use)


def stored(store: Store, statement: dict[str, Any]) -> list[Any]:
    return store.rows("SELECT body, policy, delete_on FROM activity_statement WHERE id = %s", statement["id"])


def everything_stored(store: Store) -> str:
    """All that lies in the tables of activity data, but the vault."""
    found = []
    with transaction.atomic(), scope.enter(everything()), connection.cursor() as cursor:
        for table in (
            "statement",
            "correction",
            "reference",
            "voiding",
            "attachment",
            "document",
            "tally",
            "stream",
            "key",
        ):
            cursor.execute(f"SELECT t::text FROM activity_{table} t")
            found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found)


def test_a_pupil_is_stored_by_a_pseudonym_and_the_day_alone(store: Store, use: Use, client: Client) -> None:
    pupil = store.pupil("Nora Nesheim", use)
    statement = answered(pupil)
    assert client("POST", "statements", statement).status == 200
    [(body, _policy, _until)] = stored(store, statement)
    with store.scope():
        value = Pseudonym.objects.get(use=use, person__identities__name=pupil).value
    assert str(value) in body
    assert pupil not in everything_stored(store)
    assert "Nesheim" not in everything_stored(store)
    assert "10:31" not in body
    # Not even when it was stored tells the time of day.
    assert ":00:00.0" in body.split('"stored":"')[1]


def test_a_supplier_finds_its_own_by_the_name_it_knows(store: Store, use: Use, client: Client) -> None:
    pupil = store.pupil("Ola Odden", use)
    statement = answered(pupil)
    client("POST", "statements", statement)
    agent = json.dumps({"account": {"homePage": FEIDE, "name": pupil}})
    assert [each["id"] for each in client("GET", "statements", agent=agent).json["statements"]] == [statement["id"]]
    assert pupil not in client("GET", "statements", agent=agent).body.decode()


def test_two_uses_of_one_pupil_have_nothing_in_common(store: Store, use: Use, client: Client) -> None:
    other = store.use("Desimaltal", ANSWERS)
    pupil = store.pupil("Siri Strand", use)
    with store.scope():
        turned_on(other, Organisation.objects.get(kind="school"), by=store.by)
    first, second = answered(pupil), answered(pupil)
    client("POST", "statements", first)
    store.client(other)("POST", "statements", second)
    [[one]], [[two]] = (
        store.rows("SELECT actor FROM activity_statement WHERE id = %s", each["id"]) for each in (first, second)
    )
    assert one != two
    with store.scope():
        values = Pseudonym.objects.filter(person__identities__name=pupil).values_list("value", flat=True)
        assert len(set(values)) == 2


def test_what_the_record_does_not_name_is_refused_and_lies_nowhere(store: Store, use: Use, client: Client) -> None:
    pupil = store.pupil("Per Prestegard", use)
    secret = f"hemmeleg-{uuid4()}"
    statement = answered(pupil, response=secret, duration="PT9S")
    answer = client("POST", "statements", [answered(pupil), statement])
    assert answer.status == 403
    assert [each["statement"] for each in answer.json["refused"]] == [1]
    assert "result.duration" in answer.json["refused"][0]["why"]
    assert f"/katalog/{use.service_id}/" in answer.json["refused"][0]["why"]
    assert secret not in answer.body.decode()
    assert stored(store, statement) == []
    store.settle()
    assert secret not in everything_stored(store)
    counted = store.rows(
        "SELECT field, reason, number FROM activity_tally WHERE use_id = %s AND outcome = 'finding' ORDER BY field",
        use.pk,
    )
    assert ("duration", "undeclared", 1) in counted
    with store.scope():
        assert ("duration", "undeclared") in Drift.objects.filter(use=use).values_list("field", "rule")


@pytest.mark.parametrize("kind", [Choice.Kind.OBJECTION, Choice.Kind.PRACTICE])
def test_a_choice_counts_from_the_next_statement(store: Store, use: Use, client: Client, kind: str) -> None:
    pupil = store.pupil("Kari Kvalvik", use)
    before, during, after = answered(pupil), answered(pupil), answered(pupil)
    assert client("POST", "statements", before).status == 200
    with store.scope():
        person = Identity.objects.get(name=pupil).person
        choice = actions.keep_out(person, kind, tenant_id=store.owner.pk)
    # Answered as any other: who sends it learns nothing of the choice.
    kept_out = client("POST", "statements", during)
    assert (kept_out.status, kept_out.json) == (200, [during["id"]])
    with store.scope():
        actions.let_in_again(choice)
    assert client("POST", "statements", after).status == 200
    assert [len(stored(store, each)) for each in (before, during, after)] == [1, 0, 1]


def test_before_analysis_is_turned_on_nothing_is_stored(store: Store) -> None:
    use = store.use("Avslått", ANSWERS)
    client, pupil = store.client(use), store.pupil("Lise Lunde")
    before, after = answered(pupil), answered(pupil)
    client("POST", "statements", before)
    with store.scope():
        turned_on(use, Organisation.objects.get(kind="school"), by=store.by)
    client("POST", "statements", after)
    assert [len(stored(store, each)) for each in (before, after)] == [0, 1]


def test_a_course_is_analysed_for_those_who_are_enrolled_in_it_as_long_as_they_are(store: Store) -> None:
    """Pupils have their role in one group, students at the school: a course is something they go to beside it."""
    use = store.use("Berre kurset", ANSWERS)
    client, pupil, other = store.client(use), store.pupil("Siv Sund"), store.pupil("Odd Osland")
    with transaction.atomic(), scope.enter(everything()):
        school = Organisation.objects.get(kind="school", parent=store.owner)
        course = Organisation.objects.create(kind="group", name="Matematikk 1T", parent=school)
        course.path = [*school.path, course.pk]
        course.save()
        person = Identity.objects.get(name=pupil).person_id
        here = Enrolment.objects.create(
            tenant=store.owner, person_id=person, group=course, since=timezone.localdate() - timedelta(days=1)
        )
    with store.scope():
        turned_on(use, course, by=store.by)
    during, beside, after = answered(pupil), answered(other), answered(pupil)
    assert [client("POST", "statements", each).status for each in (during, beside)] == [200, 200]
    with transaction.atomic(), scope.enter(everything()):
        Enrolment.objects.filter(pk=here.pk).update(until=timezone.localdate())
    store.client(use)("POST", "statements", after)
    assert [len(stored(store, each)) for each in (during, beside, after)] == [1, 0, 0]


def test_what_was_not_told_rests_until_it_is(store: Store) -> None:
    """The record comes to ask for more: nothing is stored of those who were told of less, from that very statement on."""
    use = store.use("Kvilande", ANSWERS)
    client, pupil = store.client(use), store.pupil("Liv Lie", use)
    before, during, after = (answered(pupil) for _ in range(3))
    client("POST", "statements", before)
    with store.scope():
        more = keeping("verb", "activity", "success", "score", "hints", DAY, PSEUDONYM)
        records.enter(use, processing=more, by=store.by)
        records.activate(use, since=timezone.localdate(), by=store.by)
    assert client("POST", "statements", during).status == 200
    with store.scope():
        told_before(use, Organisation.objects.get(kind="school"), by=store.by)
    client("POST", "statements", after)
    assert [len(stored(store, each)) for each in (before, during, after)] == [1, 0, 1]


def test_whoever_is_no_pupil_here_is_not_stored(store: Store, use: Use, client: Client) -> None:
    statement = answered(str(uuid4()))
    assert client("POST", "statements", statement).status == 200
    assert stored(store, statement) == []


def test_a_new_policy_counts_from_the_next_statement(store: Store) -> None:
    use = store.use("Skifte", ANSWERS)
    client, pupil = store.client(use), store.pupil("Tuva Tveit", use)
    first, refused = answered(pupil), answered(pupil, duration="PT9S")
    assert client("POST", "statements", first).status == 200
    assert client("POST", "statements", refused).status == 403
    with store.scope():
        store.in_force(use, keeping("verb", "activity", "success", "duration", DAY, PSEUDONYM))
    assert client("POST", "statements", refused).status == 200
    assert (stored(store, first)[0][1], stored(store, refused)[0][1]) == (1, 2)


def test_a_key_that_is_taken_back_opens_nothing_from_then(store: Store, use: Use) -> None:
    client = store.client(use)
    assert client("GET", "statements").status == 200
    token = client("POST", "oauth/token", b"grant_type=client_credentials").json["access_token"]
    bearer = Client(store.loop, "", "", extra={"authorization": f"Bearer {token}"})
    assert bearer("GET", "statements").status == 200
    with store.scope():
        actions.revoke_key(store.key_of(client), by=store.by)
    assert (client("GET", "statements").status, bearer("GET", "statements").status) == (401, 401)
    assert client("POST", "statements", answered(str(uuid4()))).status in (200, 401)


def test_a_use_that_has_ended_takes_nothing_in(store: Store) -> None:
    from tillit.record import actions as records

    use = store.use("Slutt", ANSWERS)
    client, pupil = store.client(use), store.pupil("Une Urdal", use)
    statement = answered(pupil)
    client("POST", "statements", statement)
    with store.scope():
        records.close(use, why="Ikkje lenger i bruk.", until=timezone.localdate(), by=store.by)
    assert client("POST", "statements", answered(pupil)).status == 403
    with transaction.atomic(), scope.enter(everything()):
        assert personal_data.delete_expired(timezone.localdate())["statements"] == 1
    assert stored(store, statement) == []


def test_a_key_may_only_what_it_was_given_for(store: Store, use: Use) -> None:
    pupil = store.pupil("Vetle Vik", use)
    writes, reads = store.client(use, rights=["write"]), store.client(use, rights=["read"])
    assert (writes("POST", "statements", answered(pupil)).status, writes("GET", "statements").status) == (200, 403)
    assert (reads("POST", "statements", answered(pupil)).status, reads("GET", "statements").status) == (403, 200)


def test_what_is_stored_goes_on_its_day_and_not_before(store: Store, use: Use, client: Client) -> None:
    pupil = store.pupil("Ylva Ystad", use)
    statement = answered(pupil)
    client("POST", "statements", statement)
    [(_body, _policy, until)] = stored(store, statement)
    for day, left in ((until - timedelta(days=1), 1), (until, 0)):
        with transaction.atomic(), scope.enter(everything()):
            personal_data.delete_expired(day)
        assert len(stored(store, statement)) == left


def test_a_pupil_who_is_erased_is_gone_from_the_store_and_the_vault(store: Store, use: Use, client: Client) -> None:
    erased, other = store.pupil("Åse Ås", use), store.pupil("Øyvind Øy", use)
    mine, theirs = answered(erased), answered(other)
    client("POST", "statements", [mine, theirs])
    with transaction.atomic(), scope.enter(everything()):
        person = Identity.objects.get(name=erased).person_id
        held = personal_data.collect(person)
        assert mine["object"]["id"] in str(held[0].rows)
        personal_data.erase(person, today=timezone.localdate())
        assert [held.what for held in personal_data.collect(person) if held.rows] == []
        assert Pseudonym.objects.filter(person_id=person).count() == 0
    assert [len(stored(store, each)) for each in (mine, theirs)] == [0, 1]


def test_a_part_that_was_thought_to_be_there_is_made(store: Store) -> None:
    """As when another database was put in its place while the server ran."""
    far = Retention(**{str(kind): Clock(until=Until.DAYS, days=3000) for kind in Kind})
    use = store.use("Lenge", keeping("verb", "activity", "success", DAY, PSEUDONYM, retention=far))
    client, statement = store.client(use), answered(store.pupil("Frida Foss", use))
    until = date.fromisoformat(statement["timestamp"][:10]) + timedelta(days=3000)
    name = connection.settings_dict["NAME"]
    writing.PARTS.add((str(name), until.year, until.month))
    assert client("POST", "statements", statement).status == 200
    assert [row[2] for row in stored(store, statement)] == [until]


def test_another_school_owner_sees_nothing_of_it(store: Store, use: Use, client: Client) -> None:
    client("POST", "statements", answered(store.pupil("Dag Dale", use)))
    with transaction.atomic(), scope.enter(Scope(read=frozenset({10**6}))), connection.cursor() as cursor:
        for table in ("statement", "reference", "pseudonym", "key", "stream", "tally"):
            cursor.execute(f"SELECT count(*) FROM activity_{table}")
            assert cursor.fetchone() == (0,)


def test_a_part_of_the_store_cannot_be_reached_past_the_fence(store: Store, use: Use, client: Client) -> None:
    client("POST", "statements", answered(store.pupil("Eli Eide", use)))
    parts = store.rows(
        "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'activity_statement'::regclass"
    )
    assert parts
    for (part,) in parts:
        with pytest.raises(DatabaseError, match="permission denied"):
            store.rows(f"SELECT count(*) FROM {part}")


def test_a_part_has_a_fence_of_its_own_that_nobody_passes(store: Store, use: Use, client: Client) -> None:
    """Should somebody grant it one day."""
    assert store.rows(
        "SELECT bool_and(relrowsecurity AND relforcerowsecurity) FROM pg_class c JOIN pg_inherits i ON c.oid = i.inhrelid"
        " WHERE i.inhparent IN ('activity_statement'::regclass, 'activity_reference'::regclass)"
    ) == [(True,)]
