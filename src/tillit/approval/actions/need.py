from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.approval.models import Case, Need
from tillit.audit import actions as audit
from tillit.catalogue import actions as catalogue
from tillit.catalogue.models import Service
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation
from tillit.organisations.roles import EMPLOYEES
from tillit.web.denied import Denied


def check_report_need(actor: Actor) -> None:
    if actor.role not in EMPLOYEES:
        raise Denied(_("Employees report needs. If you miss a service, tell your teacher or the school."))


@transaction.atomic
def report_need(
    *,
    name: str,
    by: Actor,
    url: str = "",
    purpose: str,
    subjects: Sequence[str] = (),
    years: Sequence[int] = (),
    platform: str = "",
    urgency: str = Need.Urgency.TERM,
    service: Service | None = None,
) -> Need:
    """A need, on the service it names: an existing one when it is the same, else a new line in the catalogue."""
    check_report_need(by)
    service = service or catalogue.register_service(
        name=name, url=url, subjects=subjects, years=years, platforms=[platform] if platform else [], by=by
    )
    case = open_case_on(service, by)
    need = Need.objects.create(
        tenant_id=by.tenant_id,
        reporter_id=by.person_id,
        organisation_id=by.organisation_id,
        service=service,
        subjects=list(subjects),
        years=list(years),
        purpose=purpose,
        platform=platform,
        urgency=urgency,
        reported_at=timezone.now(),
        case=case,
    )
    audit.record("need_reported", need, by=by, tenant_id=need.tenant_id, service=service.pk)
    return need


def open_case_on(service: Service, by: Actor) -> Case | None:
    """A case on the same service that is under way where the reporter works: the need joins it at once."""
    return Case.objects.filter(service=service, closed_at=None, tenant__in=by.path).order_by("-pk").first()


def check_answer_need(need: Need, actor: Actor) -> None:
    if need.answered_at is not None:
        raise Denied(_("The need has been answered."))
    if need.case_id is not None:
        raise Denied(_("The need is part of a case. It is answered when the case is decided."))


@transaction.atomic
def decline_need(need: Need, *, reason: str, by: Actor) -> None:
    """A no without a case; the reporter gets the reason."""
    check_answer_need(need, by)
    _answer(need, Need.Answer.NOT_TAKEN_UP, reason)
    audit.record("need_declined", need, by=by, tenant_id=need.tenant_id)


def answer_needs(needs: Iterable[Need], answer: str, text: str) -> None:
    """The final answer to everyone who asked. Part of the action that made the answer true; that one logs it."""
    for need in needs:
        if need.answered_at is None:
            _answer(need, answer, text)


def _answer(need: Need, answer: str, text: str) -> None:
    need.answer, need.answer_text, need.answered_at = answer, text, timezone.now()
    need.save(update_fields=["answer", "answer_text", "answered_at"])


def owners_below(tenant: Organisation) -> list[Organisation]:
    """The school owners a case of `tenant` can be for: itself, when it is one."""
    if tenant.kind == "owner":
        return [tenant]
    return list(Organisation.objects.filter(parent=tenant, kind="owner", closed_on=None).order_by("name"))
