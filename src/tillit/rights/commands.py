from __future__ import annotations

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tillit.organisations.acting import Actor
from tillit.organisations.models import Person
from tillit.rights.actions import erase_leaver
from tillit.rights.objections.commands import OBJECTIONS
from tillit.rights.queries import find_leaver
from tillit.rights.rules import ERASERS, check_erase
from tillit.web.commands import Command, Commands


def _find(actor: Actor, pk: int, lock: bool) -> Person:
    """Among those who have left the actor's own organisations; anyone else is not there."""
    person = find_leaver(pk, actor.write, timezone.localdate())
    if person is None:
        raise Http404(_("There is nothing here that you can see."))
    return person


ERASE = Command[Person](
    name="erase",
    label=_("Delete what is kept"),
    explain=_(
        "Removes everything about the person that no law keeps. Decisions, opinions and signatures stay with the name."
    ),
    do=erase_leaver,
    check=check_erase,
    roles=frozenset(ERASERS),
    done=_("Deleted. What the Archives Act keeps stays with the name."),
    danger=True,
)

__all__ = ["COMMANDS", "OBJECTIONS"]

COMMANDS = Commands[Person](
    noun="leaver", prefix="innsyn/sluttar/", find=_find, page=lambda _person: "/innsyn/sluttar/", items=(ERASE,)
)
