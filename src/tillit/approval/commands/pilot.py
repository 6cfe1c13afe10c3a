from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tillit.approval.actions import pilot as verbs
from tillit.approval.forms.case import ReasonForm
from tillit.approval.forms.pilot import ExperienceForm, SayForm
from tillit.approval.models import Pilot
from tillit.approval.queries import readable_pilots
from tillit.approval.rules import pilot as rules
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.web.commands import Command, Commands
from tillit.web.pages import find_or_404

SAYERS = frozenset({Role.PUPIL, Role.STUDENT, Role.COUNCIL})


def find(actor: Actor, pk: int, lock: bool) -> Pilot:
    found: Pilot = find_or_404(readable_pilots(actor), pk, lock)
    return found


def page(pilot: Pilot) -> str:
    return reverse("pilot", args=[pilot.pk])


PILOT: Commands[Pilot] = Commands(
    noun="pilot",
    prefix="pilot/",
    find=find,
    page=page,
    items=(
        Command("tell", _("Tell how it went"), verbs.tell_experience, rules.check_tell,
                frozenset({Role.TEACHER, Role.PRINCIPAL, Role.NETWORK}), ExperienceForm,
                done=_("Thank you. It becomes part of the assessment.")),
        Command("say", _("Say what you think"), verbs.say, rules.check_say, SAYERS, SayForm,
                done=_("Thank you. Those who decide read what you said.")),
        Command("stop", _("Stop the pilot"), verbs.stop_pilot, rules.check_stop,
                frozenset({Role.NETWORK, Role.PRINCIPAL}), ReasonForm, done=_("The pilot is stopped."), danger=True),
    ),
)  # fmt: skip
