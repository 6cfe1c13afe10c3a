"""Who has not said yet that the data of a service being phased out is deleted or given back."""

from __future__ import annotations

from django.db.models import QuerySet

from tillit.agreements.models import Agreement, Processor
from tillit.approval.models import Confirmation, PhaseOut


def confirmations_missing(phase_out: PhaseOut) -> QuerySet[Processor]:
    """The processors of the owner's agreements on this use that have not confirmed deletion or return."""
    confirmed = Confirmation.objects.filter(phase_out=phase_out).values("processor")
    return (
        Processor.objects.filter(agreement__use=phase_out.participation.use_id, personal_data=True, removed_on=None)
        .filter(agreement=newest_agreement_id(phase_out.participation.use_id))
        .exclude(pk__in=confirmed)
        .order_by("pk")
    )


def newest_agreement_id(use_id: int) -> int | None:
    return Agreement.objects.filter(use=use_id).order_by("-number").values_list("pk", flat=True).first()
