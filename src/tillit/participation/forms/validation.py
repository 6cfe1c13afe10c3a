from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from tillit.participation.forms.opinions import ReadForm
from tillit.participation.models import ValidationOutcome
from tillit.web.forms import DateField, LongText


class ValidateForm(ReadForm):
    found = LongText(
        label=gettext_lazy("What was found"),
        help_text=gettext_lazy("The most important in the assessment, in your own words."),
    )
    remains = LongText(
        label=gettext_lazy("What remains"),
        help_text=gettext_lazy("Risk that is left, and measures that are not done. If nothing remains, say so."),
    )
    outcome = forms.ChoiceField(
        choices=ValidationOutcome.choices, widget=forms.RadioSelect, label=gettext_lazy("What do you decide?")
    )
    conditions = LongText(
        required=False, label=gettext_lazy("Conditions, or what must be done before it comes back"),
    )  # fmt: skip
    valid_until = DateField(
        required=False, label=gettext_lazy("Valid until"),
        help_text=gettext_lazy("At most three years. If the assessment changes before that, you are asked again."),
    )  # fmt: skip
