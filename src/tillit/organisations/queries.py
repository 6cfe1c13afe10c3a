"""People, invitations and proposals as the pages and the API show them. The scope has already drawn the fence."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from tillit.organisations.acting import Actor
from tillit.organisations.models import ApiToken, Invitation, Membership, Organisation, Person, RoleProposal


def reachable(actor: Actor) -> QuerySet[Organisation]:
    """The actor's own organisation and those below it."""
    return Organisation.objects.filter(path__contains=[actor.organisation_id], closed_on=None).order_by("path")


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


def invitations(actor: Actor) -> QuerySet[Invitation]:
    """Those that wait for an answer, also the expired ones: they can be sent again."""
    return (
        Invitation.objects.filter(
            accepted_at=None, withdrawn_at=None, organisation__path__contains=[actor.organisation_id]
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
