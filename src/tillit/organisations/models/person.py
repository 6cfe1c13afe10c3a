from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from tillit.fence.kinds import Fence
from tillit.fence.managers import FencedManager
from tillit.organisations.models.organisation import Organisation
from tillit.organisations.roles import Role

BY_HAND = "hand"  # a person here said so; everything else is the name of a roster or a login provider


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, username: str, email: str = "", password: str | None = None, **fields: Any) -> Person:
        person = self.model(username=username, email=self.normalize_email(email), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody who can log in. What they may do stands in their memberships, never here."""

    username = models.CharField(max_length=150, unique=True)
    email = models.EmailField(blank=True)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=2, blank=True)  # nn, nb or en; empty follows the organisation
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = PersonManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email", "name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """One role of one person in one organisation, from a day until it ends."""

    fence: ClassVar[Fence] = Fence("own", person="person_id")

    # The organisation itself, or the school owner it belongs to.
    tenant = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=60, default=BY_HAND)  # a roster ends only what rosters began

    objects = FencedManager["Membership"]()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["tenant", "role"])]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role"], condition=models.Q(until=None), name="membership_once"
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")), name="membership_ends_after"
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person.name} · {Role(self.role).label} · {self.organisation.name}"


class Invitation(models.Model):
    """An offer of one role, by a link that is shown once and dies."""

    fence: ClassVar[Fence] = Fence("tenant", token="token_hash")

    tenant = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices)
    email = models.EmailField()
    name = models.CharField(max_length=200, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = FencedManager["Invitation"]()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(accepted_by=None, accepted_at=None)
                | models.Q(accepted_by__isnull=False, accepted_at__isnull=False),
                name="invitation_accepted_paired",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email


class RoleProposal(models.Model):
    """A login provider says that somebody works or goes to school here. A person who may invite says yes or no."""

    fence: ClassVar[Fence] = Fence("own", person="person_id")

    tenant = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices)
    source = models.CharField(max_length=60)  # the provider that said so
    proposed_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True)
    accepted = models.BooleanField(default=False)

    objects = FencedManager["RoleProposal"]()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation", "role"], name="proposal_once"),
            # Who leads a school is decided by the school owner, never by a login provider.
            models.CheckConstraint(
                condition=models.Q(role__in=["teacher", "pupil", "student"]), name="proposal_humble"
            ),
        ]

    def __str__(self) -> str:
        return self.person.name


class ApiToken(models.Model):
    """A person's key to the API in one role. Only its hash is kept."""

    fence: ClassVar[Fence] = Fence("own", person="person_id", token="token_hash")

    tenant = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="api_tokens")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=100)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)

    objects = FencedManager["ApiToken"]()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


class Identity(models.Model):
    """What a login provider or a roster calls a person: how activity data says whom it is about (xAPI: account)."""

    fence: ClassVar[Fence] = Fence("own", person="person_id")

    tenant = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="identities")
    home_page = models.CharField(max_length=300)  # who gave it, as xAPI names them: https://docs.dataporten.no
    name = models.CharField(max_length=300)

    objects = FencedManager["Identity"]()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["tenant", "home_page", "name"], name="identity_once")]

    def __str__(self) -> str:
        return self.name
