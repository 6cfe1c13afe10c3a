"""What is large in itself: a hundred risks on three levels, a hearing with many views, and a library of thousands.

The library is published to the nation, as one and the same page is read by everybody; the rest belongs to the
collaboration that is measured.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connections, transaction
from django.utils import timezone, translation

from tillit.assessment import actions as assessments
from tillit.assessment.models import Assessment, Edition, Level, Measure, Risk, RiskHistory, Section, SectionHistory
from tillit.assessment.rulebook import scenarios
from tillit.catalogue.models import Service
from tillit.fence import scope
from tillit.organisations.acting import Actor, everything
from tillit.organisations.models import Organisation
from tillit.organisations.roles import Kind
from tillit.participation import actions as participation
from tillit.participation.models import Hearing, HearingParty, JournalEntry, Viewpoint, ViewpointAnswer
from tillit.participation.rules.opinions import Remark
from tillit.project.bench.casting import open_scope, without_triggers

EDITED = 5  # times each section and each risk has been saved
TOGETHER = 8  # owners who have assessed the same service
FIRST = 900_000_000  # the numbers of what is on the shelves; no cast comes near
TEXT = "\n\n".join(["## Slik verkar det", "Elevane loggar inn og løyser oppgåver. " * 20,
                    "| Opplysning | Kven ser |\n|---|---|\n| Namn | læraren |\n| Svar | læraren og eleven |",
                    "- først\n- så\n- til slutt"])  # fmt: skip


@dataclass(frozen=True)
class Weight:
    published: int = 5000
    inherited: int = 60
    own: int = 40
    words: int = 10  # on the inherited
    views: int = 80
    entries: int = 40  # in the journal

    def tenth(self) -> Weight:
        """Of all but the library, which needs enough of the same service to compare."""
        parts = (self.inherited, self.own, self.words, self.views, self.entries)
        return Weight(max(TOGETHER, self.published // 10), *(max(1, part // 10) for part in parts))


@contextmanager
def _acting(actor: Actor) -> Iterator[None]:
    with transaction.atomic(), scope.enter(actor.scope), translation.override("nn"):
        yield


def heavy_pages(network: Actor, dpo: Actor, weight: Weight, first_service: int) -> dict[str, str]:
    """Makes what is heavy, for one collaboration and for all. Name of the page to its address."""
    with _acting(network):
        place = Organisation.objects.get(pk=network.tenant_id)
        overall = _level(place, network, Level.OVERALL, weight.inherited // 2)
        universe = _level(place, network, Level.UNIVERSE, weight.inherited // 2, overall)
        whole = _service(place, network, universe, weight)
        newer = _moved(universe, network)
        hearing = _hearing(whole, network, weight.views)
        for number in range(weight.entries):
            _note(whole, network, number)
        participation.publish_timeline(whole, by=network)
    with _acting(dpo):
        remarks = [Remark(code, "remarks", "Skriv kven som les.") for code in ("rights", "data", "principles")]
        for _time in range(EDITED):
            participation.give_opinion(whole, grade="remarks", text=TEXT, remarks=remarks, by=dpo)
    _fill_library(overall, place, weight.published, first_service)
    return {**_own_pages(whole, hearing), **_published_pages(universe, newer)}


def _own_pages(whole: Assessment, hearing: Hearing) -> dict[str, str]:
    own = f"/vurderingar/{whole.pk}/"
    return {
        "100 risks": own,
        "100 risks: history": f"{own}historie/",
        "100 risks: quality": f"{own}kvalitet/",
        "100 risks: opinions": f"{own}fraasegner/",
        "100 risks: hearings": f"{own}hoyringar/",
        "100 risks: journal": f"{own}journal/",
        "100 risks: journal, public": f"{own}journal/offentleg/",
        "100 risks: validation": f"{own}validering/",
        "hearing with 80 views": f"/hoyringar/{hearing.pk}/",
    }


def _published_pages(universe: Edition, newer: Edition) -> dict[str, str]:
    return {
        "library": "/vurderingar/bibliotek/",
        "library: search": "/vurderingar/bibliotek/?q=skog",
        "library: page 50": "/vurderingar/bibliotek/?page=50",
        "edition with 60 risks": f"/vurderingar/utgave/{newer.pk}/",
        "difference of two": f"/vurderingar/utgave/{universe.pk}/endringar/{newer.pk}/",
        "comparison of six": f"/vurderingar/utgave/{FIRST}/samanlikna/",
    }


def _fill_library(like: Edition, place: Organisation, published: int, first_service: int) -> None:
    """So many assessments of services published to the nation, each by another owner than the one before."""
    with transaction.atomic(), scope.enter(everything()):
        owners = list(Organisation.objects.filter(kind=Kind.OWNER).order_by("pk").values_list("pk", flat=True))
    given: dict[str, Any] = {"first": FIRST, "count": published, "owners": owners, "services": first_service, "like": like.pk,
             "together": TOGETHER, "audience": place.path[0]}  # fmt: skip
    with transaction.atomic(using="admin"), connections["admin"].cursor() as cursor:
        cursor.execute(without_triggers())
        open_scope(cursor)
        cursor.execute(_ASSESSMENTS, given)
        cursor.execute(_EDITIONS, given)
    with connections["admin"].cursor() as cursor:
        cursor.execute("ANALYZE assessment_edition, assessment_assessment")


_ASSESSMENTS = """
INSERT INTO assessment_assessment (id, tenant_id, revision, level, service_id, universe, title, matrix, declared, created_at)
SELECT %(first)s + n, (%(owners)s::bigint[])[1 + n %% cardinality(%(owners)s::bigint[])], 0, 'service',
       %(services)s + n / %(together)s, '', '', '5x5', '{}', now()
