from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tillit.approval.models import Stance, Vote
from tillit.approval.models.decision import Outcome
from tillit.web.forms import CommandForm, DateField, LongText


class PutForwardForm(CommandForm):
    advice = forms.ChoiceField(label=_("What do you advise?"), choices=Outcome.choices, widget=forms.RadioSelect)
    reason = LongText(
        label=_("Why?"),
        max_length=5000,
        help_text=_("What the service gives, which risks are left, and why they can be borne."),
    )
    conditions = LongText(label=_("Conditions you propose"), max_length=3000, required=False, rows=3)


class VoteForm(CommandForm):
    choice = forms.ChoiceField(label=_("Your vote"), choices=Vote.Choice.choices, widget=forms.RadioSelect)
    reason = LongText(label=_("Why?"), max_length=3000, required=False, rows=3)


class DecideForm(CommandForm):
    reason = LongText(
        label=_("The decision, with its reason"), max_length=5000,
        help_text=_("Those who asked for the service will read this, also when the answer is no."),
    )  # fmt: skip
    conditions = LongText(label=_("Conditions"), max_length=3000, required=False, rows=3)
    minutes = LongText(label=_("Minutes"), max_length=10_000, help_text=_("When, who took part, what was discussed."))


class AnswerConsultationForm(CommandForm):
    received_on = DateField(label=_("Received on"))
    may_go_on = forms.TypedChoiceField(
        label=_("What does Datatilsynet say?"), coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        choices=[("yes", _("The processing can go on")), ("no", _("The processing cannot go on as planned"))],
    )  # fmt: skip
    text = LongText(label=_("The main points"), max_length=5000)
    file = forms.FileField(label=_("The letter"), required=False, help_text=_("PDF, Word or a picture."))


class StanceForm(CommandForm):
    kind = forms.ChoiceField(
        label=_("What does your municipality say?"), choices=Stance.Kind.choices, widget=forms.RadioSelect
    )
    reason = LongText(
        label=_("Why?"), max_length=3000, required=False, rows=3, help_text=_("Needed for a reservation, and for a no.")
    )
