"""A named person answers for the risk that is left."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.assessment import rules
from tillit.assessment.content import hash_of
from tillit.assessment.models import Acceptance, AcceptanceEnd, Assessment
from tillit.assessment.queries.reading import states_of
from tillit.assessment.state import State
from tillit.audit import actions as audit
from tillit.organisations.acting import Actor
from tillit.web.denied import Invalid


@transaction.atomic
def accept_risk(
    assessment: Assessment, *, reason: str, expires_on: date, risk: str = "", by: Actor, today: date | None = None
) -> Acceptance:
    """`risk`: key of one risk as the assessment sees it, or empty for all that is left. `assessment` is locked."""
    today = today or timezone.localdate()
    rules.check_may_accept(assessment, by)
    rules.check_reason(reason)
    rules.check_acceptance_until(expires_on, today)
    state = states_of([assessment], today)[assessment.pk]
    acceptance = Acceptance.objects.create(
        tenant_id=assessment.tenant_id,
        assessment=assessment,
        risk=risk,
        level=_left(state, risk),
        content_hash=hash_of(state.content),
        reason=reason,
        accepted_by_id=by.person_id,
        accepted_at=timezone.now(),
        expires_on=expires_on,
    )
    audit.record(
        "risk_accepted", assessment, by=by, tenant_id=assessment.tenant_id, risk=risk, level=acceptance.level,
        until=expires_on.isoformat(),
    )  # fmt: skip
    return acceptance


def _left(state: State, risk: str) -> str:
    """The level that is accepted; nobody accepts what has not been judged."""
    risks = [row for row in state.effective.risks if row.open and risk in ("", str(row.key))]
    if risk and not risks:
        raise Invalid(_("This risk is not among those that are left."), "risk")
    if not risks or any(row.after is None for row in risks):
        raise Invalid(_("Judge what is left of every risk first: nobody can accept what is not known."), "risk")
    if risk:
        return str(risks[0].after)
    return str(state.effective.residual or "")


@transaction.atomic
def take_back(acceptance: Acceptance, *, reason: str, by: Actor) -> None:
    rules.check_may_end(acceptance, by)
    rules.check_reason(reason)
    AcceptanceEnd.objects.create(
        tenant_id=acceptance.tenant_id, acceptance=acceptance, reason=reason, ended_by_id=by.person_id,
        ended_at=timezone.now(),
    )  # fmt: skip
    audit.record(
        "acceptance_taken_back", acceptance.assessment, by=by, tenant_id=acceptance.tenant_id, risk=acceptance.risk
    )
