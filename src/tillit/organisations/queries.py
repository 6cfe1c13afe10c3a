"""People, invitations and proposals as the pages and the API show them. The scope has already drawn the fence."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from tillit.organisations.acting import Actor
from tillit.organisations.models import ApiToken, Invitation, Membership, Organisation, Person, RoleProposal
from tillit.organisations.roles import Kind, Role
from tillit.organisations.rostering.calendar import hours_on, is_school_day, is_school_time, school_year
from tillit.organisations.rostering.relations import (
    children_of,
    groups_of,
    groups_taught_by,
    guardians_of,
    minors_of,
    of_age,
    pupils_of,
    teachers_of,
    teaches,
)

__all__ = [
    "children_of",
    "groups_of",
    "groups_taught_by",
    "guardians_of",
    "hours_on",
    "invitations",
    "is_school_day",
    "is_school_time",
    "keys",
    "listed",
    "minors_of",
    "of_age",
    "own_proposals",
    "people",
    "person",
    "proposals",
    "pupils_of",
    "reachable",
    "school_year",
    "teachers_of",
    "teaches",
]

# What stands on the list of organisations, by role.
LISTED: dict[Role, tuple[Kind, ...]] = {
    Role.NATIONAL: (Kind.COLLABORATION, Kind.OWNER, Kind.SUPPLIER),
    Role.NETWORK: (Kind.OWNER, Kind.SCHOOL, Kind.GROUP),
    Role.DIRECTOR: (Kind.SCHOOL, Kind.GROUP),
    Role.PRINCIPAL: (Kind.GROUP,),
}


def reachable(actor: Actor) -> QuerySet[Organisation]:
    """The actor's own organisation and those below it; for the national actor also the suppliers beside."""
    at_or_below = Q(path__contains=[actor.organisation_id])
    if actor.role == Role.NATIONAL:
        at_or_below |= Q(kind=Kind.SUPPLIER)
    return Organisation.objects.filter(at_or_below, closed_on=None).order_by("path")


def listed(actor: Actor, text: str = "", kind: str = "") -> QuerySet[Organisation]:
    """Those the actor looks after. The nation leaves schools and groups to their owners."""
    kinds = [kind] if kind in LISTED[actor.role] else LISTED[actor.role]
    rows = reachable(actor).filter(kind__in=kinds).select_related("parent").order_by("name", "pk")
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(number__startswith=text.replace(" ", "")))
    return rows


def people(actor: Actor, today: date, text: str = "") -> QuerySet[Membership]:
    rows = (
        Membership.objects.filter(
            Q(until=None) | Q(until__gt=today), organisation__path__contains=[actor.organisation_id]
        )
        .select_related("person", "organisation")
        .order_by("organisation__name", "role", "person__name", "pk")
    )
    if text:
        rows = rows.filter(
            Q(person__name__icontains=text) | Q(person__email__icontains=text) | Q(organisation__name__icontains=text)
        )
    return rows


def with_others(rows: QuerySet[Membership]) -> QuerySet[Membership]:
    """For a list: each row knows whether another active person has the same role there (see `check_end`)."""
    same = Membership.objects.filter(
        organisation_id=OuterRef("organisation_id"), role=OuterRef("role"), until=None, person__is_active=True
    )
    return rows.annotate(has_another=Exists(same.exclude(person_id=OuterRef("person_id"))))


def invitations(actor: Actor) -> QuerySet[Invitation]:
    """Those that wait for an answer, also the expired ones: they can be sent again.

    Not what others above have sent, which one can do nothing with.
    """
    return (
        Invitation.objects.filter(
            Q(organisation__path__contains=[actor.organisation_id]) | Q(tenant_id=actor.organisation_id),
            tenant_id__in=actor.write,
            accepted_at=None,
            withdrawn_at=None,
        )
        .select_related("organisation", "invited_by")
        .order_by("-pk")
    )


def proposals(actor: Actor) -> QuerySet[RoleProposal]:
    return (
        RoleProposal.objects.filter(answered_at=None, organisation__path__contains=[actor.organisation_id])
        .select_related("organisation", "person")
        .order_by("pk")
    )


def own_proposals(person_id: int) -> QuerySet[RoleProposal]:
    return RoleProposal.objects.filter(person_id=person_id, answered_at=None).select_related("organisation")


def keys(actor: Actor) -> QuerySet[ApiToken]:
    return (
        ApiToken.objects.filter(person_id=actor.person_id, revoked_at=None)
        .select_related("membership__organisation")
        .order_by("-pk")
    )


def person(person_id: int) -> Person:
    return Person.objects.get(pk=person_id)
