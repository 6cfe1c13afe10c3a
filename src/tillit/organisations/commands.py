"""What one can do with memberships, invitations, proposals and organisations."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tillit.organisations.acting import Actor
from tillit.organisations.actions.invitations import invite, log_of, resend, withdraw
from tillit.organisations.actions.memberships import check_answer, decline_proposal, end_role, grant_proposal
from tillit.organisations.actions.organisation import (
    EDITABLE,
    add_organisation,
    close_organisation,
    edit_organisation,
    move_organisation,
)
from tillit.organisations.actions.profile import check_revoke, revoke_key
from tillit.organisations.forms import AddForm, InviteForm, MoveForm, OrganisationForm
from tillit.organisations.models import ApiToken, Invitation, Membership, Organisation, RoleProposal
from tillit.organisations.placing import check_close, check_may_add, check_move, kinds_to_add, may_close, may_move
from tillit.organisations.queries import invitations, people, proposals, reachable
from tillit.organisations.roles import HELD_AT, MAY_ADD, MAY_INVITE, Role
from tillit.organisations.rules import (
    EDITORS,
    check_edit_organisation,
    check_end,
    check_first_in,
    check_manage_invitation,
    check_may_invite,
    check_reach,
    roles_to_give,
)
from tillit.web.commands import Button, Command, Commands
from tillit.web.pages import find_or_404

INVITERS = frozenset(MAY_INVITE)
ADDERS = frozenset(MAY_ADD)
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
    check_first_in(organisation, log_of(organisation, actor))


def organisation_buttons(organisation: Organisation, actor: Actor) -> list[Button]:
    """Only what this actor may do with one of its kind: what is for others is no concern of theirs."""
    names = ["edit"]
    if actor.role in ADDERS and kinds_to_add(organisation, actor):
        names.append("add")
    if any(organisation.kind in HELD_AT[role] for role in roles_to_give(actor)):
        names.append("invite")
    names += ["move"] if may_move(organisation, actor) else []
    names += ["close"] if may_close(organisation, actor) else []
    return ORGANISATIONS.buttons(organisation, actor, *names)


def _organisation_page(organisation: Organisation) -> str:
    return reverse("organisations") if organisation.closed_on else reverse("organisation", args=[organisation.pk])


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
    page=_organisation_page,
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
        Command(
            name="add", label=_("Add"), do=add_organisation, check=check_may_add, roles=ADDERS, form=AddForm,
            done=_("It is added. Now invite the first person there."),
        ),
        Command(
            name="move", label=_("Move"), do=move_organisation, check=check_move,
            roles=frozenset({Role.NATIONAL}), form=MoveForm, done=_("It is moved."),
            explain=_("Only before anybody has a role there and before anything is kept there."),
        ),
        Command(
            name="close", label=_("Close down"), do=close_organisation, check=check_close, roles=ADDERS, danger=True,
            done=_("It is closed, and stands on no list any more."),
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
