from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy

from tillit.organisations.models import Organisation
from tillit.organisations.roles import Kind
from tillit.participation import reasons, sections
from tillit.participation.forms.opinions import ReadForm
from tillit.participation.models import Audience, Hearing, HearingParty, PartyKind
from tillit.web.forms import CommandForm, DateField, LongText, RevisedForm
from tillit.web.language import pick

SUMMARY = 8_000
said: Any = lazy(pick, str)


class PrepareForm(RevisedForm):
    """The material. It is written for those who read it, and is fixed when the hearing is opened."""

    fieldsets = [
        (gettext_lazy("The hearing"), "", ["title", "asks", "opens_on", "closes_on"]),
        (
            gettext_lazy("What they read"),
            gettext_lazy("Write only for those you are going to ask. Short sentences, and what it means for them."),
            ["for_children", "for_youth", "for_adults", "sections"],
        ),
    ]
    title = forms.CharField(
        max_length=200, label=gettext_lazy("What is it about?"),
        help_text=gettext_lazy("A title that a pupil understands."),
    )  # fmt: skip
    asks = LongText(
        max_length=2_000, required=False, label=gettext_lazy("What would you like to know?"),
        help_text=gettext_lazy("Two or three questions are enough."),
    )  # fmt: skip
    opens_on = DateField(label=gettext_lazy("First day"))
    closes_on = DateField(
        label=gettext_lazy("Last day"), help_text=gettext_lazy("Give a council time to meet: three weeks is usual.")
    )
    for_children = LongText(max_length=SUMMARY, required=False, label=gettext_lazy("For children, 6–10 years"))
    for_youth = LongText(max_length=SUMMARY, required=False, label=gettext_lazy("For young people, 11–16 years"))
    for_adults = LongText(max_length=SUMMARY, required=False, label=gettext_lazy("For adults and older pupils"))
    sections = forms.MultipleChoiceField(
        choices=sections.titles(), required=False, widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Show these sections in full to adults"),
        help_text=gettext_lazy("Word for word as they are when the hearing opens. Choose none if the summary says enough."),
    )  # fmt: skip


class PlanForm(PrepareForm):
    revision = None  # type: ignore[assignment]


class PartiesForm(CommandForm):
    kind = forms.ChoiceField(choices=PartyKind.choices, widget=forms.RadioSelect, label=gettext_lazy("Who is heard?"))
    audience = forms.ChoiceField(
        choices=Audience.choices, widget=forms.RadioSelect, label=gettext_lazy("Which summary do they read?")
    )
    organisations = forms.ModelMultipleChoiceField(
        queryset=Organisation.objects.all(), required=False, widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Where?"),
        help_text=gettext_lazy("Those who log in there see the hearing. You can give them a link as well."),
    )  # fmt: skip
    name = forms.CharField(
        max_length=200, required=False, label=gettext_lazy("Name"),
        help_text=gettext_lazy("For those who do not log in, such as a national council. Not the name of a person."),
    )  # fmt: skip

    def prepare(self) -> None:
        if isinstance(self.target, Hearing):
            below = Organisation.objects.filter(path__contains=[self.target.tenant_id], closed_on=None)
            chosen: Any = self.fields["organisations"]
            chosen.queryset = below.exclude(kind__in=[Kind.GROUP, Kind.SUPPLIER]).order_by("path")


class RemovePartyForm(CommandForm):
    party: forms.ModelChoiceField[HearingParty] = forms.ModelChoiceField(
        queryset=None, label=gettext_lazy("Who is not to be heard after all?")
    )

    def prepare(self) -> None:
        field: Any = self.fields["party"]
        field.queryset = HearingParty.objects.filter(hearing=self.target)


class ExtendForm(RevisedForm):
    closes_on = DateField(label=gettext_lazy("New last day"))


class EditMeetingForm(RevisedForm):
    held_on = DateField(label=gettext_lazy("Day"))
    place = forms.CharField(max_length=200, label=gettext_lazy("Place"))
    present = forms.CharField(
        max_length=500, required=False, label=gettext_lazy("Who was there"),
        help_text=gettext_lazy("Roles and classes, such as “6 pupils from years 5–7 and 2 teachers”. No names of pupils."),
    )  # fmt: skip
    attendance = forms.IntegerField(
        required=False, min_value=0, max_value=100_000, label=gettext_lazy("How many were there?")
    )
    notes = LongText(
        required=False, label=gettext_lazy("What was talked about"),
        help_text=gettext_lazy("For yourselves. Write what they think as views, so that they get an answer."),
    )  # fmt: skip


class MeetingForm(EditMeetingForm):
    revision = None  # type: ignore[assignment]


class CloseForm(RevisedForm):
    conclusion = LongText(
        max_length=SUMMARY, label=gettext_lazy("What did the hearing lead to?"),
        help_text=gettext_lazy("Everybody who was asked reads it, and it stands in the timeline if that is published."),
    )  # fmt: skip


class CancelForm(RevisedForm):
    because = LongText(max_length=2_000, label=gettext_lazy("Why is it cancelled?"))


class NoHearingForm(ReadForm):
    reasons = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, label=gettext_lazy("Why is nobody heard?"),
        choices=[(reason.code, said(reason.text)) for reason in reasons.reasons()],
    )  # fmt: skip
    explanation = LongText(
        max_length=2_000, label=gettext_lazy("Explain in a few words"),
        help_text=gettext_lazy("So that a parent who asks in three years understands why."),
    )  # fmt: skip
    covered_by = forms.CharField(
        max_length=300, required=False, label=gettext_lazy("Which edition were they heard on?"),
        help_text=gettext_lazy("Only when they were heard at a higher level. Write its name and number."),
    )  # fmt: skip
    until = DateField(
        required=False, label=gettext_lazy("Until when does it hold?"),
        help_text=gettext_lazy("Only when it is urgent and for a short time."),
    )  # fmt: skip

    def prepare(self) -> None:
        field: Any = self.fields["reasons"]
        holding = reasons.reasons_on(timezone.localdate())
        field.choices = [(reason.code, pick(reason.text)) for reason in holding]
        field.option_help = {reason.code: pick(reason.explanation) for reason in holding}
