from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tillit.approval.actions import follow_up as verbs
from tillit.approval.forms import use as forms
from tillit.approval.models import Event, PhaseOut
from tillit.approval.queries import readable_cases, readable_events, readable_phase_outs
from tillit.approval.rules import use as rules
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.web.commands import Command, Commands
from tillit.web.pages import find_or_404

NETWORK = frozenset({Role.NETWORK})


def find_event(actor: Actor, pk: int, lock: bool) -> Event:
    """What has happened cannot be changed, and so not be locked: the case it belongs to is."""
    found: Event = find_or_404(readable_events(), pk)
    if lock:
        find_or_404(readable_cases(), found.case_id, lock)
        found = find_or_404(readable_events(), pk)
    return found


def find_phase_out(actor: Actor, pk: int, lock: bool) -> PhaseOut:
    found: PhaseOut = find_or_404(readable_phase_outs(), pk, lock)
    return found


EVENT: Commands[Event] = Commands(
    noun="event",
    prefix="hendingar/",
    find=find_event,
    page=lambda event: reverse("case", args=[event.case_id]),
    items=(
        Command("judge", _("Judge what it means"), verbs.judge, rules.check_judge, NETWORK, forms.JudgeForm,
                done=_("It is judged.")),
    ),
)  # fmt: skip

PHASE_OUT: Commands[PhaseOut] = Commands(
    noun="phase_out",
    prefix="utfasing/",
    find=find_phase_out,
    page=lambda phase_out: reverse("phase_out", args=[phase_out.pk]),
    items=(
        Command("confirm_deletion", _("Note a confirmation"), verbs.confirm_deletion, rules.check_confirm, NETWORK,
                forms.ConfirmDeletionForm, done=_("The confirmation is noted.")),
        Command("finish", _("Finish the phase-out"), verbs.finish_phase_out, rules.check_finish_phase_out, NETWORK,
                done=_("The service is switched off and the record is closed."), danger=True),
    ),
)  # fmt: skip