FROM generate_series(0, %(count)s - 1) AS n
ON CONFLICT DO NOTHING"""
_EDITIONS = """
INSERT INTO assessment_edition (id, tenant_id, assessment_id, number, audience_id, level, service_id, universe, title, news,
                                content, content_hash, residual, adoption, closure, published_by_id, published_at)
SELECT a.id, a.tenant_id, a.id, 1, %(audience)s, 'service', a.service_id, '', s.name, e.news, e.content, e.content_hash,
       e.residual, false, '{}', e.published_by_id, now() - (a.id - %(first)s) * interval '7 minutes'
FROM assessment_assessment a JOIN catalogue_service s ON s.id = a.service_id, assessment_edition e
WHERE a.id >= %(first)s AND e.id = %(like)s
ON CONFLICT DO NOTHING"""


def _level(place: Organisation, by: Actor, level: str, risks: int, above: Edition | None = None) -> Edition:
    platform = "web" if level == Level.UNIVERSE else ""
    assessment = assessments.begin(place, level=level, universe=platform, by=by)
    if above:
        assessments.stand_on(assessment, edition=above, by=by)
    _written(assessment, risks, by)
    return assessments.publish(assessment, audience=place, by=by)


def _service(place: Organisation, by: Actor, universe: Edition, weight: Weight) -> Assessment:
    service = Service.objects.order_by("-pk")[0]
    assessment = assessments.begin(place, level=Level.SERVICE, service=service, by=by)
    assessments.stand_on(assessment, edition=universe, by=by)
    _written(assessment, weight.own, by)
    numbers = Risk.objects.filter(assessment=universe.assessment_id).values_list("number", flat=True)
    for number in numbers[: weight.words]:
        key = f"{universe.assessment_id}-{number}"
        assessments.answer_risk(assessment, risk=key, stance="override", reason="Det er slått av hos oss.", by=by)
    assessments.preassess(assessment, answers={}, by=by)
    return assessment


def _written(assessment: Assessment, risks: int, by: Actor) -> None:
    """As after a year of work: every section written and every risk judged, several times."""
    Section.objects.filter(assessment=assessment).update(
        text=TEXT, draft=False, written_by=by.person_id, written_at=timezone.now(), revision=EDITED
    )
    Section.objects.filter(assessment=assessment, code="flow").update(
        text="\n".join(f"Elev -> Teneste {number}: svar" for number in range(12))
    )
    SectionHistory.objects.bulk_create(
        SectionHistory(
            tenant_id=section.tenant_id, section=section, number=number, text=TEXT, written_by_id=by.person_id
        )
        for section in assessment.sections.all()
        for number in range(1, EDITED + 1)
    )
    rows = Risk.objects.bulk_create(_risks(assessment, risks))
    Measure.objects.bulk_create(
        Measure(tenant_id=risk.tenant_id, risk=risk, text="Slå det av for alle.", responsible=by.name)
        for risk in rows
        for _each in range(3)
    )
    RiskHistory.objects.bulk_create(
        RiskHistory(tenant_id=risk.tenant_id, risk=risk, number=number, content=_judged(), written_by_id=by.person_id)
        for risk in rows
        for number in range(1, EDITED + 1)
    )


def _risks(assessment: Assessment, count: int) -> list[Risk]:
    areas = [area.code for area in scenarios().areas]
    return [
        Risk(
            tenant_id=assessment.tenant_id, assessment=assessment, number=number + 1, area=areas[number % len(areas)],
            draft=False, revision=EDITED, **_judged(),
        )
        for number in range(count)
    ]  # fmt: skip


def _judged() -> dict[str, Any]:
    return {
        "threat": "Nokon som ikkje skal det, får sjå kva eleven har svart.", "likelihood": 3, "consequence_pupil": 4,
        "consequence_municipality": 3, "consequence_society": 1, "reason": "Det har hendt.", "likelihood_after": 2,
        "consequence_pupil_after": 3, "consequence_municipality_after": 2, "consequence_society_after": 1,
        "reason_after": "Tiltaka gjer det lite sannsynleg.",
    }  # fmt: skip


def _moved(universe: Edition, by: Actor) -> Edition:
    """A new version of the platform: what stands on the earlier one is told."""
    assessment = universe.assessment
    for risk in Risk.objects.filter(assessment=assessment).select_related("assessment")[:EDITED]:
        assessments.judge_risk(risk, by=by, likelihood_after=1)
    section = Section.objects.select_related("assessment").get(assessment=assessment, code="nature")
    assessments.write_section(section, text=f"{TEXT}\n\nNytt i haust.", by=by)
    return assessments.publish(assessment, audience=universe.audience, by=by)


def _hearing(assessment: Assessment, by: Actor, count: int) -> Hearing:
    today = timezone.localdate()
    hearing = participation.plan_hearing(
        assessment, by=by, title="Høyring", asks=TEXT, for_adults=TEXT, for_youth=TEXT, opens_on=today,
        closes_on=today + timedelta(days=20), sections=["nature", "data"],
    )  # fmt: skip
    for number in range(10):
        participation.add_parties(hearing, kind="other", audience="adults", name=f"Lag {number}", by=by)
    participation.open_hearing(hearing, by=by)
    parties = list(HearingParty.objects.filter(hearing=hearing))
    views = Viewpoint.objects.bulk_create(
        Viewpoint(
            tenant_id=hearing.tenant_id, hearing=hearing, party=parties[number % 10], number=number + 1,
            channel="link", voice="parent", stance="unsure", text="Kven kan sjå det?", given_at=timezone.now(),
        )
        for number in range(count)
    )  # fmt: skip
    ViewpointAnswer.objects.bulk_create(
        ViewpointAnswer(
            tenant_id=hearing.tenant_id, viewpoint=view, outcome="taken_in", reason="Læraren.",
            answered_by_id=by.person_id, answered_at=timezone.now(),
        )
        for view in views[: count // 2]
    )  # fmt: skip
    return hearing


def _note(assessment: Assessment, by: Actor, number: int) -> None:
    JournalEntry.objects.create(
        tenant_id=assessment.tenant_id, assessment=assessment, on=timezone.localdate() - timedelta(days=number),
        kind="meeting", title="Møte", text=TEXT, public=True, written_by_id=by.person_id, written_at=timezone.now(),
    )  # fmt: skip
