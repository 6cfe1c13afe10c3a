"""Who may take in a roster, and what must be said yes to. Each refusal is the sentence the person reads."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation, RosterFile
from tillit.organisations.roles import Kind, Role
from tillit.organisations.rostering.differing import Caution
from tillit.organisations.rules import check_reach
from tillit.web.denied import Conflict, Denied, Invalid

# Those who answer for who has access: they may give the roles a roster gives.
IMPORTERS = frozenset({Role.DIRECTOR, Role.NETWORK})
# Those who say when school is in: the owner for all its schools, the principal for their own.
PLANNERS = frozenset({Role.DIRECTOR, Role.NETWORK, Role.PRINCIPAL})


def check_may_import(actor: Actor) -> None:
    if actor.role not in IMPORTERS:
        raise Denied(_("Your role does not take in rosters. Ask the municipal director or someone in the network."))


def check_import(owner: Organisation, actor: Actor) -> None:
    check_may_import(actor)
    check_reach(owner, actor)
    if owner.kind != Kind.OWNER:
        raise Denied(_("A roster belongs to a school owner."))


def check_file(file: RosterFile, actor: Actor) -> None:
    check_import(file.tenant, actor)


def check_confirmed(cautions: Sequence[Caution], *, confirmed: bool) -> None:
    if cautions and not confirmed:
        raise Invalid(_("Something here is unusual. Look at it, and say that it is right."), "confirmed")


def check_not_changed(seen: str, now: str) -> None:
    if seen and seen != now:
        raise Conflict(_("Something has changed since you looked. Look at it once more before you say yes."))
