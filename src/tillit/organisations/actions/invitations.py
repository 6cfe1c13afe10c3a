"""An offer of a role, from the invitation to the day it is accepted. The link's secret is never stored."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.audit import actions as audit
from tillit.fence import scope
from tillit.fence.scope import Scope
from tillit.organisations import mail
from tillit.organisations.acting import Actor, actor_of, hash_token, holding
from tillit.organisations.models import Invitation, Membership, Organisation, Person
from tillit.organisations.roles import TENANT_KINDS, Role
from tillit.organisations.rules import (
    check_acceptable,
    check_first_in,
    check_give,
    check_manage_invitation,
    check_meant_for,
)
from tillit.web.denied import Conflict, Invalid

LASTS = timedelta(days=14)


def tenant_id_of(organisation: Organisation) -> int:
    """The organisation itself, or the nearest above it that rows belong to."""
    if organisation.kind in TENANT_KINDS:
        return organisation.pk
    above = Organisation.objects.filter(pk__in=organisation.path, kind__in=TENANT_KINDS)
    return max(above, key=lambda row: organisation.path.index(row.pk)).pk


def log_of(organisation: Organisation, by: Actor) -> int:
    """Whose rows and log lines it becomes: the organisation's own, or those of `by` where they write nothing there."""
    tenant_id = tenant_id_of(organisation)
    return tenant_id if tenant_id in by.write else by.tenant_id


@transaction.atomic
def invite(organisation: Organisation, *, role: str, email: str, name: str = "", by: Actor) -> tuple[Invitation, str]:
    """The invitation and its secret, which only the e-mail and this answer ever hold.

    The first invitation to a new tenant belongs to the one who invites, so that nobody's scope is widened to write it.
    """
    check_give(organisation, Role(role), by)
    tenant_id = log_of(organisation, by)
    check_first_in(organisation, tenant_id)
    waiting = Invitation.objects.filter(
        organisation=organisation, role=role, email__iexact=email, accepted_at=None, withdrawn_at=None,
        expires_at__gt=timezone.now(),
    )  # fmt: skip
    if waiting.exists():
        raise Invalid(
            _("This person already has an invitation that waits for an answer. Send it again instead."), "email"
        )
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        tenant_id=tenant_id,
        organisation=organisation,
        role=role,
        email=email,
        name=name,
        token_hash=hash_token(secret),
        invited_by_id=by.person_id,
        expires_at=timezone.now() + LASTS,
    )
    audit.record("invited", invitation, by=by, tenant_id=tenant_id, role=role, organisation=organisation.pk)
    mail.send_invitation(invitation, secret, by)
    return invitation, secret


@transaction.atomic
def resend(invitation: Invitation, *, by: Actor) -> str:
    """A new link with new days; the old link dies."""
    check_manage_invitation(invitation, by)
    secret = secrets.token_urlsafe(32)
    invitation.token_hash = hash_token(secret)
    invitation.expires_at = timezone.now() + LASTS
    invitation.save(update_fields=["token_hash", "expires_at"])
    audit.record("invitation_sent_again", invitation, by=by, tenant_id=invitation.tenant_id)
    mail.send_invitation(invitation, secret, by)
    return secret


@transaction.atomic
def withdraw(invitation: Invitation, *, by: Actor) -> None:
    check_manage_invitation(invitation, by)
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    audit.record("invitation_withdrawn", invitation, by=by, tenant_id=invitation.tenant_id)


@transaction.atomic
def accept(invitation: Invitation, *, person: Person) -> Membership:
    """`invitation` is locked, in the scope of its own link. The new role begins today."""
    check_acceptable(invitation, now=timezone.now())
    check_meant_for(invitation, person.email)
    today = timezone.localdate()
    with scope.enter(Scope(person=person.pk, token_hash=invitation.token_hash)):
        held = Membership.objects.filter(
            person=person, organisation_id=invitation.organisation_id, role=invitation.role, until=None
        )
        if held.exists():
            raise Conflict(_("You already have this role."))
        membership = Membership.objects.create(
            tenant_id=tenant_id_of(invitation.organisation),
            person=person,
            organisation_id=invitation.organisation_id,
            role=invitation.role,
            since=today,
        )
        invitation.accepted_by, invitation.accepted_at = person, timezone.now()
        invitation.save(update_fields=["accepted_by", "accepted_at"])
        actor = actor_of(holding(today).get(pk=membership.pk))
    with scope.enter(actor.scope):
        audit.record(
            "invitation_accepted", invitation, by=actor, tenant_id=membership.tenant_id,
            role=invitation.role, invited_by=invitation.invited_by_id,
        )  # fmt: skip
    return membership


@transaction.atomic
def accept_as_new_person(invitation: Invitation, *, name: str, password: str) -> Person:
    """Somebody who has never been here: becomes a person with a password, and has the role."""
    check_acceptable(invitation, now=timezone.now())
    if Person.objects.filter(username__iexact=invitation.email).exists():
        raise Invalid(_("There is already a user with this address. Log in, and open the link again."))
    person = Person(username=invitation.email, email=invitation.email, name=name)
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), "password") from error
    person.set_password(password)
    person.save()
    accept(invitation, person=person)
    return person
