"""Pupils and those at home are told before analysis is turned on."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from tillit.activity import rules
from tillit.activity.actions import judge_anew
from tillit.activity.models import Notice
from tillit.activity.queries import policy_of
from tillit.activity.telling import mail
from tillit.activity.telling.days import days, from_day
from tillit.activity.telling.queries import addresses, of_place, standing
from tillit.audit import actions as audit
from tillit.catalogue.models import Use
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation


@transaction.atomic
def tell(use: Use, organisation: Organisation, *, by: Actor, today: date | None = None) -> Notice:
    """Twice is once, also where the whole school was told. `today`: another day than this one, see `told_before`."""
    rules.check_may_turn_on(use, by)
    rules.check_place(use, organisation, by)
    today = today or timezone.localdate()
    found, now = of_place(organisation, standing(use)), policy_of(use.pk)
    if found is not None or now is None:
        return found or _nothing()
    made = Notice.objects.create(
        tenant_id=use.tenant_id, use=use, organisation=organisation, policy_number=now.number, told_by_id=by.person_id,
        told_on=today, from_day=from_day(today),
    )  # fmt: skip
    to = addresses(organisation, today)
    audit.record("tell_of_analysis", made, by=by, tenant_id=use.tenant_id, use=use.pk, place=organisation.pk,
                 policy=now.number, from_day=made.from_day.isoformat(), letters=len(to))  # fmt: skip
    mail.send(made, to, language=organisation.written_norm or "nn")
    judge_anew(use.tenant_id)
    return made


def told_before(use: Use, organisation: Organisation, *, by: Actor) -> Notice:
    """So long ago that analysis may be turned on today: for measurements and replays, with pupils nobody has."""
    today = timezone.localdate()
    return tell(use, organisation, by=by, today=today - days("days_before", today))


def _nothing() -> Notice:
    raise AssertionError("a rule that is broken says so")
