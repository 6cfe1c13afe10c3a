"""Who opens a stream, gives and takes back its keys, and turns analysis on and off."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.activity.models import Key
from tillit.catalogue.models import Use
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation
from tillit.organisations.roles import CASE_READERS, Kind, Role
from tillit.record.codes import Analysis
from tillit.record.policy import Policy
from tillit.record.queries import policy_in_force
from tillit.web.denied import Denied, Invalid

KEEPERS = frozenset({Role.NETWORK})
# Those who answer for the use, and the supplier for its own services.
READERS = CASE_READERS | {Role.SUPPLIER}
SWITCHERS = frozenset({Role.TEACHER, Role.PRINCIPAL, Role.NETWORK})
# A teacher turns it on for a group, whoever leads or looks after the school also for the whole school.
SWITCHED: dict[Role, tuple[Kind, ...]] = {
    Role.TEACHER: (Kind.GROUP,),
    Role.PRINCIPAL: (Kind.SCHOOL, Kind.GROUP),
    Role.NETWORK: (Kind.SCHOOL, Kind.GROUP),
}


def check_may_keep(use: Use, actor: Actor) -> None:
    if actor.role not in KEEPERS or use.tenant_id not in actor.write:
        raise Denied(_("The network gives keys to the services of its own school owners."))


def check_in_force(use: Use) -> None:
    if policy_in_force(use.pk, timezone.localdate()) is None:
        raise Denied(
            _(
                "No record of processing is in force for this service. Activate the service first: until then nothing it"
                " sends can be kept."
            )
        )


def check_make_key(use: Use, actor: Actor) -> None:
    check_may_keep(use, actor)
    check_in_force(use)


def check_not_revoked(key: Key) -> None:
    if key.revoked_at is not None:
        raise Denied(_("This key has been taken back already."))


def check_revoke_key(key: Key, actor: Actor) -> None:
    check_may_keep(key.use, actor)
    check_not_revoked(key)


def check_may_switch(use: Use, actor: Actor) -> None:
    """Whether this actor can turn analysis of the use on or off anywhere."""
    if actor.role not in SWITCHERS or use.tenant_id not in actor.write:
        raise Denied(_("Teachers, principals and the network turn analysis on and off where they work."))


def check_may_turn_on(use: Use, actor: Actor) -> None:
    check_may_switch(use, actor)
    policy = policy_in_force(use.pk, timezone.localdate())
    if policy is None:
        raise Denied(_("No record of processing is in force for this service, so nothing may be analysed."))
    if not may_be_analysed(policy):
        raise Denied(_("The record of processing says that nothing here is ever analysed for the single pupil."))


def may_be_analysed(policy: Policy) -> bool:
    return any(purpose.analysis is not Analysis.NEVER for purpose in policy.standing())


def places(use: Use, actor: Actor) -> QuerySet[Organisation]:
    """The schools and groups where this actor may turn analysis of the use on and off."""
    kinds = SWITCHED.get(actor.role, ())
    within = [actor.organisation_id, use.tenant_id]
    return Organisation.objects.filter(path__contains=within, kind__in=kinds, closed_on=None).order_by("path")


def check_place(use: Use, organisation: Organisation, actor: Actor) -> None:
    if not places(use, actor).filter(pk=organisation.pk).exists():
        raise Invalid(_("Choose a school or a group where you work."), "organisation")
