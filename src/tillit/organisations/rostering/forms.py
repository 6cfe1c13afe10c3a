from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from tillit.organisations.models import Organisation
from tillit.organisations.queries import reachable
from tillit.organisations.roles import Kind
from tillit.web.forms import CommandForm, DateField


class BringForm(CommandForm):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("A zip with OneRoster tables (version 1.1 or 1.2), or an XML file in PIFU-IMS."),
    )
    source = forms.CharField(
        max_length=60, required=False, label=gettext_lazy("Name of the school system"),
        help_text=gettext_lazy("Only if you have more than one. Use the same name every time."),
    )  # fmt: skip


class AnswerForm(CommandForm):
    """Answers to what looks the same: key → same or other. The page sends a field for each."""

    answers = forms.JSONField(required=False, label=gettext_lazy("Same or another"), widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        given = cleaned.get("answers")
        answers = dict(given) if isinstance(given, dict) else {}
        answers |= {key[7:]: self.data[key] for key in self.data if key.startswith("answer-")}
        cleaned["answers"] = {key: value for key, value in answers.items() if value in ("same", "other")}
        return cleaned


class TakeInForm(CommandForm):
    confirmed = forms.BooleanField(
        required=False, label=gettext_lazy("I have looked at what is unusual, and it is right")
    )
    seen = forms.CharField(
        max_length=16, required=False, widget=forms.HiddenInput, label=gettext_lazy("What was shown")
    )


class _Where(CommandForm):
    school = forms.ModelChoiceField(
        queryset=Organisation.objects.all(), required=False, label=gettext_lazy("School"),
        empty_label=gettext_lazy("All the schools"),
    )  # fmt: skip

    def prepare(self) -> None:
        if self.actor is None:
            return
        school: Any = self.fields["school"]
        school.queryset = reachable(self.actor).filter(kind=Kind.SCHOOL, path__contains=[self.target.pk])
        if self.actor.organisation_kind == Kind.SCHOOL:
            school.required, school.initial = True, self.actor.organisation_id


class DayOffForm(_Where):
    title = forms.CharField(max_length=100, label=gettext_lazy("What it is"))
    first_on = DateField(label=gettext_lazy("First day off"))
    last_on = DateField(
        required=False, label=gettext_lazy("Last day off"), help_text=gettext_lazy("Empty when it is one day.")
    )


class HoursForm(_Where):
    starts = forms.TimeField(
        label=gettext_lazy("School begins"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends = forms.TimeField(
        label=gettext_lazy("School ends"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    since = DateField(label=gettext_lazy("From the day"))


class YearForm(CommandForm):
    title = forms.CharField(max_length=100, label=gettext_lazy("Name"), help_text=gettext_lazy("For example 2026/27."))
    starts_on = DateField(label=gettext_lazy("First school day"))
    ends_on = DateField(label=gettext_lazy("Last school day"))
