"""What services send that their records do not name: written where it is seen, told where the case is."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from tillit.audit import actions as audit
from tillit.catalogue.models import Use
from tillit.record.models import Drift

FIELD, RULE = 200, 60  # longest


def write(use: Use, findings: Iterable[tuple[str, str]]) -> int:
    """`findings` as (field, rule). How many nobody had seen before of this use."""
    asked = {(field[:FIELD], rule[:RULE]) for field, rule in findings}
    known = set(Drift.objects.filter(use=use).values_list("field", "rule"))
    new = sorted(asked - known)
    if not new:
        return 0
    now = timezone.now()
    rows = [
        Drift(
            tenant_id=use.tenant_id, use=use, supplier_id=use.service.supplier_id, field=field, rule=rule, first_at=now
        )
        for field, rule in new
    ]
    Drift.objects.bulk_create(rows, ignore_conflicts=True)
    audit.record("drift_raised", use, by=None, tenant_id=use.tenant_id, found=[list(each) for each in new])
    return len(new)


def not_told() -> QuerySet[Drift]:
    """Locked for whoever tells of it; what another is telling of already is left to them."""
    rows = Drift.objects.filter(told_at=None).select_related("use__service", "use__tenant").order_by("pk")
    return rows.select_for_update(of=("self",), skip_locked=True)


def told(rows: Iterable[Drift]) -> None:
    Drift.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=timezone.now())
