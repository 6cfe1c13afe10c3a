"""Who works with an assessment, and who answers for it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tillit.assessment.models import Assessment
from tillit.organisations.acting import Actor
from tillit.organisations.roles import CASE_READERS, Kind, Role
from tillit.web.denied import Denied

WRITERS = frozenset({Role.NETWORK, Role.NATIONAL})
MANAGERS = frozenset({Role.DIRECTOR, Role.COORDINATOR, Role.NATIONAL})
READERS = CASE_READERS | {Role.NATIONAL}
# The owner is the controller, and its director answers for it; in a collaboration they decide together.
ANSWERS_FOR = {Kind.OWNER: Role.DIRECTOR, Kind.COLLABORATION: Role.COORDINATOR, Kind.NATIONAL: Role.NATIONAL}


def check_may_work(assessment: Assessment, actor: Actor) -> None:
    if actor.role not in WRITERS:
        raise Denied(_("Members of the network do this. You can read it, and tell them what you think."))
    if assessment.tenant_id not in actor.write:
        raise Denied(_("This assessment belongs to others. You can read it, but not change it."))


def check_answers_for(assessment: Assessment, actor: Actor) -> None:
    """Management of those whose assessment it is: nobody validates for somebody else."""
    kind = Kind(assessment.tenant.kind)
    if actor.role != ANSWERS_FOR.get(kind):
        if kind == Kind.COLLABORATION:
            raise Denied(_("The coordination group answers for an assessment the owners have made together."))
        raise Denied(_("The management of those who made the assessment answers for it."))
    if not actor.belongs_to(assessment.tenant_id) or assessment.tenant_id not in actor.write:
        raise Denied(_("You answer for others than those who made this assessment."))
