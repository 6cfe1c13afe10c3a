"""Who acts, in which role, and how far they see. Everything a person does carries an `Actor`."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Case, OuterRef, Q, QuerySet, Value, When

from tillit.fence import scope
from tillit.fence.scope import Scope
from tillit.organisations.models import ApiToken, Membership, Organisation
from tillit.organisations.roles import TENANT_KINDS, Kind, Role


@dataclass(frozen=True)
class Actor:
    person_id: int
    name: str
    role: Role
    organisation_id: int
    organisation_name: str
    organisation_kind: Kind
    membership_id: int
    tenant_id: int
    path: tuple[int, ...]
    read: frozenset[int]
    write: frozenset[int]
    language: str = ""

    @property
    def role_label(self) -> str:
        return str(self.role.label)

    @property
    def scope(self) -> Scope:
        return Scope(read=self.read, write=self.write, person=self.person_id)

    def belongs_to(self, organisation_id: int) -> bool:
        """Whether the role is held in that organisation or somewhere below it."""
        return organisation_id in self.path


def hash_token(secret: str) -> str:
    """Links and keys are random and long, so a plain digest is enough; only this is ever stored."""
    return hashlib.sha256(secret.encode()).hexdigest()


def actor_of(membership: Membership) -> Actor:
    """`membership` as `holding` brings it: with person, organisation and the tenants below."""
    organisation, person = membership.organisation, membership.person
    read, write = _reach(organisation, getattr(membership, "below", []))
    return Actor(
        person_id=person.pk,
        name=person.name,
        role=Role(membership.role),
        organisation_id=organisation.pk,
        organisation_name=organisation.name,
        organisation_kind=Kind(organisation.kind),
        membership_id=membership.pk,
        tenant_id=membership.tenant_id,
        path=tuple(organisation.path),
        read=read,
        write=write,
        language=person.language or organisation.written_norm,
    )


def _reach(organisation: Organisation, below: list[int]) -> tuple[frozenset[int], frozenset[int]]:
    """Upwards all read; what is national is written by national actors only. Neighbours are never seen."""
    read = frozenset([*organisation.path, *below])
    if organisation.kind in (Kind.NATIONAL, Kind.SUPPLIER):
        return read, read
    return read, read - {organisation.path[0]} if len(organisation.path) > 1 else read


def holding(today: date) -> QuerySet[Membership]:
    """The roles in force on `today`, with all that `actor_of` needs, in one query."""
    scope.current()  # nobody may ask outside a scope, of a question that stands ready either
    return _holding(today).all()


@lru_cache(maxsize=4)
def _holding(today: date) -> QuerySet[Membership]:
    """The question alone, never its answer: every request asks it, and putting it together takes longer than a copy."""
    below = Organisation.objects.filter(
        path__contains=[OuterRef("organisation_id")], kind__in=[Kind.COLLABORATION, Kind.OWNER]
    ).order_by()
    return (
        Membership.objects.filter(Q(until=None) | Q(until__gt=today), since__lte=today, person__is_active=True)
        .select_related("person", "organisation")
        .annotate(
            below=Case(
                When(organisation__kind=Kind.COLLABORATION, then=ArraySubquery(below.values("pk"))),
                default=Value([], output_field=ArrayField(BigIntegerField())),
            )
        )
        .order_by("pk")
    )


def memberships_of(person_id: int, today: date) -> list[Membership]:
    """The roles the person holds on `today`, oldest first. The scope must show the person their own."""
    return list(holding(today).filter(person_id=person_id))


def actor_by_token(secret: str, today: date) -> Actor | None:
    """The actor a key to the API stands for. Opens the narrowest scopes that find it; the last one stands until another
    is opened in its place."""
    digest = hash_token(secret)
    with scope.enter(Scope(token_hash=digest), to_the_end=True):
        token = ApiToken.objects.filter(token_hash=digest, revoked_at=None).first()
    if token is None:
        return None
    with scope.enter(Scope(person=token.person_id), to_the_end=True):
        membership = holding(today).filter(pk=token.membership_id).first()
    return actor_of(membership) if membership else None


def everything() -> Scope:
    """For the nightly runs of the machine itself: every tenant. Never for a request."""
    tenants = frozenset(Organisation.objects.filter(kind__in=TENANT_KINDS).order_by().values_list("pk", flat=True))
    return Scope(read=tenants, write=tenants)
