"""The nightly look: what has happened to services in use since yesterday, and who should be told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tillit.agreements.models import Agreement
from tillit.agreements.queries import changed_verdicts
from tillit.approval.actions.follow_up import report_event
from tillit.approval.models import Case, Event, Participation
from tillit.catalogue.models import ChangeNotice

LOOK_BACK = timedelta(days=14)  # a night that failed is made up for; `source` keeps it from being told twice
EXPIRY_NOTICE = timedelta(days=60)


def watch(today: date) -> int:
    """Turn changes into events for the system owner to judge. Returns how many. Needs a scope over all tenants."""
    told = 0
    for case in _in_use():
        with translation.override(case.tenant.written_norm):
            told += sum(_tell(case, kind, source, text) for kind, source, text in _news(case, today))
    return told


def _in_use() -> Iterable[Case]:
    active = Participation.objects.filter(activations__deactivated_on=None, activations__isnull=False).values("case")
    return Case.objects.filter(pk__in=active, closed_at=None).select_related("service", "tenant").order_by("pk")


def _news(case: Case, today: date) -> Iterable[tuple[str, str, str]]:
    since = timezone.now() - LOOK_BACK
    for notice in ChangeNotice.objects.filter(service=case.service_id, noticed_at__gte=since).order_by("pk"):
        yield Event.Kind.SUPPLIER_CHANGE, f"notice-{notice.pk}", f"{notice.get_kind_display()}: {notice.description}"
    uses = set(case.participations.values_list("use", flat=True))
    for verdict in changed_verdicts(today - LOOK_BACK):
        if verdict.use_id in uses:
            text = _("%(recipient)s: %(why)s") % {"recipient": verdict.recipient, "why": verdict.why}
            yield Event.Kind.TRANSFER, f"verdict-{verdict.verdict_id}", text
    running_out = Q(expires_on__gte=today, expires_on__lte=today + EXPIRY_NOTICE, ended_on=None)
    for agreement in Agreement.objects.filter(running_out, use__in=uses).select_related("tenant").order_by("pk"):
        if Agreement.objects.filter(use=agreement.use_id, number__gt=agreement.number).exists():
            continue  # renewed
        text = _("The agreement of %(owner)s expires on %(day)s. Renew it, or phase the service out.") % {
            "owner": agreement.tenant.name,
            "day": date_format(agreement.expires_on, "j. F Y") if agreement.expires_on else "",
        }
        yield Event.Kind.AGREEMENT, f"agreement-{agreement.pk}", text


def _tell(case: Case, kind: str, source: str, text: str) -> bool:
    if Event.objects.filter(case=case, source=source).exists():
        return False
    report_event(case, kind=kind, text=text, source=source, by=None)
    return True
