"""What activity data needs: keys of the suppliers, what Feide calls the pupils, analysis that is on; and a place of its
own where programs try the record store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils import timezone

from tillit.activity import actions
from tillit.activity.credentials import fingerprint
from tillit.activity.models import Key, Right
from tillit.activity.telling.actions import tell
from tillit.catalogue import actions as catalogue
from tillit.catalogue.models import Use
from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.models import Identity, Membership
from tillit.organisations.roles import Role
from tillit.project.demo import keys
from tillit.project.demo.inhabitants import World
from tillit.project.demo.saga import Saga, acting
from tillit.record import actions as records
from tillit.record.codes import Analysis, Granularity, Nature, OutsideSchool, Reader, Treatment, Until
from tillit.record.processing import (
    Clock,
    FieldRule,
    Party,
    Processing,
    Processor,
    Purpose,
    Retention,
    SecurityMeasure,
    Service,
)

FEIDE = "https://docs.dataporten.no"
LEARNERS = (Role.PUPIL, Role.STUDENT)
BENCH = "provestova"  # the owner where programs are tried
CONFORMANCE = "conformance"
SINCE = 120  # days ago


def identify(world: World) -> None:
    """As the roster would say: whom a statement is about, by the account Feide gave them."""
    with transaction.atomic(), scope.enter(everything()):
        rows = Membership.objects.filter(role__in=LEARNERS).select_related("person").order_by("pk")
        Identity.objects.bulk_create(
            Identity(
                tenant_id=row.tenant_id, person_id=row.person_id, home_page=FEIDE, name=account(row.person.username)
            )
            for row in rows
        )


def account(username: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"https://tillit.example/demo/{username}"))


def give_keys(saga: Saga) -> None:
    """To the supplier, for each owner where the service is in use."""
    with acting(saga.runner) as runner:
        owners = [saga.world.places[owner].pk for owner in saga.owners]
        uses = Use.objects.filter(service_id=saga.known["service"], tenant_id__in=owners)
        running = uses.filter(policies__activations__isnull=False).select_related("service", "tenant").distinct()
        for use in running.order_by("pk"):
            actions.make_key(use, by=runner, label="Demo", secret=secret_of(use))


def tell_of_analysis(saga: Saga) -> None:
    """Some time before it is turned on."""
    _at_places(saga, "analysis", tell)


def tell_of_what_comes(saga: Saga) -> None:
    """The week is not over: pupils and those at home have it on the page they start at."""
    _at_places(saga, "told", tell)


def turn_on_analysis(saga: Saga) -> None:
    _at_places(saga, "analysis", actions.turn_on_analysis)


def _at_places(saga: Saga, where: str, do: Callable[..., object]) -> None:
    for username, place in saga.told.get(where, ()):
        with acting(saga.world.who(username, "teacher")) as teacher:
            use = Use.objects.select_related("service").get(
                service_id=saga.known["service"], tenant_id__in=teacher.path
            )
            do(use, saga.world.places[place], by=teacher)


def conformance(world: World) -> Iterator[int]:
    """A service no school uses, whose record keeps statements as they are sent and refuses any about a pupil."""
    yield SINCE
    owner = world.places[BENCH]
    with acting(world.all(Role.NETWORK, BENCH)[0]) as by:
        service = catalogue.register_service(
            CONFORMANCE, "https://conformance.example", by=by, supplier_name=owner.name,
            description="Teknisk prøve av aktivitetslageret. Ikkje for elevar.",
        )  # fmt: skip
        use = Use.objects.create(tenant=owner, service=service)
        draft = records.open_draft(service, tenant=owner, processing=_trial(owner.name), by=by)
        records.complete(use, draft=draft, by=by)
        records.activate(use, since=timezone.localdate(), by=by)
        actions.make_key(use, by=by, rights=list(Right.values), label="Demo", secret=secret_of(use))


def _trial(supplier: str) -> Processing:
    why = "Program blir prøvde mot heile spesifikasjonen, med oppdikta personar og aldri med elevar."
    purpose = Purpose(
        code="operations", legal_basis="A6-1-e", provisions=("oppl_28_1",),
        fields=(FieldRule(field="trial", treatment=Treatment.KEEP, why=why),),
        readers=(Reader.SYSTEM_OWNER, Reader.SUPPLIER), granularity=Granularity.EXACT,
        granularity_why="Det som blir sendt, skal kunna samanliknast med det som blir teke vare på.",
        retention=Retention(answers=Clock(until=Until.DAYS, days=30)), nature=Nature.NEITHER, analysis=Analysis.NEVER,
        outside_school_hours=OutsideSchool.KEEP,
    )  # fmt: skip
    return Processing(
        service=Service(name=CONFORMANCE, supplier=Party(name=supplier), supplier_country="NO"),
        summary="Teknisk prøve av aktivitetslageret, utan elevar.", purposes=(purpose,), data_subjects=("employee",),
        sources=("person",), processors=(Processor(name=supplier, country="NO", task="Køyrer prøvene"),),
        hosting=("NO",), no_transfers=True, security=(SecurityMeasure(measure="encryption_transit"),),
    )  # fmt: skip


def secret_of(use: Use) -> str:
    return keys.stream(use.service.name, use.tenant.name)


def supplier_keys() -> list[dict[str, str]]:
    """Those of the demo that still are in force; the one for programs that try the store comes first."""
    with transaction.atomic(), scope.enter(everything()):
        rows = Key.objects.filter(revoked_at=None).select_related("use__service", "use__tenant").order_by("pk")
        found = [row for row in rows if row.secret_hash == fingerprint(row.name, secret_of(row.use))]
    return [_line(row) for row in sorted(found, key=lambda row: row.use.service.name != CONFORMANCE)]


def _line(key: Key) -> dict[str, str]:
    return {
        "service": key.use.service.name,
        "owner": key.use.tenant.name,
        "key": key.name,
        "secret": secret_of(key.use),
    }
