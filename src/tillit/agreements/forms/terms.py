"""One form for each annex, and for deviations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tillit.agreements.forms.fields import CountriesField, LinesField, RowsField
from tillit.agreements.processing import Purpose, Retention
from tillit.web.forms import DateField, LongText, RevisedForm

ONE_PER_LINE = _("One per line.")


class InformationForm(RevisedForm):
    """Annex A."""

    subject = LongText(label=_("What the processing is about"), rows=3, max_length=2000)
    purposes = RowsField(
        shape=Purpose, needed=2, label=_("Purposes"),
        help_text=_("One per line: purpose | legal basis | data, data."),
    )  # fmt: skip
    data_subjects = LinesField(label=_("Whom the data are about"), help_text=ONE_PER_LINE)
    # Django takes fields out of the class, so this one does not hide the form's own `data`.
    data = LinesField(label=_("Which data"), help_text=ONE_PER_LINE, rows=6)  # type: ignore[assignment]
    special = forms.ChoiceField(
        label=_("Special categories (Article 9)"), required=False, widget=forms.RadioSelect,
        choices=[("", _("Not known yet")), ("no", _("None")), ("yes", _("Yes, these"))],
        help_text=_("Health, religion, ethnicity and the like. They need a special reason and measures of their own."),
    )  # fmt: skip
    special_categories = LinesField(label=_("Which special categories"), required=False, help_text=ONE_PER_LINE, rows=2)
    special_need = LongText(
        label=_("Why they are needed, and what protects them"), required=False, rows=3, max_length=5000
    )
    retention = RowsField(
        shape=Retention, needed=2, label=_("Retention"), help_text=_("One per line: kind | how long.")
    )
    at_end = forms.ChoiceField(
        label=_("When the agreement ends"), widget=forms.RadioSelect,
        choices=[
            ("delete", _("the supplier deletes the data")),
            ("return", _("the supplier returns the data")),
            ("return_then_delete", _("the supplier returns the data and then deletes them")),
        ],
    )  # fmt: skip
    at_end_days = forms.IntegerField(label=_("Within how many days"), min_value=1, max_value=365)
    starts_on = DateField(label=_("Valid from"))
    ends_on = DateField(label=_("Valid to"), required=False, help_text=_("Leave empty if it runs until terminated."))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The agreement cannot end before it starts."))
        if cleaned.get("special") == "yes" and not cleaned.get("special_categories"):
            self.add_error("special_categories", _("Say which."))
        return cleaned


class ConditionsForm(RevisedForm):
    """Annex B, its conditions."""

    authorisation = forms.ChoiceField(
        label=_("New sub-processors"), widget=forms.RadioSelect,
        choices=[
            ("general", _("the supplier notifies, and the school owner can object")),
            ("specific", _("each one needs the school owner's approval in advance")),
        ],
    )  # fmt: skip
    notice_days = forms.IntegerField(label=_("Notice, in days"), min_value=1, max_value=365)


class InstructionsForm(RevisedForm):
    """Annex C."""

    security = LinesField(label=_("Security measures"), help_text=ONE_PER_LINE, rows=6)
    locations = CountriesField(
        label=_("Countries where the data are processed"), help_text=_("One per line, or with commas."), rows=2
    )
    breach_hours = forms.IntegerField(label=_("Breaches are notified within, in hours"), min_value=1, max_value=72)
    audit = LongText(label=_("How audits are done"), rows=3, max_length=5000)
    template = forms.ChoiceField(
        label=_("Text of the agreement"), widget=forms.RadioSelect,
        choices=[
            ("standard", _("our own, after the public sector's template")),
            ("supplier", _("the supplier's own text, checked against Article 28")),
        ],
    )  # fmt: skip
    covered_clauses = forms.MultipleChoiceField(
        label=_("What the supplier's text covers"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[
            ("a", _("documented instructions, also for transfers")),
            ("b", _("confidentiality")),
            ("e", _("help in answering the data subjects")),
        ],
        help_text=_("Only needed with the supplier's own text."),
    )  # fmt: skip

    def clean_covered_clauses(self) -> tuple[str, ...]:
        return tuple(self.cleaned_data["covered_clauses"])


class DeviationForm(RevisedForm):
    """Annex D."""

    clause = forms.CharField(label=_("Clause"), max_length=200, help_text=_("Which point it replaces or adds to."))
    text = LongText(label=_("This applies instead"), max_length=5000)
    reason = LongText(label=_("Why the school owner accepts it"), max_length=5000, rows=3)
    agreed_on = DateField(label=_("Agreed on"), required=False)


class RemoveDeviationForm(RevisedForm):
    number = forms.TypedChoiceField(label=_("Which deviation"), coerce=int, widget=forms.RadioSelect)

    def prepare(self) -> None:
        deviations = self.target.facts.deviations if self.target else ()
        self.fields["number"].choices = [  # type: ignore[attr-defined]
            (number, f"{deviation.clause}: {deviation.text[:80]}")
            for number, deviation in enumerate(deviations, start=1)
        ]
