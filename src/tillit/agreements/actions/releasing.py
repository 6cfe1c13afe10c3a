"""When a director is asked to sign, and when no longer. Those who run the case decide; here it is written down."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from tillit.agreements.models import Agreement, Signature
from tillit.audit import actions as audit
from tillit.organisations.acting import Actor


def _unsigned(use_ids: Iterable[int], today: date) -> QuerySet[Agreement]:
    """Those of `use_ids` that have not ended, and carry no signature on the text as it reads now. Locked."""
    standing = Signature.objects.filter(agreement=OuterRef("pk"), content_hash=OuterRef("content_hash"))
    running = Agreement.objects.filter(Q(ended_on=None) | Q(ended_on__gt=today), use_id__in=list(use_ids))
    return running.filter(~Exists(standing)).select_for_update(of=("self",)).order_by("pk")


@transaction.atomic
def release_for_signing(use_ids: Iterable[int], *, by: Actor) -> int:
    """The director may sign those that are complete. Returns how many that was news for."""
    ready = list(_unsigned(use_ids, timezone.localdate()).filter(complete=True, released_at=None))
    for agreement in ready:
        agreement.released_at = timezone.now()
        agreement.save(update_fields=["released_at"])
        audit.record("agreement_released", agreement, by=by, tenant_id=agreement.tenant_id)
    return len(ready)


@transaction.atomic
def ask_again(use_ids: Iterable[int], *, by: Actor | None) -> None:
    """The case is back at the agreement. What is signed still binds, and the director signs once more when it is read
    again: a text that nobody needed to change must not be what the case stops at."""
    standing = Signature.objects.filter(agreement=OuterRef("pk"), content_hash=OuterRef("content_hash"))
    today = timezone.localdate()
    running = Agreement.objects.filter(Q(ended_on=None) | Q(ended_on__gt=today), use_id__in=list(use_ids))
    for agreement in running.filter(Exists(standing)).select_for_update(of=("self",)).order_by("pk"):
        agreement.sign_again_since = timezone.now()
        agreement.released_at = agreement.released_at or agreement.sign_again_since
        agreement.save(update_fields=["sign_again_since", "released_at"])
        audit.record("agreement_signature_asked_again", agreement, by=by, tenant_id=agreement.tenant_id)


@transaction.atomic
def hold_back(use_ids: Iterable[int], *, by: Actor | None) -> None:
    """What they rest on must be looked at again, so nobody is asked to sign until it has been."""
    for agreement in _unsigned(use_ids, timezone.localdate()).exclude(released_at=None):
        agreement.released_at = None
        agreement.save(update_fields=["released_at"])
        audit.record("agreement_held_back", agreement, by=by, tenant_id=agreement.tenant_id)


@transaction.atomic
def withdraw_unsigned(use_ids: Iterable[int], *, why: str, by: Actor | None, today: date | None = None) -> None:
    """The service will not be used, so there is nothing to sign. What is signed stands until it is terminated."""
    today = today or timezone.localdate()
    for agreement in _unsigned(use_ids, today):
        agreement.ended_on, agreement.ended_why = today, why
        agreement.revision += 1
        agreement.save(update_fields=["ended_on", "ended_why", "revision"])
        audit.record("agreement_withdrawn", agreement, by=by, tenant_id=agreement.tenant_id)
