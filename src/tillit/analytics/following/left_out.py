"""Who has chosen that what they do is not analysed."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from tillit.activity.models import Pseudonym
from tillit.analytics.models import LeftOut


def known_as(rows: QuerySet[LeftOut]) -> QuerySet[Pseudonym]:
    """The pseudonyms these choices are about."""
    here = Q(use=None) | Q(use=OuterRef("use_id"))
    return Pseudonym.objects.filter(
        Exists(rows.filter(here, person=OuterRef("person_id"), tenant=OuterRef("tenant_id")))
    )


def left_out(use_id: int) -> frozenset[UUID]:
    """At one use. Whoever holds the cursor can rely on it until they let go."""
    rows = known_as(LeftOut.objects.all()).filter(use_id=use_id)
    return frozenset(rows.order_by().values_list("value", flat=True))
