"""What is kept about people who log in: who they are, their roles, invitations, proposals and keys."""

from __future__ import annotations

from datetime import date, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.fence.personal import Erased, Held
from tillit.organisations.models import ApiToken, Identity, Invitation, Membership, Person, RoleProposal
from tillit.organisations.roles import Role
from tillit.organisations.rostering import personal as rostering

PERSONAL: dict[str, tuple[str, ...]] = {
    "Person": ("username", "email", "name", "language", "password", "last_login", "is_active", "date_joined"),
    "Membership": ("person", "role", "since", "until"),
    "Invitation": ("email", "name", "invited_by", "accepted_by"),
    "RoleProposal": ("person", "role", "source"),
    "ApiToken": ("person", "name"),
    "Identity": ("person", "name"),
    **rostering.PERSONAL,
    "Organisation": ("contact_name", "contact_email", "dpo_name", "dpo_email"),
    "account.EmailAddress": ("user", "email"),
    "socialaccount.SocialAccount": ("user", "uid", "extra_data"),
    "mfa.Authenticator": ("user", "data"),
}
NOT_PERSONAL: dict[str, str] = {
    "Organisation.name": "the name of a municipality, a school or a company",
    "Organisation.address": "the postal address of the organisation",
}
# Long enough to see who was invited when a role is questioned, then nobody needs it.
INVITATION_KEPT = timedelta(days=180)


def collect(person_id: int) -> list[Held]:
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        return []
    return [_who(person), _roles(person), _invitations(person), _proposals(person), _keys(person),
            _logins(person), _identities(person), *rostering.collect(person_id)]  # fmt: skip


def _who(person: Person) -> Held:
    row = {
        _("Name"): person.name, _("User name"): person.username, _("E-mail address"): person.email,
        _("Language"): person.language, _("Here since"): person.date_joined, _("Last login"): person.last_login,
    }  # fmt: skip
    return Held(_("Who you are"), [row], _("So that you can log in, and others know who has done what."),
                _("Until you have no role and ask to be erased."))  # fmt: skip


def _roles(person: Person) -> Held:
    rows = [
        {_("Role"): str(Role(row.role).label), _("Organisation"): row.organisation.name, _("From"): row.since,
         _("Until"): row.until}
        for row in Membership.objects.filter(person=person).select_related("organisation")
    ]  # fmt: skip
    return Held(_("Roles you have and have had"), rows, _("They decide what you may see and do."))


def _invitations(person: Person) -> Held:
    rows = [
        {_("E-mail address"): row.email, _("Role"): str(Role(row.role).label), _("Sent"): row.invited_at,
         _("Accepted"): row.accepted_at}
        for row in Invitation.objects.filter(Q(accepted_by=person) | Q(invited_by=person))
    ]  # fmt: skip
    return Held(_("Invitations you have sent or accepted"), rows, _("They show how a role was given."),
                _("180 days after the invitation was sent."))  # fmt: skip


def _proposals(person: Person) -> Held:
    rows = [
        {_("Role"): str(Role(row.role).label), _("Organisation"): row.organisation.name, _("Said by"): row.source,
         _("Answered"): row.answered_at}
        for row in RoleProposal.objects.filter(person=person).select_related("organisation")
    ]  # fmt: skip
    return Held(_("What a login provider has said about your role"), rows)


def _keys(person: Person) -> Held:
    rows = [
        {_("Name of the key"): row.name, _("Made"): row.created_at, _("Revoked"): row.revoked_at}
        for row in ApiToken.objects.filter(person=person)
    ]
    return Held(_("Your keys to the API"), rows, technical=True)


def _logins(person: Person) -> Held:
    rows = [
        {_("Provider"): row.provider, _("Identifier there"): row.uid, _("Last login"): row.last_login}
        for row in SocialAccount.objects.filter(user=person)
    ]
    return Held(_("Your logins through others"), rows)


def _identities(person: Person) -> Held:
    rows = [
        {_("Given by"): row.home_page, _("Identifier there"): row.name}
        for row in Identity.objects.filter(person=person)
    ]
    return Held(_("What services know you by"), rows, _("So that what a service sends about you finds its way to you."),
                _("Until you are erased."), technical=True)  # fmt: skip


def erase(person_id: int, *, today: date) -> list[Erased]:
    """Whoever has a role in force is not erased; the role is ended first."""
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        return []
    if Membership.objects.filter(Q(until=None) | Q(until__gt=today), person=person).exists():
        return [Erased(_("Who you are"), kept=1, why_kept=_("You still have a role. It must be ended first."))]
    return [_erase_traces(person), rostering.erase(person_id), _erase_person(person)]


def _erase_traces(person: Person) -> Erased:
    gone = [
        ApiToken.objects.filter(person=person), RoleProposal.objects.filter(person=person),
        SocialAccount.objects.filter(user=person), Authenticator.objects.filter(user=person),
        EmailAddress.objects.filter(user=person), Identity.objects.filter(person=person),
    ]  # fmt: skip
    removed = sum(rows.delete()[0] for rows in gone)
    Invitation.objects.filter(accepted_by=person).update(email="", name="")
    return Erased(_("Keys, logins, proposals and addresses"), removed=removed)


def _erase_person(person: Person) -> Erased:
    """The row stays, empty, because decisions and roles point at it; nothing in it says who it was."""
    person.username, person.email, person.language = f"erased-{person.pk}", "", ""
    person.name, person.is_active, person.last_login = _("Erased person"), False, None
    person.set_unusable_password()
    person.save()
    return Erased(_("Who you are"), removed=1, kept=Membership.objects.filter(person=person).count(),
                  why_kept=_("That somebody had the role in the period must be seen; not who it was."))  # fmt: skip


def delete_expired(today: date) -> dict[str, int]:
    before = timezone.now().replace(year=today.year, month=today.month, day=today.day) - INVITATION_KEPT
    removed = Invitation.objects.filter(invited_at__lt=before, expires_at__lt=before).delete()[0]
    answered = RoleProposal.objects.filter(answered_at__lt=before, accepted=True).delete()[0]
    return {"invitations": removed, "proposals": answered, **rostering.delete_expired(today)}
