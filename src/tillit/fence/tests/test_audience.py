"""Rows with an audience: read by all below it and by nobody else, written by those who own them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from tillit.assessment.models import Assessment, BasisChoice, Edition, EditionMark, Pin
from tillit.fence import scope
from tillit.fence.install import fenced_models
from tillit.fence.scope import NOBODY, Scope
from tillit.organisations.acting import Actor, everything
from tillit.organisations.models import Organisation, Person
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as

pytestmark = pytest.mark.django_db


def overall(tenant: Organisation) -> Assessment:
    return Assessment.objects.create(tenant=tenant, level="overall")


def some_person() -> int:
    return Person.objects.get_or_create(username="kari", defaults={"name": "Kari"})[0].pk


def edition(assessment: Assessment, audience: Organisation, number: int = 1) -> Edition:
    return Edition.objects.create(
        tenant_id=assessment.tenant_id, assessment=assessment, number=number, audience=audience, level="overall",
        title="Grunnen", content={}, content_hash="x", published_by_id=some_person(), published_at=timezone.now(),
    )  # fmt: skip


def mark(row: Edition, tenant_id: int | None = None) -> EditionMark:
    return EditionMark.objects.create(
        tenant_id=tenant_id or row.tenant_id, edition=row, audience_id=row.audience_id, kind="blocked", reason="x",
        marked_by_id=some_person(), marked_at=timezone.now(),
    )  # fmt: skip


def made(tenant: Organisation, audience: Organisation) -> Edition:
    with scope.enter(everything()):
        return edition(overall(tenant), audience)


def seen_raw(actor: Actor, table: str) -> int:
    with acting_as(actor), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


READERS: dict[str, set[str]] = {
    "owner": {"owner", "collaboration", "teacher"},
    "collaboration": {"owner", "collaboration", "teacher", "sibling"},
    "nation": {"owner", "collaboration", "teacher", "sibling", "foreign", "elsewhere", "national", "foreign_teacher"},
}


def people(world: World) -> dict[str, Actor]:
    foreign_school = world.foreign_owner
    return {
        "owner": world.actor(Role.DIRECTOR),
        "collaboration": world.actor(Role.NETWORK),
        "teacher": world.actor(Role.TEACHER),
        "sibling": world.actor(Role.NETWORK, world.owners[1]),
        "foreign": world.actor(Role.DIRECTOR, world.foreign_owner),
        "elsewhere": world.actor(Role.COORDINATOR, world.elsewhere),
        "national": world.actor(Role.NATIONAL),
        "foreign_teacher": world.actor(Role.STUDENT, foreign_school),
        "supplier": world.actor(Role.SUPPLIER),
    }


def audience_of(world: World, name: str) -> Organisation:
    return {"owner": world.owners[0], "collaboration": world.ryfylke, "nation": world.nation}[name]


@pytest.mark.parametrize("name", READERS)
def test_all_below_the_audience_read_it_and_nobody_else(world: World, name: str) -> None:
    row = made(world.owners[0], audience_of(world, name))
    with scope.enter(everything()):
        mark(row)
    for who, actor in people(world).items():
        expected = int(who in READERS[name])
        for table in ("assessment_edition", "assessment_editionmark"):
            assert (who, table, seen_raw(actor, table)) == (who, table, expected)
        with acting_as(actor):
            assert Edition.objects.filter(pk=row.pk).exists() == bool(expected)


def test_whoever_acts_as_nobody_reads_nothing(world: World) -> None:
    made(world.owners[0], world.nation)
    for nobody in (NOBODY, Scope(person=world.actor(Role.TEACHER).person_id), Scope(token_hash="x")):
        with transaction.atomic(), scope.enter(nobody), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM assessment_edition")
            assert cursor.fetchone() == (0,)


def test_what_is_shared_does_not_open_the_assessment_it_came_from(world: World) -> None:
    made(world.owners[0], world.nation)
    with acting_as(world.actor(Role.DIRECTOR, world.foreign_owner)), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM assessment_edition e JOIN assessment_assessment a ON a.id = e.assessment_id"
        )
        assert cursor.fetchone() == (0,)
        assert Edition.objects.count() == 1


@pytest.mark.parametrize("who", ["sibling", "foreign", "national", "supplier"])
def test_those_who_only_read_it_write_none_of_it(world: World, who: str) -> None:
    row = made(world.owners[0], world.nation)
    with acting_as(people(world)[who]):
        with (
            pytest.raises((ProgrammingError, IntegrityError), match="row-level security|outside the fence"),
            transaction.atomic(),
        ):
            mark(row)
        with (
            pytest.raises((ProgrammingError, IntegrityError), match="row-level security|outside the fence"),
            transaction.atomic(),
        ):
            Edition.objects.create(
                tenant_id=row.tenant_id, assessment_id=row.assessment_id, number=2, audience_id=row.audience_id,
                level="overall", title="Falsk", content={}, content_hash="y", published_by_id=some_person(),
                published_at=timezone.now(),
            )  # fmt: skip
    with scope.enter(everything()):
        assert (Edition.objects.count(), EditionMark.objects.count()) == (1, 0)


@pytest.mark.parametrize("who", ["owner", "collaboration", "sibling"])
def test_nobody_changes_or_removes_it_by_raw_sql_either(world: World, who: str) -> None:
    made(world.owners[0], world.nation)
    for statement in ("UPDATE assessment_edition SET title = 'Falsk'", "DELETE FROM assessment_edition",
                      "UPDATE assessment_editionmark SET kind = 'lifted'"):  # fmt: skip
        with (
            acting_as(people(world)[who]),
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def pins(tenant: Organisation, row_id: int) -> Pin:
    assessment = Assessment.objects.create(tenant=tenant, level="universe", universe="ipad")
    return Pin.objects.create(tenant=tenant, assessment=assessment, edition_id=row_id, direct=True)


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("who", ["owner", "sibling", "foreign", "national"])
def test_a_key_to_it_holds_below_the_audience_and_is_refused_outside(world: World, name: str, who: str) -> None:
    row = made(world.owners[0], audience_of(world, name))
    tenant = {"owner": world.owners[0], "sibling": world.owners[1], "foreign": world.foreign_owner,
              "national": world.nation}[who]  # fmt: skip
    actor = people(world)[who] if who != "owner" else world.actor(Role.NETWORK, tenant)
    with acting_as(actor):
        if who in READERS[name]:
            assert pins(tenant, row.pk).edition == row
        else:
            with pytest.raises(IntegrityError, match="outside the fence"), transaction.atomic():
                pins(tenant, row.pk)


def test_a_key_to_it_is_refused_outside_the_audience_even_in_sight(world: World) -> None:
    """The machine's nightly runs see all tenants. What they write is held to the same."""
    row = made(world.owners[0], world.owners[0])
    with scope.enter(everything()):
        for tenant in (world.owners[1], world.foreign_owner, world.elsewhere):
            with pytest.raises(IntegrityError, match="another tenant"), transaction.atomic():
                pins(tenant, row.pk)
        pins(world.owners[0], row.pk)


