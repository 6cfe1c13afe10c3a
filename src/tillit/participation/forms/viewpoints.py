from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tillit.participation import sections
from tillit.participation.forms.seen import SeenForm
from tillit.participation.models import (
    Audience,
    HearingMeeting,
    HearingParty,
    PartyKind,
    Stance,
    Viewpoint,
    ViewpointAnswer,
    ViewpointOutcome,
    Voice,
)
from tillit.participation.parties import VOICES
from tillit.participation.rules.limits import VIEW_LENGTH
from tillit.web.forms import CommandForm, LongText

KEY = 40


def new_key() -> str:
    return secrets.token_hex(8)


class ViewForm(CommandForm):
    """As short as it can be: how it feels, and what one wants to say."""

    key = forms.CharField(max_length=KEY, required=False, widget=forms.HiddenInput, initial=new_key)
    stance = forms.ChoiceField(
        choices=Stance.choices, required=False, widget=forms.RadioSelect, label=gettext_lazy("What do you think?")
    )
    section = forms.ChoiceField(choices=sections.choices(), required=False, label=gettext_lazy("What is it about?"))
    text = LongText(
        max_length=VIEW_LENGTH, rows=6, required=False, label=gettext_lazy("Tell us"),
        help_text=gettext_lazy("Write what you mean in your own words. Leave out names, both your own and others'."),
    )  # fmt: skip


class LinkForm(ViewForm):
    """For those without accounts. Asks for a role, and for no name."""

    field_order = ["voice", "stance", "section", "text"]
    voice = forms.ChoiceField(choices=Voice.choices, widget=forms.RadioSelect, label=gettext_lazy("Who are you?"))

    def __init__(self, *args: Any, audience: str = Audience.ADULTS, **kwargs: Any) -> None:
        self.audience = audience
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        party: HearingParty = self.target
        offered = VOICES[PartyKind(party.kind)]
        voice: Any = self.fields["voice"]
        voice.choices = [(one.value, capfirst(one.label)) for one in offered]
        if len(offered) == 1:
            voice.required, voice.widget, voice.initial = False, forms.HiddenInput(), offered[0].value
        if self.audience != Audience.ADULTS:
            del self.fields["section"]
            self.fields["text"].help_text = _("Do not write names. Not your own, and not those of others.")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        offered = VOICES[PartyKind(self.target.kind)]
        if len(offered) == 1:
            given["voice"] = offered[0].value
        return given


class WriteInForm(CommandForm):
    """What was said in a meeting or in a letter."""

    party: forms.ModelChoiceField[HearingParty] = forms.ModelChoiceField(
        queryset=None, label=gettext_lazy("Who said it?")
    )
    voice = forms.ChoiceField(choices=Voice.choices, label=gettext_lazy("As what?"))
    meeting: forms.ModelChoiceField[HearingMeeting] = forms.ModelChoiceField(
        queryset=None, required=False, label=gettext_lazy("In which meeting?"), empty_label=gettext_lazy("In none")
    )
    stance = forms.ChoiceField(
        choices=[("", gettext_lazy("Not said")), *Stance.choices], required=False,
        label=gettext_lazy("How did they feel about it?"),
    )  # fmt: skip
    section = forms.ChoiceField(choices=sections.choices(), required=False, label=gettext_lazy("What is it about?"))
    text = LongText(
        max_length=VIEW_LENGTH, label=gettext_lazy("What did they say?"),
        help_text=gettext_lazy("One view at a time, so that each gets its answer. No names of pupils."),
    )  # fmt: skip

    def prepare(self) -> None:
        party: Any = self.fields["party"]
        meeting: Any = self.fields["meeting"]
        party.queryset = HearingParty.objects.filter(hearing=self.target)
        meeting.queryset = HearingMeeting.objects.filter(hearing=self.target)
        meeting.label_from_instance = lambda row: f"{date_format(row.held_on, 'j. F Y')}, {row.place}"


def newest_answer(view: Viewpoint) -> int:
    """Its number, or 0."""
    return ViewpointAnswer.objects.filter(viewpoint=view).values_list("pk", flat=True).first() or 0


class ViewAnswerForm(SeenForm):
    newest_of = staticmethod(newest_answer)
    outcome = forms.ChoiceField(
        choices=ViewpointOutcome.choices, widget=forms.RadioSelect, label=gettext_lazy("What have you done with it?")
    )
    reason = LongText(
        max_length=VIEW_LENGTH, label=gettext_lazy("Answer those who said it"),
        help_text=gettext_lazy("What is changed, or why not. Write so that they understand it."),
    )  # fmt: skip
    section = forms.ChoiceField(
        choices=sections.choices(gettext_lazy("None")),
        required=False,
        label=gettext_lazy("Which section did it change?"),
    )
    risk = forms.TypedChoiceField(
        coerce=int, empty_value=None, required=False, label=gettext_lazy("Which risk did it change?")
    )

    def prepare(self) -> None:
        risks = self.target.hearing.assessment.risks.filter(removed_at=None).values_list("number", "threat")
        field: Any = self.fields["risk"]
        field.choices = [("", _("None")), *((str(number), f"{number}. {threat[:100]}") for number, threat in risks)]


class TakeOutForm(CommandForm):
    because = LongText(
        max_length=1_000, rows=3, label=gettext_lazy("Why must it go?"),
        help_text=gettext_lazy("Do not repeat what it said. Those who gave it read this."),
    )  # fmt: skip
