"""Streams, keys, and what keeps a pupil's activity out of the store."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from tillit.activity import rules
from tillit.activity.credentials import fingerprint
from tillit.activity.models import Analysis, Choice, Key, Right, Stream
from tillit.activity.telling.rules import check_told
from tillit.audit import actions as audit
from tillit.catalogue.models import Use
from tillit.fence import scope
from tillit.fence.scope import Scope
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation, Person
from tillit.record import drift


def stream_of(use: Use) -> Stream:
    """The stream of a use; it begins with its first key."""
    before = timezone.now() - timedelta(days=1)  # where only the day is kept, the first of today is stored as midnight
    defaults = {"tenant_id": use.tenant_id, "supplier_id": use.service.supplier_id, "last_stored": before}
    return Stream.objects.get_or_create(use=use, defaults=defaults)[0]


@transaction.atomic
def make_key(
    use: Use, *, by: Actor, rights: list[str] | None = None, label: str = "", secret: str = "",
    expires_on: date | None = None,
) -> tuple[Key, str]:  # fmt: skip
    """The key, and its secret: said now and never again. It holds to the end of the day it expires on."""
    rules.check_make_key(use, by)
    rules.check_expires_on(expires_on)
    stream_of(use)
    name, secret = f"tillit-{secrets.token_hex(8)}", secret or secrets.token_urlsafe(32)
    key = Key.objects.create(
        tenant_id=use.tenant_id, use=use, supplier_id=use.service.supplier_id, name=name,
        secret_hash=fingerprint(name, secret), rights=rights or list(Right.values), label=label.strip(),
        made_by_id=by.person_id, expires_at=end_of(expires_on) if expires_on else None,
    )  # fmt: skip
    audit.record("make_key", key, by=by, tenant_id=use.tenant_id, name=name, rights=key.rights,
                 expires_on=expires_on.isoformat() if expires_on else None)  # fmt: skip
    return key, secret


def end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


@transaction.atomic
def renew_key(key: Key, *, by: Actor) -> tuple[Key, str]:
    """A new key with the same rights, for a school year more if the old one had an end. The old one lives until it is
    taken back, so that nothing is lost between."""
    rules.check_revoke_key(key, by)
    expires_on = rules.school_year_on(timezone.localdate()) if key.expires_at else None
    return make_key(key.use, by=by, rights=list(key.rights), label=key.label, expires_on=expires_on)


@transaction.atomic
def revoke_key(key: Key, *, by: Actor) -> None:
    rules.check_revoke_key(key, by)
    key.revoked_by_id, key.revoked_at = by.person_id, timezone.now()
    key.save(update_fields=["revoked_by", "revoked_at"])
    audit.record("revoke_key", key, by=by, tenant_id=key.tenant_id, name=key.name)


@transaction.atomic
def turn_on_analysis(use: Use, organisation: Organisation, *, by: Actor) -> Analysis:
    """For a school or a group that has been told. Twice is once."""
    rules.check_may_turn_on(use, by)
    rules.check_place(use, organisation, by)
    found = Analysis.objects.filter(use=use, organisation=organisation, off_at=None).first()
    if found is None:
        check_told(use, organisation, timezone.localdate())
        found = Analysis.objects.create(
            tenant_id=use.tenant_id, use=use, organisation=organisation, on_by_id=by.person_id
        )
        audit.record("turn_on_analysis", found, by=by, tenant_id=use.tenant_id, use=use.pk, place=organisation.pk)
        judge_anew(use.tenant_id)
    return found


@transaction.atomic
def turn_off_analysis(analysis: Analysis, *, by: Actor) -> None:
    rules.check_may_switch(analysis.use, by)
    rules.check_place(analysis.use, analysis.organisation, by)
    analysis.off_by_id, analysis.off_at = by.person_id, timezone.now()
    analysis.save(update_fields=["off_by", "off_at"])
    audit.record("turn_off_analysis", analysis, by=by, tenant_id=analysis.tenant_id)
    judge_anew(analysis.tenant_id)


def turn_off_analysis_at(use: Use, organisation: Organisation, *, by: Actor) -> None:
    """Where it is not on, there is nothing to turn off."""
    found = Analysis.objects.filter(use=use, organisation=organisation, off_at=None).select_for_update().first()
    if found is not None:
        turn_off_analysis(found, by=by)


@transaction.atomic
def keep_out(
    person: Person, kind: str, *, tenant_id: int, use: Use | None = None, until: datetime | None = None
) -> Choice:
    """An objection, or the practice room. Counts from the next statement."""
    made = Choice.objects.create(
        tenant_id=tenant_id, person=person, kind=kind, use=use, since=timezone.now(), until=until
    )
    judge_anew(tenant_id)
    return made


@transaction.atomic
def let_in_again(choice: Choice) -> None:
    choice.until = timezone.now()
    choice.save(update_fields=["until"])
    judge_anew(choice.tenant_id)


def judge_anew(tenant_id: int) -> None:
    """Whatever was judged before this, and is not yet written, is judged again."""
    Stream.objects.filter(tenant_id=tenant_id).update(generation=F("generation") + 1)


def raise_drift(use_id: int, findings: Iterable[tuple[str, str]], *, tenant_id: int) -> int:
    """What a service has sent that its record does not name, as (field, rule), where the case finds it. How many are
    new. Opens its own transaction, as wide as the owner."""
    tenant = frozenset({tenant_id})
    with transaction.atomic(), scope.enter(Scope(read=tenant, write=tenant)):
        use = Use.objects.select_related("service").get(pk=use_id)
        return drift.write(use, findings)
