from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from tillit.audit import actions as audit
from tillit.catalogue.models import ChangeNotice, Service
from tillit.catalogue.rules import check_may_notify
from tillit.organisations.acting import Actor
from tillit.web.denied import Invalid


@transaction.atomic
def notify_change(
    service: Service, *, by: Actor, kind: str, description: str, effective_on: date | None = None
) -> ChangeNotice:
    """Everyone who uses the service hears of it. Signed with the organisation: the page is read by many."""
    check_may_notify(service, by)
    if kind not in ChangeNotice.Kind.values:
        raise Invalid(_("Choose what kind of change it is."), "kind")
    if not description.strip():
        raise Invalid(_("Write what changes."), "description")
    notice = ChangeNotice.objects.create(
        tenant_id=by.tenant_id,
        service=service,
        kind=kind,
        description=description.strip(),
        effective_on=effective_on,
        noticed_by=by.organisation_name,
    )
    audit.record("change_reported", service, by=by, tenant_id=by.tenant_id, kind=kind, notice=notice.pk)
    return notice
