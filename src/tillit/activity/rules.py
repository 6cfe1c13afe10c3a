"""Who opens a stream, gives and takes back its keys, and turns analysis on and off."""

from __future__ import annotations

from datetime import date, timedelta

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
from tillit.record.policy.clocks import school_year_end
from tillit.record.queries import policy_in_force
from tillit.web.denied import Denied, Invalid

KEEPERS = frozenset({Role.NETWORK})
SHORTEST = 92  # days a key is proposed to last, at the least
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


def school_year_on(today: date) -> date:
    """The end of the school year. Of the next one when this is nearly over: a key made in June is not for June alone."""
    ends = school_year_end(today)
    return ends if (ends - today).days >= SHORTEST else school_year_end(ends + timedelta(days=1))


def check_expires_on(expires_on: date | None) -> None:
    """The last day a key holds. Without one it holds until it is taken back."""
    if expires_on is not None and expires_on < timezone.localdate():
        raise Invalid(_("This day is past. Choose a day from today on, or none."), "expires_on")


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
    return places_of(actor).filter(path__contains=[use.tenant_id])


def places_of(actor: Actor) -> QuerySet[Organisation]:
    """Those where the actor may turn analysis on and off at all; `places` says which of them one use has."""
    kinds = SWITCHED.get(actor.role, ())
    return Organisation.objects.filter(path__contains=[actor.organisation_id], kind__in=kinds, closed_on=None).order_by(
        "path"
    )


def check_place(use: Use, organisation: Organisation, actor: Actor) -> None:
    if not places(use, actor).filter(pk=organisation.pk).exists():
        raise Invalid(_("Choose a school or a group where you work."), "organisation")
