"""What one can do with memberships, invitations, proposals and organisations."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tillit.organisations.acting import Actor
from tillit.organisations.actions.invitations import invite, resend, withdraw
from tillit.organisations.actions.memberships import check_answer, decline_proposal, end_role, grant_proposal
from tillit.organisations.actions.organisation import EDITABLE, edit_organisation
from tillit.organisations.actions.profile import check_revoke, revoke_key
from tillit.organisations.forms import InviteForm, OrganisationForm
from tillit.organisations.models import ApiToken, Invitation, Membership, Organisation, RoleProposal
from tillit.organisations.queries import invitations, people, proposals, reachable
from tillit.organisations.roles import MAY_INVITE, Role
from tillit.organisations.rules import (
    EDITORS,
    check_edit_organisation,
    check_end,
    check_manage_invitation,
    check_may_invite,
    check_reach,
)
from tillit.web.commands import Command, Commands
from tillit.web.pages import find_or_404

INVITERS = frozenset(MAY_INVITE)
ALL = frozenset(Role)


def _people_page(target: Any) -> str:
    return reverse("people")


def _membership(actor: Actor, pk: int, lock: bool) -> Membership:
    found: Membership = find_or_404(people(actor, timezone.localdate()), pk, lock)
    return found


def _invitation(actor: Actor, pk: int, lock: bool) -> Invitation:
    found: Invitation = find_or_404(invitations(actor), pk, lock)
    return found


def _proposal(actor: Actor, pk: int, lock: bool) -> RoleProposal:
    found: RoleProposal = find_or_404(proposals(actor), pk, lock)
    return found


def _organisation(actor: Actor, pk: int, lock: bool) -> Organisation:
    found: Organisation = find_or_404(reachable(actor).select_related(), pk, lock)
    return found


def _key(actor: Actor, pk: int, lock: bool) -> ApiToken:
    found: ApiToken = find_or_404(ApiToken.objects.filter(person_id=actor.person_id), pk, lock)
    return found


def _check_invite_here(organisation: Organisation, actor: Actor) -> None:
    check_may_invite(actor)
    check_reach(organisation, actor)


def _invite(target: Organisation, *, organisation: Organisation, by: Actor, **cleaned: Any) -> Invitation:
    return invite(organisation, by=by, **cleaned)[0]


MEMBERSHIPS = Commands[Membership](
    noun="membership",
    prefix="folk/",
    find=_membership,
    page=_people_page,
    items=(
        Command(
            name="end", label=_("End the role"), do=end_role, check=check_end, roles=ALL, danger=True,
            explain=_("The person loses access at once. What they have done stays with their name."),
            done=_("The role has ended."),
        ),
    ),
)  # fmt: skip

INVITATIONS = Commands[Invitation](
    noun="invitation",
    prefix="invitasjonar/",
    find=_invitation,
    page=_people_page,
    items=(
        Command(
            name="resend", label=_("Send again"), do=resend, check=check_manage_invitation, roles=INVITERS,
            done=_("A new link has been sent. The old one no longer works."),
        ),
        Command(
            name="withdraw", label=_("Withdraw"), do=withdraw, check=check_manage_invitation, roles=INVITERS,
            danger=True, done=_("The invitation has been withdrawn."),
        ),
    ),
)  # fmt: skip

PROPOSALS = Commands[RoleProposal](
    noun="proposal",
    prefix="framlegg/",
    find=_proposal,
    page=_people_page,
    items=(
        Command(
            name="grant", label=_("Yes, give the role"), do=grant_proposal, check=check_answer, roles=INVITERS,
            done=_("The role is given."),
        ),
        Command(
            name="decline", label=_("No"), do=decline_proposal, check=check_answer, roles=INVITERS,
            done=_("The request is declined."),
        ),
    ),
)  # fmt: skip

ORGANISATIONS = Commands[Organisation](
    noun="organisation",
    prefix="organisasjon/",
    find=_organisation,
    page=lambda target: reverse("organisation", args=[target.pk]),
    items=(
        Command(
            name="edit", label=_("Change"), do=edit_organisation, check=check_edit_organisation, roles=EDITORS,
            form=OrganisationForm, done=_("Saved."),
            initial=lambda target: {name: getattr(target, name) for name in EDITABLE},
        ),
        Command(
            name="invite", label=_("Invite someone"), do=_invite, check=_check_invite_here, roles=INVITERS,
            form=InviteForm, done=_("The invitation has been sent. It works for 14 days."),
            explain=_("The person gets an e-mail with a link, and chooses a password or logs in with Feide."),
        ),
    ),
)  # fmt: skip

KEYS = Commands[ApiToken](
    noun="key",
    prefix="profil/noklar/",
    find=_key,
    page=lambda target: reverse("profile"),
    items=(
        Command(
            name="revoke", label=_("Revoke"), do=revoke_key, check=check_revoke, roles=ALL, danger=True,
            done=_("The key no longer works."),
        ),
    ),
)  # fmt: skip
