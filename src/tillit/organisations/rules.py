"""Who may give, end and change what. Each refusal is the sentence the person reads."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from tillit.fence import scope
from tillit.fence.scope import Scope
from tillit.organisations.acting import Actor
from tillit.organisations.models import Invitation, Membership, Organisation
from tillit.organisations.roles import HELD_AT, MAY_INVITE, TENANT_KINDS, Kind, Role
from tillit.web.denied import Denied, Invalid

# Whoever holds one of these lets the others in. Without the last of them nobody could be let in again.
KEEPERS: dict[Kind, Role] = {
    Kind.NATIONAL: Role.NATIONAL,
    Kind.COLLABORATION: Role.NETWORK,
    Kind.OWNER: Role.DIRECTOR,
    Kind.SUPPLIER: Role.SUPPLIER,
}
EDITORS = frozenset({Role.DIRECTOR, Role.NETWORK, Role.PRINCIPAL, Role.SUPPLIER, Role.NATIONAL})


def roles_to_give(actor: Actor) -> frozenset[Role]:
    return MAY_INVITE.get(actor.role, frozenset())


def is_at_or_below(organisation: Organisation, actor: Actor) -> bool:
    """Suppliers stand beside all others: the national actor keeps the list of them."""
    beside = actor.role == Role.NATIONAL and organisation.kind == Kind.SUPPLIER
    return beside or actor.organisation_id in organisation.path


def check_may_invite(actor: Actor) -> None:
    if not roles_to_give(actor):
        raise Denied(_("Your role does not invite others. Ask the municipal director or someone in the network."))


def check_reach(organisation: Organisation, actor: Actor) -> None:
    if not is_at_or_below(organisation, actor):
        raise Denied(_("You can do this only in your own organisation and those below it."))


def check_give(organisation: Organisation, role: Role, actor: Actor) -> None:
    check_may_invite(actor)
    check_reach(organisation, actor)
    if role not in roles_to_give(actor):
        raise Denied(
            _("As %(own)s you cannot give the role %(role)s: it is above yours, or for others to give.")
            % {"own": actor.role_label, "role": role.label}
        )
    if Kind(organisation.kind) not in HELD_AT[role]:
        raise Invalid(
            _("The role %(role)s cannot be held at %(organisation)s. Choose another organisation.")
            % {"role": role.label, "organisation": organisation.name},
            field="organisation",
        )
    if organisation.closed_on:
        raise Invalid(_("%(organisation)s is closed.") % {"organisation": organisation.name}, field="organisation")


def check_first_in(organisation: Organisation, tenant_id: int) -> None:
    """From outside one may let the first one in, and no more: a tenant decides itself who its people are.

    Reads whether somebody is in, and nothing else, in a scope of that one tenant.
    """
    if organisation.kind not in TENANT_KINDS or organisation.pk == tenant_id:
        return
    keeper = KEEPERS[Kind(organisation.kind)]
    with scope.enter(Scope(read=frozenset({organisation.pk}))):
        held = Membership.objects.filter(organisation=organisation, role=keeper, until=None)
        somebody = held.filter(person__is_active=True).exists()
    if somebody:
        raise Denied(
            _("%(organisation)s has a %(role)s already, who invites the others there.")
            % {"organisation": organisation.name, "role": keeper.label}
        )


def check_end(membership: Membership, actor: Actor) -> None:
    """Those who may give a role may end it; anyone may end their own."""
    if membership.until:
        raise Denied(_("This role has already ended."))
    if membership.person_id != actor.person_id:
        check_give(membership.organisation, Role(membership.role), actor)
    kind = Kind(membership.organisation.kind)
    if KEEPERS.get(kind) == membership.role and not _has_another(membership):
        raise Denied(
            _("%(name)s is the last %(role)s in %(organisation)s. Invite another before you end this role.")
            % {
                "name": membership.person.name,
                "role": Role(membership.role).label,
                "organisation": membership.organisation.name,
            }
        )


def _has_another(membership: Membership) -> bool:
    if "has_another" in vars(membership):  # a row of a list, which asked for all at once
        return bool(vars(membership)["has_another"])
    others = Membership.objects.filter(organisation_id=membership.organisation_id, role=membership.role, until=None)
    return others.filter(person__is_active=True).exclude(person_id=membership.person_id).exists()


def check_invitation_open(invitation: Invitation) -> None:
    if invitation.accepted_at:
        raise Denied(_("The invitation has already been accepted."))
    if invitation.withdrawn_at:
        raise Denied(_("The invitation has been withdrawn."))


def check_manage_invitation(invitation: Invitation, actor: Actor) -> None:
    check_give(invitation.organisation, Role(invitation.role), actor)
    check_invitation_open(invitation)


def check_acceptable(invitation: Invitation, *, now: datetime) -> None:
    check_invitation_open(invitation)
    if invitation.expires_at <= now:
        raise Denied(_("The invitation has expired. Ask the one who invited you to send a new one."))
    if invitation.organisation.closed_on:
        raise Denied(_("%(organisation)s is closed.") % {"organisation": invitation.organisation.name})
    check_first_in(invitation.organisation, invitation.tenant_id)


def check_meant_for(invitation: Invitation, email: str) -> None:
    """A link may be passed on. Whoever is logged in with another address is not the one who was invited."""
    if email and email.casefold() != invitation.email.casefold():
        raise Denied(
            _("This invitation was sent to another address than yours. Log out and open the link again, or ask for an"
              " invitation to your own address.")
        )  # fmt: skip


def check_edit_organisation(organisation: Organisation, actor: Actor) -> None:
    if actor.role not in EDITORS:
        raise Denied(_("Your role does not change what is written about the organisation."))
    check_reach(organisation, actor)
