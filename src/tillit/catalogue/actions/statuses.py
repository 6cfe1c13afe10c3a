from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from tillit.audit import actions as audit
from tillit.catalogue.models import PublishedStatus, Service
from tillit.catalogue.rules import check_status
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation
from tillit.organisations.models.organisation import Platform


@transaction.atomic
def publish_status(
    service: Service,
    tenant: Organisation,
    status: str,
    *,
    by: Actor | None,
    reason: str = "",
    conditions: str = "",
    guidelines: str = "",
    platforms: Sequence[str] = (),
    review_by: date | None = None,
    explanation: Mapping[str, Any] | None = None,
    child_explanation: Mapping[str, Any] | None = None,
    decided_on: date | None = None,
) -> PublishedStatus:
    """A new snapshot for everyone to read. The earlier ones stay as they were; only the newest counts.

    The scope must let `tenant` be written: the database refuses otherwise.
    """
    check_status(status, reason, conditions)
    # The service row is the lock: two snapshots of one service come one after the other.
    Service.objects.select_for_update(of=("self",)).get(pk=service.pk)
    PublishedStatus.objects.filter(service=service, tenant=tenant, latest=True).update(latest=False)
    snapshot = PublishedStatus.objects.create(
        service=service,
        tenant=tenant,
        status=status,
        reason=reason.strip(),
        conditions=conditions.strip(),
        guidelines=guidelines.strip(),
        platforms=[platform for platform in Platform.values if platform in platforms],
        review_by=review_by,
        explanation=dict(explanation or {}),
        child_explanation=dict(child_explanation or {}),
        decided_on=decided_on,
        published_at=timezone.now(),
    )
    audit.record("status_published", service, by=by, tenant_id=tenant.pk, status=status, snapshot=snapshot.pk)
    return snapshot
