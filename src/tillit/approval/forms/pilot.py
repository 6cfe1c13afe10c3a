from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _

from tillit.approval.models import Experience
from tillit.organisations.models import Organisation
from tillit.organisations.roles import Kind, Role
from tillit.web.forms import CommandForm, DateField, LongText, RevisedForm


class PlanPilotForm(CommandForm):
    school = forms.ModelChoiceField(label=_("School"), queryset=Organisation.objects.none())
    groups = forms.CharField(label=_("Which classes?"), max_length=300, help_text=_("For example: 5A and 5B."))
    starts_on = DateField(label=_("From"))
    ends_on = DateField(label=_("To"), help_text=_("From one to three months. The pilot ends by itself on this day."))

    def prepare(self) -> None:
        if self.target is None:
            return
        owners = self.target.participations.values("tenant")
        field: Any = self.fields["school"]
        field.queryset = Organisation.objects.filter(kind=Kind.SCHOOL, parent__in=owners, closed_on=None)
        today = timezone.localdate()
        self.initial.setdefault("starts_on", today)
        self.initial.setdefault("ends_on", today + timedelta(days=56))


class ExperienceForm(CommandForm):
    voice = forms.ChoiceField(
        label=_("Whose experience is it?"), widget=forms.RadioSelect,
        choices=[(voice.value, capfirst(voice.label)) for voice in Experience.Voice],
    )  # fmt: skip
    useful = forms.TypedChoiceField(
        label=_("How useful was it for learning?"), coerce=int, widget=forms.RadioSelect,
        choices=[(5, _("Very")), (4, _("Quite")), (3, _("Somewhat")), (2, _("A little")), (1, _("Not at all"))],
    )  # fmt: skip
    worked = LongText(label=_("What worked?"), max_length=3000, rows=3, required=False)
    difficult = LongText(label=_("What was difficult?"), max_length=3000, rows=3, required=False)
    concern = LongText(
        label=_("Did anything feel wrong about privacy or safety?"), max_length=3000, rows=3, required=False,
        help_text=_("Write about what happened, not about named pupils."),
    )  # fmt: skip

    def prepare(self) -> None:
        self.initial.setdefault("voice", Experience.Voice.TEACHER)


class SayForm(CommandForm):
    """For pupils, and for the councils that speak for them: three faces and a sentence. Nobody is asked for a name."""

    useful = forms.TypedChoiceField(
        label=_("Does it help you learn?"), coerce=int, widget=forms.RadioSelect,
        choices=[(5, format_lazy("😊 {}", _("Yes"))), (3, format_lazy("😐 {}", _("A little"))),
                 (1, format_lazy("🙁 {}", _("No")))],
    )  # fmt: skip
    said = LongText(
        label=_("Do you want to say why?"), max_length=500, rows=2, required=False,
        help_text=_("One sentence is enough. Do not write names, neither yours nor others'."),
    )  # fmt: skip
    voice = forms.ChoiceField(
        label=_("Who do you speak for?"), widget=forms.RadioSelect, required=False,
        choices=[(voice.value, capfirst(voice.label)) for voice in Experience.Voice if voice != "teacher"],
    )  # fmt: skip

    def prepare(self) -> None:
        """Pupils speak for themselves; a council says for whom."""
        if self.actor is not None and self.actor.role in (Role.PUPIL, Role.STUDENT):
            del self.fields["voice"]
        self.initial.setdefault("voice", Experience.Voice.PUPILS)

    def clean_voice(self) -> str:
        return self.cleaned_data["voice"] or Experience.Voice.PUPILS


class ConcludePilotForm(CommandForm):
    text = LongText(label=_("What did the pilot show?"), max_length=5000, rows=6)
    risks_updated = forms.BooleanField(
        label=_("I have gone through the risk analysis and brought it up to date with what we learned"),
        error_messages={"required": _("Go through the risk analysis first, then tick here.")},
    )  # fmt: skip


class GuidelinesForm(RevisedForm):
    text = LongText(
        label=_("Guidelines for use"), max_length=10_000, rows=10,
        help_text=_("What to do, and what not to. The catalogue shows it when the service is approved."),
    )  # fmt: skip
