from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tillit.approval.actions import use as verbs
from tillit.approval.queries import choosable_uses
from tillit.catalogue.models import Use
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.web.commands import Command, Commands
from tillit.web.pages import find_or_404

PRINCIPAL = frozenset({Role.PRINCIPAL})


def find(actor: Actor, pk: int, lock: bool) -> Use:
    found: Use = find_or_404(choosable_uses(actor), pk, lock)
    return found


USE: Commands[Use] = Commands(
    noun="use",
    prefix="val/",
    find=find,
    page=lambda use: reverse("choices"),
    items=(
        Command("choose", _("Use it at our school"), verbs.choose, verbs.check_choose, PRINCIPAL,
                done=_("The service is chosen for your school.")),
        Command("unchoose", _("Stop using it at our school"), verbs.unchoose, verbs.check_unchoose, PRINCIPAL,
                done=_("The service is no longer chosen for your school."), danger=True),
    ),
)  # fmt: skip
