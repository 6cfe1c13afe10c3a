import pytest
from django.db import IntegrityError, OperationalError, ProgrammingError, connection, transaction
from django.utils import timezone

from tillit.audit import actions as audit
from tillit.audit.chain import breaks
from tillit.audit.models import Entry
from tillit.catalogue.models import Service, Use
from tillit.fence import scope
from tillit.fence.install import fenced_models, unfenced_tables
from tillit.fence.scope import NoScope, Scope
from tillit.organisations.acting import everything
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as


def service(name: str = "Reknefjell") -> Service:
    with scope.enter(Scope(person=1)):
        return Service.objects.create(name=name, key=name.lower())


@pytest.mark.django_db
def test_application_role_has_no_way_around_the_fence() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == ("tillit_app", False, False)


@pytest.mark.django_db
def test_every_table_is_fenced_or_exempt_with_a_reason() -> None:
    assert unfenced_tables(connection) == []


@pytest.mark.django_db
def test_whose_rows_may_be_read_is_worked_out_once_for_each_statement() -> None:
    """Not once for each row: the list of a nation is long."""
    tables = [model._meta.db_table for model, fence in fenced_models() if fence.kind not in ("shared", "published")]
    with connection.cursor() as cursor, scope.enter(everything()):
        for table in tables:
            cursor.execute(f"EXPLAIN (COSTS OFF) SELECT * FROM {table}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
            assert "InitPlan" in plan
            assert "tillit.read" not in plan, "a condition on each row"


def test_query_outside_a_scope_is_an_error() -> None:
    with pytest.raises(NoScope):
        list(Use.objects.all())


@pytest.mark.django_db
def test_a_scope_the_database_never_heard_of_is_not_left_open(monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(_scope: Scope) -> None:
        raise OperationalError("the connection is lost")

    monkeypatch.setattr(scope, "_tell_database", lost)
    with pytest.raises(OperationalError), scope.enter(Scope(person=1)):
        pass
    assert not scope.is_open()


@pytest.mark.django_db
def test_rows_of_another_tenant_are_neither_seen_nor_written(world: World) -> None:
    with scope.enter(everything()):
        row = Use.objects.create(tenant=world.foreign_owner, service=service())
    with acting_as(world.actor(Role.NETWORK)):
        assert list(Use.objects.all()) == []
        assert Use.objects.filter(pk=row.pk).update(service=service("Anna")) == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Use.objects.create(tenant=world.foreign_owner, service=service("Tredje"))


@pytest.mark.django_db
def test_raw_sql_sees_no_more(world: World) -> None:
    with scope.enter(everything()):
        Use.objects.create(tenant=world.foreign_owner, service=service())
    with acting_as(world.actor(Role.DIRECTOR)), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM catalogue_use")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
def test_director_does_not_see_the_neighbours(world: World) -> None:
    offered = service()
    with scope.enter(everything()):
        for owner in world.owners:
            Use.objects.create(tenant=owner, service=offered)
    with acting_as(world.actor(Role.DIRECTOR, world.owners[1])):
        assert [use.tenant_id for use in Use.objects.all()] == [world.owners[1].pk]
    with acting_as(world.actor(Role.NETWORK)):
        assert Use.objects.count() == 4


@pytest.mark.django_db
def test_foreign_key_to_another_tenant_is_refused_even_in_sight(world: World) -> None:
    from tillit.agreements.models import Agreement

    offered = service()
    with acting_as(world.actor(Role.NETWORK)):
        use = Use.objects.create(tenant=world.owners[0], service=offered)
        with pytest.raises(IntegrityError, match="another tenant"), transaction.atomic():
            Agreement.objects.create(tenant=world.owners[1], use=use)
        Agreement.objects.create(tenant=world.owners[0], use=use)


@pytest.mark.django_db
def test_foreign_key_to_a_row_out_of_sight_is_refused(world: World) -> None:
    from tillit.agreements.models import Agreement

    with scope.enter(everything()):
        hidden = Use.objects.create(tenant=world.foreign_owner, service=service())
    with acting_as(world.actor(Role.NETWORK)), pytest.raises(IntegrityError, match="outside the fence"):
        Agreement.objects.create(tenant=world.owners[0], use_id=hidden.pk)


@pytest.mark.django_db
def test_scope_is_put_back_after_a_narrower_one(world: World) -> None:
    with scope.enter(everything()):
        Use.objects.create(tenant=world.owners[0], service=service())
        with scope.enter(Scope()):
            assert Use.objects.count() == 0
        assert Use.objects.count() == 1


def test_scope_needs_a_transaction(own_database: None) -> None:
    with pytest.raises(NoScope), scope.enter(Scope()):
        pass


def test_nothing_is_left_on_the_connection_of_whose_rows_were_seen(own_database: None) -> None:
    """It may be kept, and somebody else's next: what a transaction was told goes with it."""
    told = "SELECT " + ", ".join(f"current_setting('tillit.{name}', true)" for name in ("read", "write", "person", "token"))
    one = Scope(read=frozenset({1}), write=frozenset({1}), person=1, token_hash="x")
    with connection.cursor() as cursor:
        for to_the_end in (True, False):
            with transaction.atomic(), scope.enter(one, to_the_end=to_the_end):
                cursor.execute(told)
                assert cursor.fetchone() == ("{1}", "{1}", "1", "x")
            cursor.execute(told)
            assert set(cursor.fetchone() or ()) <= {None, ""}


@pytest.mark.django_db
def test_audit_chain_shows_what_was_tampered_with(world: World) -> None:
    actor = world.actor(Role.NETWORK)
    with acting_as(actor):
        for number in range(4):
            audit.record("looked", None, by=actor, tenant_id=world.ryfylke.pk, number=number)
        assert breaks() == []
        assert [entry.number for entry in Entry.objects.order_by("number")] == [1, 2, 3, 4]


@pytest.mark.django_db
def test_audit_lines_cannot_be_changed_by_the_application(world: World) -> None:
    actor = world.actor(Role.NETWORK)
    with acting_as(actor):
        audit.record("looked", None, by=actor, tenant_id=world.ryfylke.pk)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Entry.objects.update(verb="nothing")
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Entry.objects.all().delete()
        assert Entry.objects.get().at <= timezone.now()
