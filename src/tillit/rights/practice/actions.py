"""In and out of the practice room. Not a line of it stands in the log: that somebody practises is nobody's business."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.activity import actions as activity
from tillit.activity.models import Choice
from tillit.catalogue.models import Use
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation, Person
from tillit.rights.practice import rules
from tillit.rights.practice.queries import practising
from tillit.web.denied import Denied


@transaction.atomic
def enter(owner: Organisation, *, by: Actor, use: Use | None = None, length: str = "lesson") -> list[Choice]:
    """`use` None: everywhere one may. Who is in already, is in anew."""
    rules.check_practise(by)
    open_uses, shut = rules.rooms(owner)
    if use is not None and use not in open_uses:
        raise Denied(_("This service is for tests. What you do there is kept, so there is no practice room."))
    if not open_uses:
        raise Denied(_("No service here has a practice room now."))
    _end(by)
    wanted: list[Use | None] = [use] if use else [None]
    if use is None and shut:
        wanted = list(open_uses)
    until = rules.ends(length, timezone.now())
    person = Person.objects.get(pk=by.person_id)
    return [
        activity.keep_out(person, Choice.Kind.PRACTICE, tenant_id=owner.pk, use=each, until=until) for each in wanted
    ]


@transaction.atomic
def leave(*, by: Actor) -> None:
    """Who is out already stays out."""
    rules.check_practise(by)
    _end(by)


def _end(by: Actor) -> None:
    for choice in practising(by.person_id):
        activity.let_in_again(choice)
