"""Who opens a stream, and who gives, renews and takes back its keys."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.activity.models import Key
from tillit.catalogue.models import Use
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.record.queries import policy_in_force
from tillit.web.denied import Denied

KEEPERS = frozenset({Role.NETWORK})


def check_may_keep(use: Use, actor: Actor) -> None:
    if actor.role not in KEEPERS or use.tenant_id not in actor.write:
        raise Denied(_("The network gives keys to the services of its own school owners."))


def check_in_force(use: Use) -> None:
    if policy_in_force(use.pk, timezone.localdate()) is None:
        raise Denied(
            _("No record of processing is in force for this service. Activate the service first: until then nothing it sends can be kept.")
        )


def check_not_revoked(key: Key) -> None:
    if key.revoked_at is not None:
        raise Denied(_("This key has been taken back already."))
