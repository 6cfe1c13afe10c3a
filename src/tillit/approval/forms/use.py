from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tillit.approval.models import Confirmation, Event, Triage
from tillit.approval.steps import STEPS
from tillit.guidance.steps import step as guide
from tillit.organisations.models.organisation import Platform
from tillit.web.forms import CommandForm, DateField, LongText
from tillit.web.language import pick


class ActivateForm(CommandForm):
    platforms = forms.MultipleChoiceField(
        label=_("In which platforms is it switched on?"), choices=Platform.choices, widget=forms.CheckboxSelectMultiple
    )


class ReportEventForm(CommandForm):
    kind = forms.ChoiceField(label=_("What is it about?"), choices=[], widget=forms.RadioSelect)
    text = LongText(
        label=_("What happened?"), max_length=5000, help_text=_("Write about what happened, not about named pupils.")
    )

    def prepare(self) -> None:
        kinds = (Event.Kind.SUPPLIER_CHANGE, Event.Kind.INCIDENT, Event.Kind.OTHER)
        field: Any = self.fields["kind"]
        field.choices = [(kind.value, kind.label) for kind in kinds]


class JudgeForm(CommandForm):
    outcome = forms.ChoiceField(label=_("What does it mean?"), choices=Triage.Outcome.choices, widget=forms.RadioSelect)
    steps = forms.MultipleChoiceField(
        label=_("Steps that must be walked again"), required=False, widget=forms.CheckboxSelectMultiple
    )
    text = LongText(label=_("Your reason"), max_length=3000, rows=3)

    def prepare(self) -> None:
        field: Any = self.fields["steps"]
        field.choices = [(step.code, pick(guide(step.code).title)) for step in STEPS if step.again]


class ReviewForm(CommandForm):
    text = LongText(label=_("What did you look at, and what did you find?"), max_length=5000)
    next_due = DateField(label=_("Next review by"))


class PhaseOutForm(CommandForm):
    reason = LongText(label=_("Why?"), max_length=2000, rows=3)
    ends_on = DateField(label=_("Last day of use"))


class ConfirmDeletionForm(CommandForm):
    processor: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Who confirms?"), queryset=None)
    kind = forms.ChoiceField(label=_("What is confirmed?"), choices=Confirmation.Kind.choices, widget=forms.RadioSelect)
    confirmed_by = forms.CharField(label=_("Name of the person who confirmed"), max_length=200)
    confirmed_on = DateField(label=_("Confirmed on"))
    file = forms.FileField(label=_("The confirmation"), required=False, help_text=_("PDF, Word, Excel or a picture."))

    def prepare(self) -> None:
        from tillit.approval.confirming import confirmations_missing

        field: Any = self.fields["processor"]
        if self.target is None:
            return
        field.queryset = confirmations_missing(self.target)
