"""New assessments outside a case: an overall one, one of a platform, or one that adopts another's."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from tillit.assessment.actions.risks import choose_matrix
from tillit.assessment.actions.start import add_from_draft
from tillit.assessment.draft import draft_risks
from tillit.assessment.models import Assessment, Edition, Level, Section
from tillit.assessment.rulebook import scenarios, sections_at
from tillit.assessment.rules import check_may_start
from tillit.audit import actions as audit
from tillit.catalogue.models import Service
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation
from tillit.web.denied import Invalid
from tillit.web.language import active


@transaction.atomic
def begin(
    tenant: Organisation, *, level: str, universe: str = "", service: Service | None = None, title: str = "",
    matrix: str = "", suggest: bool = False, by: Actor,
) -> Assessment:  # fmt: skip
    """With the sections of its level, empty; and, to `suggest`, the risks the bank asks all on that level about."""
    check_may_start(tenant, by)
    _check_about(level, universe, service)
    assessment = _begin(tenant.pk, level, universe, service.pk if service else None, title, by)
    if matrix:
        choose_matrix(assessment, matrix=matrix, by=by)
    for number, draft in enumerate(draft_risks({}, scenarios(), level) if suggest else (), 1):
        add_from_draft(assessment, draft, number, active())
    return assessment


def start_adopting(edition: Edition, *, by: Actor) -> Assessment:
    return _begin(by.tenant_id, edition.level, edition.universe, edition.service_id, "", by)


def _begin(tenant: int, level: str, universe: str, service: int | None, title: str, by: Actor) -> Assessment:
    assessment = Assessment.objects.create(
        tenant_id=tenant, level=level, universe=universe, service_id=service, title=title.strip()
    )
    Section.objects.bulk_create(
        Section(tenant_id=tenant, assessment=assessment, code=rule.code, local=rule.local)
        for rule in sections_at(level)
    )
    audit.record("assessment_started", assessment, by=by, tenant_id=tenant, level=level, universe=universe)
    return assessment


def _check_about(level: str, universe: str, service: Service | None) -> None:
    if level == Level.UNIVERSE and not universe:
        raise Invalid(_("Choose which platform it is about."), "universe")
    if level == Level.SERVICE and service is None:
        raise Invalid(_("Choose which service it is about."), "service")
    if level != Level.UNIVERSE and universe:
        raise Invalid(_("Only an assessment of a platform has a platform."), "universe")
    if level != Level.SERVICE and service is not None:
        raise Invalid(_("Only an assessment of a service has a service."), "service")
