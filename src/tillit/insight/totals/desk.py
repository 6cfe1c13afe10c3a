"""Who reads totals, of what: decided by the role somebody acts in, and where they hold it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation
from tillit.organisations.roles import Kind, Role
from tillit.record.codes import Reader

PRINCIPALS = frozenset({Role.PRINCIPAL})
OWNERS = frozenset({Role.DIRECTOR, Role.NETWORK, Role.COORDINATOR})
COUNCILS = frozenset({Role.COUNCIL})


@dataclass(frozen=True)
class Desk:
    """`school` none: across the schools of the owner."""

    reader: Reader
    tenant_id: int
    school_id: int | None
    name: str


def school_desk(actor: Actor) -> Desk:
    return Desk(Reader.PRINCIPAL, actor.tenant_id, actor.organisation_id, actor.organisation_name)


def council_desk(actor: Actor) -> Desk | None:
    """None for councils that are not of one school."""
    if actor.organisation_kind != Kind.SCHOOL:
        return None
    return Desk(Reader.COUNCIL, actor.tenant_id, actor.organisation_id, actor.organisation_name)


def owners(actor: Actor) -> QuerySet[Organisation]:
    """The one somebody works for, or those they work for together."""
    mine = Q(pk=actor.organisation_id) | Q(path__contains=[actor.organisation_id])
    return Organisation.objects.filter(mine, kind=Kind.OWNER, closed_on=None).order_by("name", "pk")


def owner_desk(found: list[Organisation], pk: int | None) -> Desk:
    """`found`: `owners(actor)`; the first of them, or the one that is asked for."""
    owner = next((each for each in found if pk in (None, each.pk)), None)
    if owner is None:
        raise Http404(_("There is nothing here that you can see."))
    return Desk(Reader.SCHOOL_OWNER, owner.pk, None, owner.name)
