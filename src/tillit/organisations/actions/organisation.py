from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from tillit.audit import actions as audit
from tillit.organisations.acting import Actor
from tillit.organisations.actions.invitations import log_of, tenant_id_of
from tillit.organisations.models import Organisation
from tillit.organisations.placing import (
    check_add,
    check_close,
    check_move,
    check_name_free,
    check_new_parent,
    check_number_free,
    check_untouched,
    number_of,
)
from tillit.organisations.roles import Kind
from tillit.organisations.rules import check_edit_organisation
from tillit.web.concurrency import save_revision

EDITABLE = ("written_norm", "platforms", "contact_name", "contact_email", "dpo_name", "dpo_email", "address")


@transaction.atomic
def edit_organisation(organisation: Organisation, *, by: Actor, **changes: Any) -> None:
    check_edit_organisation(organisation, by)
    wanted = {name: value for name, value in changes.items() if name in EDITABLE}
    changed = sorted(name for name, value in wanted.items() if getattr(organisation, name) != value)
    save_revision(organisation, **wanted)
    audit.record("organisation_changed", organisation, by=by, tenant_id=log_of(organisation, by), fields=changed)


@transaction.atomic
def add_organisation(
    parent: Organisation, *, kind: str, name: str, number: str = "", written_norm: str = "", contact_name: str = "",
    contact_email: str = "", by: Actor,
) -> Organisation:  # fmt: skip
    """A new organisation under `parent`. Suppliers are asked for at the national actor, and stand alone."""
    parent = Organisation.objects.select_for_update().get(pk=parent.pk)  # two of the same name: the second waits here
    check_add(parent, Kind(kind), by)
    above = None if kind == Kind.SUPPLIER else parent
    number, name = number_of(number), " ".join(name.split())
    check_name_free(above, Kind(kind), name)
    check_number_free(number)
    organisation = Organisation.objects.create(
        parent=above, kind=kind, name=name, number=number, written_norm=written_norm or parent.written_norm,
        contact_name=contact_name, contact_email=contact_email,
    )  # fmt: skip
    set_path(organisation, above)
    tenant_id = log_of(organisation, by)
    audit.record("organisation_added", organisation, by=by, tenant_id=tenant_id, kind=kind, parent=parent.pk)
    return organisation


def set_path(organisation: Organisation, above: Organisation | None) -> None:
    organisation.path = [*(above.path if above else []), organisation.pk]
    organisation.save(update_fields=["path"])


@transaction.atomic
def move_organisation(organisation: Organisation, *, parent: Organisation, by: Actor) -> None:
    """To another collaboration, or to stand alone under the nation, before anybody has begun there."""
    check_move(organisation, by)
    check_new_parent(organisation, parent, by)
    check_untouched(organisation, tenant_id_of(organisation))
    check_name_free(parent, Kind(organisation.kind), organisation.name)
    before, skip = organisation.parent_id, len(organisation.path) - 1
    for row in Organisation.objects.filter(path__contains=[organisation.pk]):  # closed schools follow
        row.path = [*parent.path, *row.path[skip:]]
        row.save(update_fields=["path"])
    organisation.path = [*parent.path, organisation.pk]
    save_revision(organisation, parent=parent)
    audit.record(
        "organisation_moved", organisation, by=by, tenant_id=log_of(organisation, by), before=before, after=parent.pk
    )


@transaction.atomic
def close_organisation(organisation: Organisation, *, by: Actor) -> None:
    """It goes out of every list and nobody can be let in; what was written about it stands."""
    check_close(organisation, by)
    check_untouched(organisation, tenant_id_of(organisation))
    save_revision(organisation, closed_on=timezone.localdate())
    audit.record("organisation_closed", organisation, by=by, tenant_id=log_of(organisation, by))
