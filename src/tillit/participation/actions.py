from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from tillit.assessment.actions import freeze
from tillit.assessment.models import Assessment
from tillit.audit import actions as audit
from tillit.organisations.acting import Actor
from tillit.participation.models import Opinion
from tillit.participation.rules import check_may_advise


@transaction.atomic
def give_opinion(
    assessment: Assessment, *, grade: str, text: str, prior_consultation: bool = False, by: Actor
) -> Opinion:
    """On the assessment as it stands, which is kept word for word. `assessment` is locked by the caller."""
    check_may_advise(assessment, by)
    version = freeze(assessment, today=timezone.localdate())
    opinion = Opinion.objects.create(
        tenant_id=assessment.tenant_id,
        assessment=assessment,
        content_hash=version.content_hash,
        grade=grade,
        text=text,
        prior_consultation=prior_consultation,
        given_by_id=by.person_id,
        given_at=timezone.now(),
    )
    audit.record(
        "opinion_given", assessment, by=by, tenant_id=assessment.tenant_id, grade=grade,
        prior_consultation=prior_consultation, content=version.content_hash,
    )  # fmt: skip
    return opinion
