from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from tillit.assessment.actions.pinning import pin
from tillit.assessment.declared import read
from tillit.assessment.draft import RiskDraft, draft_risks, draft_sections
from tillit.assessment.models import Assessment, Edition, EditionMark, Level, Measure, Risk, Section, SectionHistory
from tillit.assessment.queries.reading import states_of
from tillit.assessment.rulebook import scenarios, sections_at, suggestion_rules
from tillit.audit import actions as audit
from tillit.catalogue.models import Service
from tillit.catalogue.questionnaire import Answers
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation
from tillit.web.language import active


@transaction.atomic
def start(service: Service, *, tenant: Organisation, answers: Mapping[str, Any], by: Actor | None) -> Assessment:
    """A new assessment, with drafts from what the supplier has declared (`answers` as the declaration stores them)."""
    assessment = Assessment.objects.create(tenant=tenant, service=service, declared=dict(answers))
    for edition in suggested_basis(service, tenant):
        pin(assessment, edition)
    declared, language = read(answers), active()
    _draft_sections(assessment, declared, language)
    inherited = _inherited_scenarios(assessment)
    drafts = [draft for draft in draft_risks(declared, scenarios()) if draft.threat not in inherited]
    for number, draft in enumerate(drafts, 1):
        add_from_draft(assessment, draft, number, language)
    audit.record("assessment_started", assessment, by=by, tenant_id=tenant.pk, service=service.pk)
    return assessment


def suggested_basis(service: Service, tenant: Organisation) -> list[Edition]:
    """The newest assessment of each platform the service lives in: the nearest publisher first, none that is marked."""
    mark = EditionMark.objects.filter(edition=OuterRef("pk")).order_by("-id").values("kind")[:1]
    open_to = (
        Edition.objects.filter(level=Level.UNIVERSE, universe__in=service.platforms, audience__in=tenant.path)
        .annotate(mark=Subquery(mark))
        .filter(Q(mark=None) | Q(mark=EditionMark.Kind.LIFTED))
    )
    near = [tenant.pk, *reversed(tenant.path)]
    ordered = sorted(
        open_to.select_related("tenant"),
        key=lambda row: (near.index(row.tenant_id) if row.tenant_id in near else len(near), -row.pk),
    )
    found: dict[str, Edition] = {}
    for edition in ordered:
        found.setdefault(edition.universe, edition)
    return list(found.values())


def _inherited_scenarios(assessment: Assessment) -> frozenset[str]:
    state = states_of([assessment], timezone.localdate())[assessment.pk]
    return frozenset(risk.risk.scenario for risk in state.effective.risks)


def _draft_sections(assessment: Assessment, declared: Answers, language: str) -> None:
    rules = sections_at(assessment.level)
    drafts, local = draft_sections(declared, rules, suggestion_rules(), language), {r.code for r in rules if r.local}
    sections = Section.objects.bulk_create(
        Section(
            tenant_id=assessment.tenant_id,
            assessment=assessment,
            code=draft.code,
            text=draft.text,
            local=draft.code in local,
        )
        for draft in drafts
    )
    SectionHistory.objects.bulk_create(
        SectionHistory(tenant_id=assessment.tenant_id, section=section, number=0, text=section.text)
        for section in sections
        if section.text
    )


def add_from_draft(assessment: Assessment, draft: RiskDraft, number: int, language: str) -> Risk:
    risk = Risk.objects.create(
        tenant_id=assessment.tenant_id,
        assessment=assessment,
        number=number,
        area=draft.area,
        scenario=draft.threat,
        threat=draft.text[language],
    )
    Measure.objects.bulk_create(
        Measure(tenant_id=assessment.tenant_id, risk=risk, code=measure.code, text=measure.text[language])
        for measure in draft.measures
    )
    return risk
