from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from tillit.approval.models import Need
from tillit.organisations.models.organisation import Platform
from tillit.web.forms import CommandForm, LongText

YEARS = [(str(year), str(year)) for year in range(1, 14)]


class NeedForm(CommandForm):
    """Under two minutes: one required line about the service, one about what it is for."""

    name = forms.CharField(
        label=_("What is the service called?"), max_length=200,
        help_text=_("Start typing. If it is already approved, you can use it at once."),
    )  # fmt: skip
    url = forms.URLField(
        label=_("Link to it"), max_length=500, required=False, assume_scheme="https",
        help_text=_("From the web or the app store. It helps us find the right one."),
    )  # fmt: skip
    purpose = LongText(
        label=_("What will the pupils use it for?"), max_length=2000, rows=3,
        help_text=_("One or two sentences: what they should learn, and what they do in it."),
    )  # fmt: skip
    subjects = forms.CharField(
        label=_("Subjects"), max_length=200, required=False, help_text=_("For example: mathematics, English.")
    )
    years = forms.MultipleChoiceField(
        label=_("Years"), choices=YEARS, required=False, widget=forms.CheckboxSelectMultiple
    )
    platform = forms.ChoiceField(
        label=_("Where would you use it?"), choices=[("", _("I don't know")), *Platform.choices], required=False
    )
    urgency = forms.ChoiceField(
        label=_("How soon?"),
        choices=[(value, capfirst(label)) for value, label in Need.Urgency.choices],
        initial=Need.Urgency.TERM,
        widget=forms.RadioSelect,
        required=False,
    )

    def clean_subjects(self) -> list[str]:
        return [subject.strip()[:60] for subject in self.cleaned_data["subjects"].split(",") if subject.strip()][:20]

    def clean_urgency(self) -> str:
        return self.cleaned_data["urgency"] or Need.Urgency.TERM

    def clean_years(self) -> list[int]:
        return [int(year) for year in self.cleaned_data["years"]]


class FollowForm(CommandForm):
    """A need on a service that is under work already: the rest is known."""

    purpose = LongText(
        label=_("What will your pupils use it for?"), max_length=2000, rows=3,
        help_text=_("One sentence is enough. The network then knows that more people need it, and for what."),
    )  # fmt: skip


class DeclineNeedForm(CommandForm):
    reason = LongText(label=_("Why not?"), max_length=2000, rows=3, help_text=_("The one who asked will read this."))


class OpenCaseForm(CommandForm):
    owners: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        label=_("Which school owners take part?"), queryset=None, widget=forms.CheckboxSelectMultiple,
        help_text=_("Each of them gets its own agreement and its own record. More can join later."),
    )  # fmt: skip

    def prepare(self) -> None:
        from tillit.approval.queries import owners_for

        owners = owners_for(self.actor)
        field: Any = self.fields["owners"]
        field.queryset = owners
        if not self.is_bound:
            self.initial.setdefault("owners", list(owners))


class NewCaseForm(OpenCaseForm):
    """A case without a need report: the network has seen the need itself."""

    name = forms.CharField(label=_("What is the service called?"), max_length=200)
    url = forms.URLField(label=_("Link to it"), max_length=500, required=False, assume_scheme="https")
    supplier_name = forms.CharField(label=_("Who supplies it?"), max_length=200, required=False)
    field_order = ("name", "url", "supplier_name", "owners")
