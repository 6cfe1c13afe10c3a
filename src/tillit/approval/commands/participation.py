from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tillit.approval.actions import decision, follow_up, use
from tillit.approval.forms import decision as decision_forms
from tillit.approval.forms import use as forms
from tillit.approval.models import Participation
from tillit.approval.queries import readable_participations
from tillit.approval.rules import decision as decision_rules
from tillit.approval.rules import use as rules
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.web.commands import Command, Commands
from tillit.web.pages import find_or_404


def find(actor: Actor, pk: int, lock: bool) -> Participation:
    found: Participation = find_or_404(readable_participations(), pk, lock)
    return found


def page(participation: Participation) -> str:
    return reverse("case", args=[participation.case_id])


def _platforms(participation: Participation) -> dict[str, Any]:
    return {"platforms": participation.case.service.platforms}


PARTICIPATION: Commands[Participation] = Commands(
    noun="participation",
    prefix="deltaking/",
    find=find,
    page=page,
    items=(
        Command("take_stance", _("Say what your municipality does"), decision.take_stance,
                decision_rules.check_take_stance, frozenset({Role.DIRECTOR}), decision_forms.StanceForm,
                done=_("Your municipality's answer is noted.")),
        Command("activate", _("Activate"), use.activate, rules.check_activate, frozenset({Role.NETWORK}),
                forms.ActivateForm, initial=_platforms, done=_("The service is active, and the catalogue says so.")),
        Command("start_phase_out", _("Phase it out"), follow_up.start_phase_out, rules.check_start_phase_out,
                frozenset({Role.NETWORK, Role.DIRECTOR}), forms.PhaseOutForm,
                done=_("The phase-out has begun. Collect confirmations of deletion."), danger=True),
    ),
)  # fmt: skip
