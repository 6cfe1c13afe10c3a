from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.audit import actions as audit
from tillit.organisations.acting import Actor
from tillit.organisations.models import ApiToken, Membership, RoleProposal
from tillit.organisations.roles import Role
from tillit.organisations.rules import check_end, check_give
from tillit.web.denied import Conflict, Denied


@transaction.atomic
def end_role(membership: Membership, *, by: Actor) -> None:
    """The person has left, or does something else now. Works from this moment, also for keys to the API."""
    # Two keepers may end each other's role at the same moment: the second waits here and is refused.
    list(Membership.objects.select_for_update().filter(organisation_id=membership.organisation_id, until=None))
    membership.refresh_from_db()
    check_end(membership, by)
    membership.until = timezone.localdate()
    membership.save(update_fields=["until"])
    revoked = ApiToken.objects.filter(membership=membership, revoked_at=None).update(revoked_at=timezone.now())
    audit.record(
        "role_ended", membership, by=by, tenant_id=membership.tenant_id, role=membership.role,
        person=membership.person_id, keys_revoked=revoked,
    )  # fmt: skip


def check_answer(proposal: RoleProposal, actor: Actor) -> None:
    check_give(proposal.organisation, Role(proposal.role), actor)
    if proposal.answered_at:
        raise Denied(_("This has already been answered."))


@transaction.atomic
def grant_proposal(proposal: RoleProposal, *, by: Actor) -> Membership:
    """Yes: the person works or goes to school here."""
    check_answer(proposal, by)
    held = Membership.objects.filter(
        person_id=proposal.person_id, organisation_id=proposal.organisation_id, role=proposal.role, until=None
    )
    if held.exists():
        raise Conflict(_("The person already has this role."))
    membership = Membership.objects.create(
        tenant_id=proposal.tenant_id, person_id=proposal.person_id, organisation_id=proposal.organisation_id,
        role=proposal.role, since=timezone.localdate(),
    )  # fmt: skip
    _answer(proposal, accepted=True)
    audit.record("proposal_granted", membership, by=by, tenant_id=proposal.tenant_id, role=proposal.role,
                 person=proposal.person_id, source=proposal.source)  # fmt: skip
    return membership


@transaction.atomic
def decline_proposal(proposal: RoleProposal, *, by: Actor) -> None:
    check_answer(proposal, by)
    _answer(proposal, accepted=False)
    audit.record("proposal_declined", proposal, by=by, tenant_id=proposal.tenant_id, person=proposal.person_id)


def _answer(proposal: RoleProposal, *, accepted: bool) -> None:
    proposal.answered_at, proposal.accepted = timezone.now(), accepted
    proposal.save(update_fields=["answered_at", "accepted"])
