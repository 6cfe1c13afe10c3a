"""Where an organisation may stand: who adds, moves and closes it, and what its number must be."""

from __future__ import annotations

from django.db.models import ForeignObjectRel
from django.utils.translation import gettext as _

from tillit.fence import scope
from tillit.fence.scope import Scope
from tillit.organisations.acting import Actor
from tillit.organisations.models import Membership, Organisation
from tillit.organisations.roles import MAY_ADD, PARENT_KINDS, TENANT_KINDS, Kind, Role
from tillit.organisations.rules import check_reach, is_at_or_below
from tillit.web.denied import Denied, Invalid

# Brønnøysundregistra, about the organisation number: nine digits, the last one a check digit, modulus 11.
WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)


def right_number(number: str) -> bool:
    if len(number) != 9 or not (number.isascii() and number.isdigit()):
        return False
    rest = -sum(weight * int(digit) for weight, digit in zip(WEIGHTS, number, strict=False)) % 11
    return rest == int(number[8])


def number_of(text: str) -> str:
    """The number as it is stored. People write it with spaces between; those abroad have none."""
    number = "".join(text.split())
    if number and not right_number(number):
        raise Invalid(
            _("This is not an organisation number: it has nine digits, and the last one must fit the others."), "number"
        )
    return number


def kinds_to_add(parent: Organisation, actor: Actor) -> list[Kind]:
    """What the actor may add there, the widest first."""
    if parent.closed_on or not is_at_or_below(parent, actor):
        return []
    mine = MAY_ADD.get(actor.role, frozenset())
    return [kind for kind in Kind if kind in mine and _fits(kind, Kind(parent.kind))]


def _fits(kind: Kind, above: Kind) -> bool:
    return above in PARENT_KINDS[kind] or (kind == Kind.SUPPLIER and above == Kind.NATIONAL)


def check_may_add(parent: Organisation, actor: Actor) -> None:
    if actor.role not in MAY_ADD:
        raise Denied(_("Your role does not add organisations. Ask the municipal director or someone in the network."))
    check_reach(parent, actor)
    if not kinds_to_add(parent, actor):
        raise Denied(_("There is nothing you can add to %(organisation)s.") % {"organisation": parent.name})


def check_add(parent: Organisation, kind: Kind, actor: Actor) -> None:
    check_may_add(parent, actor)
    if kind not in kinds_to_add(parent, actor):
        raise Denied(
            _("As %(own)s you cannot add this to %(organisation)s: %(kind)s.")
            % {"own": actor.role_label, "organisation": parent.name, "kind": kind.label}
        )


def check_name_free(parent: Organisation | None, kind: Kind, name: str) -> None:
    if Organisation.objects.filter(parent=parent, kind=kind, name__iexact=name, closed_on=None).exists():
        raise Invalid(_("%(name)s is here already.") % {"name": name}, "name")


def check_number_free(number: str) -> None:
    holder = Organisation.objects.filter(number=number, closed_on=None).first() if number else None
    if holder:
        raise Invalid(_("%(name)s has this organisation number already.") % {"name": holder.name}, "number")


def may_close(organisation: Organisation, actor: Actor) -> bool:
    mine = MAY_ADD.get(actor.role, frozenset())
    return not organisation.closed_on and organisation.kind in mine and is_at_or_below(organisation, actor)


def may_move(organisation: Organisation, actor: Actor) -> bool:
    """School owners only: all a school has belongs to its owner, and would be left behind."""
    return actor.role == Role.NATIONAL and organisation.kind == Kind.OWNER and may_close(organisation, actor)


def check_close(organisation: Organisation, actor: Actor) -> None:
    check_reach(organisation, actor)
    if not may_close(organisation, actor):
        raise Denied(_("%(organisation)s is not for you to close.") % {"organisation": organisation.name})


def check_move(organisation: Organisation, actor: Actor) -> None:
    check_reach(organisation, actor)
    if not may_move(organisation, actor):
        raise Denied(_("%(organisation)s is not for you to move.") % {"organisation": organisation.name})


def check_new_parent(organisation: Organisation, parent: Organisation, actor: Actor) -> None:
    check_reach(parent, actor)
    if parent.closed_on or parent.kind not in PARENT_KINDS[Kind(organisation.kind)]:
        raise Invalid(
            _("%(organisation)s cannot belong to %(parent)s.")
            % {"organisation": organisation.name, "parent": parent.name},
            "parent",
        )
    if parent.pk == organisation.parent_id:
        raise Invalid(_("It belongs there already."), "parent")


def check_untouched(organisation: Organisation, tenant_id: int) -> None:
    """Nobody has a role there and, where rows belong to it, nothing is kept there.

    Asks in a scope that reads that one tenant, since the national actor does not; a sentence is all that comes out.
    """
    if Organisation.objects.filter(parent=organisation, closed_on=None).exists():
        raise Denied(_("Other organisations belong to %(name)s. Close them first.") % {"name": organisation.name})
    with scope.enter(Scope(read=frozenset({tenant_id}))):
        held = Membership.objects.filter(organisation=organisation, until=None).exists()
        kept = organisation.kind in TENANT_KINDS and _has_work(organisation)
    if held:
        raise Denied(_("Somebody has a role in %(name)s. Their roles must end first.") % {"name": organisation.name})
    if kept:
        raise Denied(
            _("%(name)s is in use: services, cases or records belong to it, and must be kept.")
            % {"name": organisation.name}
        )


def _has_work(organisation: Organisation) -> bool:
    """Rows of the contexts above that point at it, found without knowing those contexts."""
    pointing = [
        relation.field for relation in Organisation._meta.get_fields(include_hidden=True)
        if isinstance(relation, ForeignObjectRel)
        and relation.field.model._meta.app_label != Organisation._meta.app_label
    ]  # fmt: skip
    return any(field.model._base_manager.filter(**{field.name: organisation}).exists() for field in pointing)