def test_a_key_cannot_be_moved_to_what_one_may_not_read(world: World) -> None:
    open_row, closed = made(world.owners[0], world.nation), made(world.owners[0], world.owners[0])
    with acting_as(world.actor(Role.NETWORK, world.owners[1])):
        pin = pins(world.owners[1], open_row.pk)
        for change in (
            lambda: Pin.objects.filter(pk=pin.pk).update(edition_id=closed.pk),
            lambda: BasisChoice.objects.create(
                tenant=world.owners[1], assessment=pin.assessment, kind="stand_on", edition=open_row,
                instead_of_id=closed.pk, chosen_at=timezone.now(),
            ),
        ):  # fmt: skip
            with pytest.raises(IntegrityError, match="outside the fence"), transaction.atomic():
                change()
        pin.refresh_from_db()
        assert pin.edition_id == open_row.pk


def test_an_edition_belongs_to_the_tenant_of_its_assessment(world: World) -> None:
    """Nobody publishes a neighbour's assessment as their own, also where they read it."""
    with acting_as(world.actor(Role.NETWORK)):
        theirs = overall(world.owners[0])
        with pytest.raises(IntegrityError, match="another tenant"), transaction.atomic():
            Edition.objects.create(
                tenant=world.owners[1], assessment=theirs, number=1, audience=world.owners[1], level="overall",
                title="Falsk", content={}, content_hash="x", published_by_id=some_person(), published_at=timezone.now(),
            )  # fmt: skip


def test_a_search_in_the_content_finds_only_what_one_may_read(world: World) -> None:
    with scope.enter(everything()):
        for audience in (world.owners[0], world.ryfylke, world.nation):
            row = overall(world.owners[0])
            Edition.objects.create(
                tenant_id=row.tenant_id, assessment=row, number=1, audience=audience, level="overall", title="Grunnen",
                content={"text": f"til {audience.pk}"}, content_hash="x", published_by_id=some_person(),
                published_at=timezone.now(),
            )  # fmt: skip

    def read(actor: Actor) -> list[Any]:
        with acting_as(actor), connection.cursor() as cursor:
            cursor.execute("SELECT content FROM assessment_edition WHERE content::text LIKE '%til%' ORDER BY id")
            return [json.loads(row[0])["text"] for row in cursor.fetchall()]

    assert read(world.actor(Role.DIRECTOR, world.foreign_owner)) == [f"til {world.nation.pk}"]
    assert read(world.actor(Role.DIRECTOR, world.owners[1])) == [f"til {world.ryfylke.pk}", f"til {world.nation.pk}"]


def test_every_model_with_an_audience_says_so_with_a_column_it_has() -> None:
    with_audience = [(model, fence) for model, fence in fenced_models() if fence.audience]
    assert {model.__name__ for model, _fence in with_audience} >= {"Edition", "EditionMark"}
    for model, fence in with_audience:
        field = next(field for field in model._meta.concrete_fields if field.column == fence.audience)
        assert field.related_model is Organisation
        # What others stand on is never changed. The numbers of a stream grow, and its keys are taken back; a supplier
        # without an organisation here is an audience of nobody.
        follows = model.__name__ in {"Key", "Stream", "Tally", "Drift", "MeasuredDay", "Flaw"}
        assert (fence.kind, fence.append_only, field.null) == ("tenant", not follows, follows)
