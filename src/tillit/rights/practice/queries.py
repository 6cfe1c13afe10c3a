from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from tillit.activity.models import Choice


def practising(person_id: int) -> QuerySet[Choice]:
    """What the person practises in now. Asked for the person themself alone."""
    rows = Choice.objects.filter(person_id=person_id, kind=Choice.Kind.PRACTICE, until__gt=timezone.now())
    return rows.select_related("use__service").order_by("pk")
