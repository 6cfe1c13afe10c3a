"""A county: school owners with their pupils, two services each, made by the real actions in an empty database."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from tillit.activity import actions
from tillit.activity.telling.actions import told_before
from tillit.catalogue.models import Service, Use
from tillit.fence import scope
from tillit.fence.scope import Scope
from tillit.organisations.acting import Actor, actor_of, everything, holding
from tillit.organisations.models import Membership, Organisation, Person
from tillit.project.bench.county.morning import SERVICES, Morning
from tillit.project.bench.ingest.pupils import FEIDE, record
from tillit.record import actions as records

ENROL = """
WITH fresh AS (
    INSERT INTO organisations_person (username, email, name, language, is_active, password, date_joined)
    SELECT %(prefix)s || n, '', 'Elev ' || n, '', true, '!', now() FROM generate_series(1, cardinality(%(names)s::text[])) n
    RETURNING id
), numbered AS (SELECT id, row_number() OVER (ORDER BY id) AS place FROM fresh),
belonging AS (
    INSERT INTO organisations_membership (tenant_id, person_id, organisation_id, role, since, source)
    SELECT %(owner)s, id, %(school)s, 'pupil', current_date, 'hand' FROM numbered
)
INSERT INTO organisations_identity (tenant_id, person_id, home_page, name)
SELECT %(owner)s, id, %(page)s, (%(names)s::text[])[place] FROM numbered
"""


@dataclass(frozen=True)
class Sender:
    """One use: what it shows, and what Feide calls the pupils it sends about."""

    key: str
    secret: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class County:
    senders: tuple[Sender, ...]
    people: tuple[int, ...]  # of the network, one for each owner

    @property
    def streams(self) -> int:
        return len(self.senders)


def stock(morning: Morning) -> County:
    with transaction.atomic(), scope.enter(Scope(person=1)):
        services = [Service.objects.create(name=f"Oppgåvebanken {n}", key=f"oppgavebanken{n}") for n in range(SERVICES)]
    senders: list[Sender] = []
    people = []
    for number in range(morning.owners):
        by, owner, school = _owner(number)
        names = _names(number, morning.of_each)
        with transaction.atomic(), scope.enter(everything()):
            _enrol(number, owner, school, names)
        senders += [_use(service, owner, school, names, by) for service in services]
        people.append(by.person_id)
    return County(tuple(senders), tuple(people))


def _names(seed: int, number: int) -> tuple[str, ...]:
    draw = Random(f"county {seed}")
    return tuple(str(UUID(int=draw.getrandbits(128), version=4)) for _ in range(number))


def _owner(number: int) -> tuple[Actor, Organisation, Organisation]:
    with transaction.atomic(), scope.enter(Scope(person=1)):
        owner = _place("owner", f"Kommune {number}", None)
        school = _place("school", f"Skule {number}", owner)
    person = Person.objects.create_user(f"nettverk-{number}", name=f"Nora Nettverk {number}")
    with transaction.atomic(), scope.enter(everything()):
        held = Membership.objects.create(
            tenant=owner, person=person, organisation=owner, role="network", since=timezone.localdate()
        )
    with transaction.atomic(), scope.enter(Scope(person=person.pk)):
        return actor_of(holding(timezone.localdate()).get(pk=held.pk)), owner, school


def _use(service: Service, owner: Organisation, school: Organisation, names: tuple[str, ...], by: Actor) -> Sender:
    with transaction.atomic(), scope.enter(by.scope):
        use = Use.objects.create(tenant=owner, service=service)
        records.enter(use, processing=record(), by=by)
        records.activate(use, since=timezone.localdate(), by=by)
        told_before(use, school, by=by)
        actions.turn_on_analysis(use, school, by=by)
        key, secret = actions.make_key(use, by=by)
    return Sender(key.name, secret, names)


def _place(kind: str, name: str, parent: Organisation | None) -> Organisation:
    place = Organisation.objects.create(kind=kind, name=name, parent=parent)
    place.path = [*(parent.path if parent else []), place.pk]
    place.save(update_fields=["path"])
    return place


def _enrol(number: int, owner: Organisation, school: Organisation, names: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(ENROL, {
            "prefix": f"elev-{number}-", "owner": owner.pk, "school": school.pk, "page": FEIDE, "names": list(names),
        })  # fmt: skip
