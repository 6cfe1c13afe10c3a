"""A city under one owner: schools, base groups, pupils, three uses, and some who look. Made in an empty database, the
few by the real actions and the many in SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import msgspec
from django.db import connection, transaction

from tillit.activity.models import Analysis, Notice
from tillit.analytics.models import Placement, SkillArea
from tillit.catalogue.models import Service, Use
from tillit.fence import scope
from tillit.fence.scope import Scope
from tillit.insight.models import Training
from tillit.insight.training import course
from tillit.organisations.acting import Actor, actor_of, everything, holding
from tillit.organisations.models import GroupFacts, Membership, Organisation, Person, Teaching
from tillit.project.bench.county.stock import _place
from tillit.project.bench.ingest.pupils import record
from tillit.record import actions as records
from tillit.record.codes import Identification, Reader
from tillit.record.processing import Processing

USES, AREAS, TASKS, CLASS, GROUPS = 3, 8, 600, 25, 20  # GROUPS: of a school
LOOKING = 100  # teachers and principals
BEFORE = timedelta(days=400)

PUPILS = """
WITH fresh AS (
    INSERT INTO organisations_person (username, email, name, language, is_active, password, date_joined)
    SELECT 'elev-' || n, '', 'Elev ' || n, '', true, '!', now() FROM generate_series(0, %(pupils)s - 1) n
    RETURNING id, substr(username, 6)::int AS n
), enrolled AS (
    INSERT INTO organisations_enrolment (tenant_id, person_id, group_id, source, external_id, since)
    SELECT %(owner)s, id, (%(groups)s::bigint[])[n / %(class)s + 1], 'roster', n::text, %(since)s FROM fresh
)
INSERT INTO activity_pseudonym (tenant_id, use_id, person_id, value, made_at)
SELECT %(owner)s, use, id, md5(place || ' ' || n)::uuid, now()
FROM fresh, unnest(%(uses)s::bigint[]) WITH ORDINALITY AS of(use, place)
"""


@dataclass(frozen=True)
class City:
    owner: Organisation
    groups: tuple[Organisation, ...]
    uses: tuple[int, ...]
    areas: tuple[int, ...]
    teachers: tuple[Membership, ...]  # of the first group of each school in turn
    principals: tuple[Membership, ...]
    director: Membership


def build(pupils: int, today: date) -> City:
    since = today - BEFORE
    with transaction.atomic(), scope.enter(Scope(person=1)):
        owner = _place("owner", "Storby kommune", _place("national", "Nasjonen", None))
    network, director = _holder(owner, "network", "nettverk", since), _holder(owner, "director", "direktor", since)
    with transaction.atomic(), scope.enter(everything()):
        groups = _groups(owner, -(-pupils // CLASS), since)
    uses = [_use(owner, number, _actor(network, today), since) for number in range(1, USES + 1)]
    with transaction.atomic(), scope.enter(everything()):
        areas = _areas(owner, uses)
        with connection.cursor() as cursor:
            cursor.execute(PUPILS, {"pupils": pupils, "owner": owner.pk, "groups": [each.pk for each in groups],
                                    "class": CLASS, "uses": uses, "since": since})  # fmt: skip
    teachers = [_teacher(group, number, since, today) for number, group in enumerate(_some(groups))]
    principals = [
        _holder(group.parent, "principal", f"rektor-{number}", since, owner)
        for number, group in enumerate(groups[::GROUPS][:LOOKING]) if group.parent
    ]  # fmt: skip
    return City(owner, tuple(groups), tuple(uses), tuple(areas), tuple(teachers), tuple(principals), director)


def _some(groups: list[Organisation]) -> list[Organisation]:
    return groups[:: max(1, len(groups) // LOOKING)][:LOOKING]


def _groups(owner: Organisation, number: int, since: date) -> list[Organisation]:
    schools = [_place("school", f"Skule {at + 1}", owner) for at in range(-(-number // GROUPS))]
    rows = [
        Organisation(kind="group", name=f"{at % GROUPS // 2 + 1}{'AB'[at % 2]}", parent=schools[at // GROUPS])
        for at in range(number)
    ]
    groups = Organisation.objects.bulk_create(rows, batch_size=1000)
    for group in groups:
        group.path = [*(group.parent.path if group.parent else []), group.pk]
    Organisation.objects.bulk_update(groups, ["path"], batch_size=1000)
    GroupFacts.objects.bulk_create(
        (GroupFacts(tenant=owner, group=group, grades=[at % GROUPS // 2 + 1], since=since)
         for at, group in enumerate(groups)), batch_size=1000,
    )  # fmt: skip
    return groups


def _use(owner: Organisation, number: int, by: Actor, since: date) -> int:
    with transaction.atomic(), scope.enter(by.scope):
        service = Service.objects.create(name=f"Oppgåvebanken {number}", key=f"oppgavebanken{number}")
        use = Use.objects.create(tenant=owner, service=service)
        records.enter(use, processing=lawful(), by=by)
        records.activate(use, since=by_today(since), by=by)
        Notice.objects.create(
            tenant=owner, use=use, organisation=owner, policy_number=1, told_on=since, from_day=by_today(since)
        )
        Analysis.objects.create(tenant=owner, use=use, organisation=owner, on_by_id=by.person_id)
    return use.pk


def by_today(since: date) -> date:
    from django.utils import timezone

    return max(since, timezone.localdate())


def lawful() -> Processing:
    """Teachers and the pupil by name; principal, owner and council in totals."""
    found = record()
    named = msgspec.structs.replace(found.purposes[0], readers=(Reader.TEACHER_OF_GROUP, Reader.PUPIL))
    many = msgspec.structs.replace(
        named, code="quality", readers=(Reader.PRINCIPAL, Reader.SCHOOL_OWNER, Reader.COUNCIL),
        identification=Identification.AGGREGATE, smallest_group=5,
    )  # fmt: skip
    return msgspec.structs.replace(found, purposes=(named, many))


def _areas(owner: Organisation, uses: list[int]) -> list[int]:
    rows = [SkillArea.objects.create(tenant=owner, name=f"Område {at + 1}") for at in range(AREAS)]
    Placement.objects.bulk_create(
        Placement(tenant=owner, use_id=use, skill_area=area, activity=f"{task_of(place, at)}/*", how=Placement.How.RULE)
        for place, use in enumerate(uses, 1) for at, area in enumerate(rows)
    )  # fmt: skip
    return [area.pk for area in rows]


def task_of(use: int, area: int) -> str:
    return f"https://oppgaver.example/{use}/{area}"


def _teacher(group: Organisation, number: int, since: date, today: date) -> Membership:
    owner, school = (Organisation.objects.get(pk=pk) for pk in group.path[1:3])
    held = _holder(school, "teacher", f"laerar-{number}", since, owner)
    with transaction.atomic(), scope.enter(everything()):
        Teaching.objects.create(tenant=owner, person_id=held.person_id, group=group, since=since)
        Training.objects.create(tenant=owner, person_id=held.person_id, edition=course().edition, done_on=today)
    return held


def _holder(place: Organisation, role: str, name: str, since: date, owner: Organisation | None = None) -> Membership:
    person = Person.objects.create_user(name, name=name.title(), language="nn")
    with transaction.atomic(), scope.enter(everything()):
        return Membership.objects.create(
            tenant=owner or place, person=person, organisation=place, role=role, since=since
        )


def _actor(held: Membership, today: date) -> Actor:
    with transaction.atomic(), scope.enter(Scope(person=held.person_id)):
        return actor_of(holding(today).get(pk=held.pk))
