"""What was found of groups goes with what it was found in: with whoever answered, and with the first of the answers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet

from tillit.insight.models import Finding
from tillit.organisations.models import Enrolment, Membership, Organisation
from tillit.organisations.rostering.relations import LEARNERS

LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('findings ' || %s, 0))"


def hold(tenant_ids: Collection[int]) -> None:
    """To the end of the transaction: who writes findings of these owners and who forgets somebody wait for each other,
    so that what was worked out before an answer was erased is not written after it."""
    with connection.cursor() as cursor:
        for tenant in sorted(set(tenant_ids)):
            cursor.execute(LOCK, [str(tenant)])


def forget(person_id: int, *, tenant_id: int | None = None, use_id: int | None = None) -> int:
    """All that was found in groups the person goes to or has gone to: their answers are in it, and cannot be taken out.
    The rest is worked out again without them the next night."""
    groups = _groups_ever(person_id)
    rows = Finding.objects.filter(group__in=groups)
    rows = rows.filter(tenant=tenant_id) if tenant_id else rows
    rows = rows.filter(uses__contains=[use_id]) if use_id else rows
    hold({number for path in groups.values_list("path", flat=True) for number in path})
    return rows.delete()[0]


def delete_expired(today: date) -> int:
    return Finding.objects.filter(Q(delete_on__lte=today) | Q(group__closed_on__lte=today)).delete()[0]


def _groups_ever(person_id: int) -> QuerySet[Organisation]:
    enrolled = Enrolment.objects.filter(person_id=person_id).values("group")
    held = Membership.objects.filter(person_id=person_id, role__in=LEARNERS).values("organisation")
    return Organisation.objects.filter(Q(pk__in=enrolled) | Q(pk__in=held))
