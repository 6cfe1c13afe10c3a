"""A school owner with two thousand pupils, one use of one service, and what its pupils do: about 1.4 kB a statement."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection, transaction
from django.utils import timezone

from tillit.activity import actions
from tillit.activity.telling.actions import told_before
from tillit.catalogue.models import Service, Use
from tillit.fence import scope
from tillit.fence.scope import Scope
from tillit.organisations.acting import actor_of, everything, holding
from tillit.organisations.models import Membership, Organisation, Person
from tillit.record import actions as records
from tillit.record.codes import Analysis, Identification, Kind, OutsideSchool, Reader, Treatment, Until
from tillit.record.processing import Clock, FieldRule, Party, Processing, Processor, Purpose, Retention, SecurityMeasure
from tillit.record.processing import Service as Told

PUPILS, ACTIVITIES = 2000, 600
FEIDE = "https://docs.dataporten.no"
NSR = "https://data-nsr.udir.no/enhet/974557746"
AVT = "https://w3id.org/xapi/avt/activity-types"


@dataclass(frozen=True)
class Stocked:
    owner_id: int
    use_id: int
    key: str
    secret: str


def names(seed: int = 1) -> list[str]:
    """What Feide calls the pupils."""
    draw = random.Random(seed)
    return [str(UUID(int=draw.getrandbits(128), version=4)) for _ in range(PUPILS)]


def statements(seed: int) -> Any:
    """One after the other, for ever; the same each time for the same seed."""
    draw, pupils = random.Random(seed), names()
    while True:
        yield _statement(draw, draw.choice(pupils))


def _statement(draw: random.Random, pupil: str) -> dict[str, Any]:
    task, right = draw.randrange(ACTIVITIES), draw.random() < 0.7
    return {
        "id": str(UUID(int=draw.getrandbits(128), version=4)),
        "actor": {"objectType": "Agent", "account": {"homePage": FEIDE, "name": pupil}},
        "verb": {"id": f"http://adlnet.gov/expapi/verbs/{draw.choice(['answered', 'completed'])}", "display": {"nb": "svarte"}},
        "object": {
            "objectType": "Activity", "id": f"https://oppgaver.example/matematikk/{task}",
            "definition": {
                "name": {"nb": f"Oppgave {task}: brøk og desimaltall", "nn": f"Oppgåve {task}: brøk og desimaltal"},
                "description": {"nb": "Regn ut, og velg svaret som er riktig. Vis framgangsmåten for den du sitter ved."},
                "type": "http://adlnet.gov/expapi/activities/cmi.interaction", "interactionType": "choice",
                "correctResponsesPattern": ["b"],
                "choices": [{"id": each, "description": {"nb": f"Svar {each}"}} for each in "abcd"],
            },
        },
        "result": {
            "score": {"scaled": 1.0 if right else 0.0, "raw": int(right), "min": 0, "max": 1}, "success": right,
            "completion": True, "response": draw.choice("abcd"), "duration": f"PT{draw.randrange(5, 90)}S",
        },
        "context": {
            "registration": str(UUID(int=draw.getrandbits(128), version=4)),
            "contextActivities": {
                "parent": [{"id": f"https://oppgaver.example/sett/{task // 20}",
                            "definition": {"type": "http://adlnet.gov/expapi/activities/lesson"}}],
                "grouping": [{"id": NSR, "definition": {"type": f"{AVT}/school"}}],
            },
        },
        "timestamp": f"2026-11-{draw.randrange(16, 21)}T{draw.randrange(9, 14):02}:{draw.randrange(60):02}:00+01:00",
    }  # fmt: skip


def stock() -> Stocked:
    """Made by the real actions, in an empty database."""
    with transaction.atomic(), scope.enter(Scope(person=1)):
        owner = _place("owner", "Målestad kommune", None)
        school = _place("school", "Målestad skule", owner)
    person = Person.objects.create_user("maler", name="Mia Målar")
    with transaction.atomic(), scope.enter(everything()):
        held = Membership.objects.create(
            tenant=owner, person=person, organisation=owner, role="network", since=timezone.localdate()
        )
    with transaction.atomic(), scope.enter(Scope(person=person.pk)):
        by = actor_of(holding(timezone.localdate()).get(pk=held.pk))
    with transaction.atomic(), scope.enter(by.scope):
        service = Service.objects.create(name="Oppgåvebanken", key="oppgavebanken")
        use = Use.objects.create(tenant=owner, service=service)
        records.enter(use, processing=record(), by=by)
        records.activate(use, since=timezone.localdate(), by=by)
        told_before(use, school, by=by)
        actions.turn_on_analysis(use, school, by=by)
        key, secret = actions.make_key(use, by=by)
    with transaction.atomic(), scope.enter(everything()):
        _enrol(owner, school)
    return Stocked(owner.pk, use.pk, key.name, secret)


def _place(kind: str, name: str, parent: Organisation | None) -> Organisation:
    place = Organisation.objects.create(kind=kind, name=name, parent=parent)
    place.path = [*(parent.path if parent else []), place.pk]
    place.save(update_fields=["path"])
    return place


def _enrol(owner: Organisation, school: Organisation) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH fresh AS (INSERT INTO organisations_person (username, email, name, language, is_active, password,"
            " date_joined) SELECT 'elev-' || n, '', 'Elev ' || n, '', true, '!', now() FROM generate_series(1, %(number)s) n"
            " RETURNING id), numbered AS (SELECT id, row_number() OVER (ORDER BY id) AS place FROM fresh),"
            " belonging AS (INSERT INTO organisations_membership (tenant_id, person_id, organisation_id, role, since, source)"
            " SELECT %(owner)s, id, %(school)s, 'pupil', current_date, 'hand' FROM numbered)"
            " INSERT INTO organisations_identity (tenant_id, person_id, home_page, name)"
            " SELECT %(owner)s, id, %(page)s, (%(names)s::text[])[place] FROM numbered",
            {"number": PUPILS, "owner": owner.pk, "school": school.pk, "page": FEIDE, "names": names()},
        )


def record() -> Processing:
    """One purpose, and all that the statements carry."""
    kept = ("verb", "activity", "score", "success", "completion", "answer", "duration", "registration", "school")
    fields = (
        *(FieldRule(field=each, treatment=Treatment.KEEP, why="Måling.") for each in kept),
        FieldRule(field="feide_id", treatment=Treatment.PSEUDONYM, why="Måling."),
        FieldRule(field="timestamp", treatment=Treatment.DAY, why="Måling."),
    )
    days = Clock(until=Until.DAYS, days=365)
    purpose = Purpose(
        code="formative", legal_basis="A6-1-e", provisions=("oppl_11_1",), fields=fields,
        readers=(Reader.TEACHER_OF_GROUP,), identification=Identification.NAMED,
        retention=Retention(**{str(kind): days for kind in Kind}), analysis=Analysis.OFF,
        outside_school_hours=OutsideSchool.KEEP,
    )  # fmt: skip
    return Processing(
        service=Told(name="Oppgåvebanken", supplier=Party(name="Måling AS", orgnr="987654321"), supplier_country="NO"),
        controller=Party(name="Målestad kommune", orgnr="912345678"), dpo=Party(name="Ombod", email="ombod@malestad.example"),
        summary="Måling.", purposes=(purpose,), data_subjects=("pupil",), sources=("feide",),
        processors=(Processor(name="Måling AS", country="NO", task="Leverer"),), hosting=("NO",), no_transfers=True,
        security=(SecurityMeasure(measure="encryption_transit"),),
        rights_contact=Party(name="Oppvekst", email="oppvekst@malestad.example"),
    )  # fmt: skip


def encoded(one: Any) -> bytes:
    return msgspec.json.encode(one)
