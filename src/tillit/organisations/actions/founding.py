"""The first rows of an installation: the nation, and one person who adds and invites the others."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from tillit.audit import actions as audit
from tillit.fence import scope
from tillit.fence.scope import Scope
from tillit.organisations.acting import everything
from tillit.organisations.actions.organisation import set_path
from tillit.organisations.models import Membership, Organisation, Person
from tillit.organisations.roles import Kind, Role
from tillit.web.denied import Denied, Invalid


@transaction.atomic
def found(*, name: str, person: str, email: str, username: str) -> Person:
    """Once, on an empty installation. The person's password is unknown to all until they choose their own."""
    _check_empty()
    _check_who(name, person, email, username)
    # Somebody must act before there is anybody: no tenant has the number 0.
    with scope.enter(Scope(write=frozenset({0}))):
        nation = Organisation.objects.create(kind=Kind.NATIONAL, name=name)
        set_path(nation, None)
    with scope.enter(everything()):
        audit.record("organisation_added", nation, by=None, tenant_id=nation.pk, kind=nation.kind)
        first = Person.objects.create_user(username, email, get_random_string(64), name=person)
        role = Membership.objects.create(
            tenant=nation, person=first, organisation=nation, role=Role.NATIONAL, since=timezone.localdate()
        )
        audit.record("role_given", role, by=None, tenant_id=nation.pk, role=role.role, person=first.pk)
    return first


def _check_empty() -> None:
    if Organisation.objects.exists():
        raise Denied(_("There are organisations here already. Those who have a role invite the others."))


def _check_who(name: str, person: str, email: str, username: str) -> None:
    if not (name.strip() and person.strip() and username.strip()):
        raise Invalid(_("Say the name of the organisation, of the person, and a user name."))
    try:
        validate_email(email)
    except ValidationError as error:
        raise Invalid(_("This is not an e-mail address."), "email") from error
    if Person.objects.filter(username__iexact=username).exists():
        raise Invalid(_("There is a user with this name already."), "username")
