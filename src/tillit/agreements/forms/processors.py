from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tillit.agreements.forms.fields import CountriesField, CountryField
from tillit.agreements.models import Processor
from tillit.agreements.reading import live_processors
from tillit.web.forms import CommandForm, DateField, LongText, RevisedForm

AS_AGREED = [("", _("as the agreement says")), ("no", _("no")), ("yes", _("yes"))]
MODULES = [
    ("", _("none")),
    (1, _("module 1: to another controller")),
    (2, _("module 2: from the school owner to a processor")),
    (3, _("module 3: from a processor to a sub-processor")),
    (4, _("module 4: from a processor back to a controller")),
]


class RecipientFields(CommandForm):
    """Who it is and what its transfer rests on; the same for the supplier and for those it uses."""

    fieldsets = [
        (_("Who"), "", ["used_by", "name", "task", "sector"]),
        (_("Where"), "", ["country", "remote_access_from", "parent_country"]),
        (_("What it receives"), "", ["personal_data", "special_categories", "employment_data"]),
        (
            _("What a transfer out of the EEA rests on"),
            "",
            ["basis_claimed", "scc_module", "scc_annex_i", "scc_annex_ii", "scc_annex_iii", "supplementary",
             "supplementary_text", "tia_on"],
        ),
    ]  # fmt: skip

    name = forms.CharField(label=_("Legal name"), max_length=200, help_text=_("As in the company register."))
    task = forms.CharField(label=_("What it does"), max_length=500)
    sector = forms.ChoiceField(label=_("Kind of organisation"), choices=Processor.Sector.choices)
    country = CountryField(label=_("Country where the data are processed"), required=False)
    remote_access_from = CountriesField(
        label=_("Countries the data can be seen from"), required=False, rows=2,
        help_text=_("Support and operations from another country count as transfer."),
    )  # fmt: skip
    parent_country = CountryField(label=_("Country of the parent company"), required=False)
    personal_data = forms.BooleanField(label=_("Receives personal data"), required=False)
    special_categories = forms.ChoiceField(
        label=_("Receives special categories"), required=False, choices=AS_AGREED, widget=forms.RadioSelect
    )
    employment_data = forms.BooleanField(label=_("Receives data about employment (HR)"), required=False)
    basis_claimed = forms.ChoiceField(
        label=_("What the supplier points to"),
        required=False,
        choices=[("", _("Not known yet")), *Processor.Basis.choices],
    )
    scc_module = forms.TypedChoiceField(
        label=_("Standard contractual clauses (SCC)"), required=False, coerce=int, empty_value=None, choices=MODULES
    )
    scc_annex_i = forms.BooleanField(label=_("Annex I is there: parties and transfer"), required=False)
    scc_annex_ii = forms.BooleanField(label=_("Annex II is there: security measures"), required=False)
    scc_annex_iii = forms.BooleanField(label=_("Annex III is there: sub-processors"), required=False)
    supplementary = forms.ChoiceField(label=_("Supplementary measures"), choices=Processor.Assessed.choices)
    supplementary_text = LongText(label=_("What the assessment says"), required=False, max_length=5000)
    tia_on = DateField(label=_("Assessed on"), required=False)

    def clean_special_categories(self) -> bool | None:
        answers: dict[str, bool | None] = {"": None, "no": False, "yes": True}
        return answers[self.cleaned_data["special_categories"]]

    def clean_remote_access_from(self) -> list[str]:
        return list(self.cleaned_data["remote_access_from"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        assessed = cleaned.get("supplementary") not in (None, Processor.Assessed.NOT)
        if assessed and not cleaned.get("tia_on") and "tia_on" not in self.errors:
            self.add_error("tia_on", _("Say which day the assessment was made."))
        return cleaned


class AddProcessorForm(RecipientFields):
    used_by: forms.ModelChoiceField[Processor] = forms.ModelChoiceField(
        queryset=None, label=_("Used by"), empty_label=None
    )

    def prepare(self) -> None:
        if self.target is None:
            return
        live = live_processors(self.target)
        self.fields["used_by"].queryset = Processor.objects.filter(pk__in=[p.pk for p in live])  # type: ignore[attr-defined]


class EditProcessorForm(RecipientFields, RevisedForm):
    fieldsets = [
        (title, about, [name for name in names if name != "used_by"])
        for title, about, names in RecipientFields.fieldsets
    ]
