from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from tillit.assessment.actions import freeze
from tillit.assessment.models import Assessment
from tillit.audit import actions as audit
from tillit.organisations.acting import Actor
from tillit.participation.models import Validation
from tillit.participation.rules.validation import check_may_validate, check_validation


@transaction.atomic
def validate(
    assessment: Assessment, *, outcome: str, found: str, remains: str, conditions: str = "",
    valid_until: date | None = None, by: Actor,
) -> Validation:  # fmt: skip
    """On the assessment as it stands, which is kept word for word. `assessment` is locked by the caller."""
    today = timezone.localdate()
    check_may_validate(assessment, by)
    check_validation(assessment, outcome, found, remains, conditions, valid_until, today)
    version = freeze(assessment, today=today)
    row = Validation.objects.create(
        tenant_id=assessment.tenant_id, assessment=assessment, content_hash=version.content_hash, outcome=outcome,
        found=found, remains=remains, conditions=conditions, valid_until=valid_until, validated_by_id=by.person_id,
        validated_at=timezone.now(),
    )  # fmt: skip
    audit.record(
        "assessment_validated", assessment, by=by, tenant_id=assessment.tenant_id, outcome=outcome,
        until=valid_until.isoformat() if valid_until else "", content=version.content_hash,
    )  # fmt: skip
    return row
