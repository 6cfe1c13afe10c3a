"""Who stops an indicator at a school owner and who lets it go on, and what a test of bias leads to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tillit.analytics.fairness.judging import Gap
from tillit.analytics.fairness.rules import MODEL
from tillit.analytics.models import BiasTest, Stop
from tillit.audit import actions as audit
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation
from tillit.organisations.roles import ACCEPTORS, Kind, Role
from tillit.web.denied import Denied, Invalid

STOPPERS = frozenset({Role.NETWORK, Role.DIRECTOR, Role.COORDINATOR})
# Showing what is known to be askew is a risk that somebody answers for. The DPO advises, and the network prepares it.
LIFTERS = ACCEPTORS - {Role.NATIONAL}


def check_may_stop(owner: Organisation, by: Actor) -> None:
    if by.role not in STOPPERS or owner.kind != Kind.OWNER or owner.pk not in by.write:
        raise Denied(
            _("The network, the director and the coordination group stop an indicator at their own school owner.")
        )


def check_may_lift(stop: Stop, by: Actor) -> None:
    if stop.lifted_on is not None:
        raise Denied(_("It goes on already."))
    if by.role not in LIFTERS or stop.tenant_id not in by.write:
        raise Denied(
            _("The director or the coordination group lets it go on. Ask the data protection officer for advice first.")
        )


@transaction.atomic
def stop_indicator(owner: Organisation, *, by: Actor, indicator: str, why: str) -> Stop:
    check_may_stop(owner, by)
    if Stop.objects.filter(tenant=owner, indicator=indicator, lifted_on=None).exists():
        raise Invalid(_("It is stopped already."), "indicator")
    made = Stop.objects.create(
        tenant=owner, indicator=indicator, why=why.strip(), stopped_on=timezone.localdate(), stopped_by_id=by.person_id
    )
    audit.record("stop_indicator", made, by=by, tenant_id=owner.pk, indicator=indicator)
    return made


@transaction.atomic
def lift_stop(stop: Stop, *, by: Actor, why: str) -> Stop:
    check_may_lift(stop, by)
    stop.lifted_on, stop.lifted_by_id, stop.lifted_why = timezone.localdate(), by.person_id, why.strip()
    stop.save(update_fields=["lifted_on", "lifted_by", "lifted_why"])
    audit.record("lift_stop", stop, by=by, tenant_id=stop.tenant_id, indicator=stop.indicator)
    return stop


@transaction.atomic
def keep_test(owner: Organisation, gaps: Sequence[Gap], today: date) -> Stop | None:
    """What was found today, in place of what was found earlier in the day. The stop it led to, if it did: not where it is
    stopped already, nor on the day somebody has looked at it and let it go on."""
    BiasTest.objects.filter(tenant=owner, indicator=MODEL, tested_on=today).delete()
    BiasTest.objects.bulk_create(
        BiasTest(
            tenant=owner, indicator=MODEL, tested_on=today, split=each.split, part=each.part, people=each.people,
            answers=each.answers, gap=each.gap, margin=each.margin, limit=each.limit, kept=each.kept,
        ) for each in gaps
    )  # fmt: skip
    beyond = [each for each in gaps if not each.kept]
    stops = Stop.objects.filter(tenant=owner, indicator=MODEL)
    if not beyond or stops.filter(lifted_on=None).exists() or stops.filter(lifted_on__gte=today).exists():
        return None
    made = Stop.objects.create(tenant=owner, indicator=MODEL, why=_told(owner, beyond), stopped_on=today)
    audit.record("stop_indicator", made, by=None, tenant_id=owner.pk, indicator=MODEL, parts=len(beyond))
    return made


def _told(owner: Organisation, beyond: Sequence[Gap]) -> str:
    """In the language of the owner, and of no group by name: pupils read it too."""
    with translation.override(owner.written_norm or "nn"):
        hit = ngettext(
            "A test showed that the model expects too much or too little in %(number)d part of the pupils.",
            "A test showed that the model expects too much or too little in %(number)d parts of the pupils.",
            len(beyond),
        ) % {"number": len(beyond)}
        then = _("It is not shown until somebody has found out why.")
        return f"{hit} {then}"
