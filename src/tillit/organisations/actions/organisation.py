from __future__ import annotations

from typing import Any

from django.db import transaction

from tillit.audit import actions as audit
from tillit.organisations.acting import Actor
from tillit.organisations.actions.invitations import tenant_id_of
from tillit.organisations.models import Organisation
from tillit.organisations.rules import check_edit_organisation
from tillit.web.concurrency import save_revision

EDITABLE = ("written_norm", "platforms", "contact_name", "contact_email", "dpo_name", "dpo_email", "address")


@transaction.atomic
def edit_organisation(organisation: Organisation, *, by: Actor, **changes: Any) -> None:
    check_edit_organisation(organisation, by)
    wanted = {name: value for name, value in changes.items() if name in EDITABLE}
    changed = sorted(name for name, value in wanted.items() if getattr(organisation, name) != value)
    save_revision(organisation, **wanted)
    audit.record("organisation_changed", organisation, by=by, tenant_id=tenant_id_of(organisation), fields=changed)
