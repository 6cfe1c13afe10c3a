from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.organisations.acting import Actor
from tillit.organisations.models import Person
from tillit.organisations.roles import Role
from tillit.rights.queries import has_left
from tillit.web.denied import Denied

# Those who run Tillit where the person worked.
ERASERS = frozenset({Role.DIRECTOR, Role.NETWORK})


def check_erase(person: Person, actor: Actor) -> None:
    if actor.role not in ERASERS:
        raise Denied(_("The municipal director or a network member deletes those who have left."))
    check_has_left(person)


def check_has_left(person: Person) -> None:
    if not person.is_active:
        raise Denied(_("This is done already: what no law keeps is gone."))
    if not has_left(person.pk, timezone.localdate()):
        raise Denied(_("There is still a role that is not ended. End it first; then the rest can be deleted."))
