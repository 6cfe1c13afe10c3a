from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from tillit.assessment.declared import read
from tillit.assessment.draft import RiskDraft, draft_risks, draft_sections
from tillit.assessment.models import Assessment, Measure, Risk, Section, SectionHistory
from tillit.assessment.rulebook import scenarios, section_rules, suggestion_rules
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
    declared, language = read(answers), active()
    _draft_sections(assessment, declared, language)
    for number, draft in enumerate(draft_risks(declared, scenarios()), 1):
        add_from_draft(assessment, draft, number, language)
    audit.record("assessment_started", assessment, by=by, tenant_id=tenant.pk, service=service.pk)
    return assessment


def _draft_sections(assessment: Assessment, declared: Answers, language: str) -> None:
    drafts = draft_sections(declared, section_rules(), suggestion_rules(), language)
    sections = Section.objects.bulk_create(
        Section(tenant_id=assessment.tenant_id, assessment=assessment, code=draft.code, text=draft.text)
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
