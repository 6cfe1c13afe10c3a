from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tillit.analytics.fairness.rules import MODEL
from tillit.analytics.indicators import INDICATORS
from tillit.web.forms import CommandForm, LongText


class StopForm(CommandForm):
    indicator = forms.ChoiceField(
        label=_("What is to be stopped?"),
        choices=[(code, _("Progress") if code == MODEL else each.question) for code, each in INDICATORS.items()],
    )
    why = LongText(
        label=_("Why?"), max_length=2000, rows=4,
        help_text=_("It stands where the numbers stood, for teachers, pupils and those at home to read. Name nobody."),
    )  # fmt: skip


class LiftForm(CommandForm):
    why = LongText(
        label=_("What have you found out, and why can it go on?"), max_length=2000, rows=4,
        help_text=_("It is kept together with the stop. Write what the data protection officer advised."),
    )  # fmt: skip
