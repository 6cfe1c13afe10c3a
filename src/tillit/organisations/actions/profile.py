"""What a person changes about themselves."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.audit import actions as audit
from tillit.organisations.acting import Actor, hash_token
from tillit.organisations.models import ApiToken, Person
from tillit.web.denied import Denied, Invalid

MOST_KEYS = 20


@transaction.atomic
def change_profile(person: Person, *, name: str, email: str, language: str, by: Actor) -> None:
    changed = [
        key for key, new in (("name", name), ("email", email), ("language", language)) if getattr(person, key) != new
    ]
    person.name, person.email, person.language = name, email, language
    person.save(update_fields=["name", "email", "language"])
    audit.record("profile_changed", person, by=by, tenant_id=by.tenant_id, fields=changed)


@transaction.atomic
def change_password(person: Person, *, password: str, by: Actor) -> None:
    """Every other session of the person ends by itself: it was signed with the old password."""
    person.set_password(password)
    person.save(update_fields=["password"])
    audit.record("password_changed", person, by=by, tenant_id=by.tenant_id)


@transaction.atomic
def create_key(*, name: str, by: Actor) -> tuple[ApiToken, str]:
    """A key to the API in the role the person acts in now. The secret is in this answer and nowhere else."""
    if ApiToken.objects.filter(person_id=by.person_id, revoked_at=None).count() >= MOST_KEYS:
        raise Invalid(_("You have as many keys as one can have. Revoke one you no longer use."))
    secret = f"tillit_{secrets.token_urlsafe(32)}"
    key = ApiToken.objects.create(
        tenant_id=by.tenant_id, person_id=by.person_id, membership_id=by.membership_id, name=name,
        token_hash=hash_token(secret),
    )  # fmt: skip
    audit.record("key_created", key, by=by, tenant_id=by.tenant_id, name=name)
    return key, secret


def check_revoke(key: ApiToken, actor: Actor) -> None:
    if key.person_id != actor.person_id:
        raise Denied(_("The key belongs to someone else."))
    if key.revoked_at:
        raise Denied(_("The key has already been revoked."))


@transaction.atomic
def revoke_key(key: ApiToken, *, by: Actor) -> None:
    check_revoke(key, by)
    key.revoked_at = timezone.now()
    key.save(update_fields=["revoked_at"])
    audit.record("key_revoked", key, by=by, tenant_id=by.tenant_id, name=key.name)
