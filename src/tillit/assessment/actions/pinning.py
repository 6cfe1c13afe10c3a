"""The rows behind what an assessment rests on."""

from __future__ import annotations

from tillit.assessment.models import Assessment, Edition, Pin


def pin(assessment: Assessment, edition: Edition, *, adopts: bool = False) -> None:
    Pin.objects.filter(assessment=assessment, edition=edition).delete()  # it may have come along with another
    Pin.objects.create(
        tenant_id=assessment.tenant_id, assessment=assessment, edition=edition, direct=True, adopts=adopts
    )
    follow(assessment)


def follow(assessment: Assessment) -> None:
    """The editions below the chosen ones, so that all of it is read with one question."""
    chosen = list(Pin.objects.filter(assessment=assessment, direct=True).select_related("edition"))
    Pin.objects.filter(assessment=assessment, direct=False).delete()
    below = {number for row in chosen for number in row.edition.closure} - {row.edition_id for row in chosen}
    Pin.objects.bulk_create(
        Pin(tenant_id=assessment.tenant_id, assessment=assessment, edition_id=number, direct=False)
        for number in sorted(below)
    )
