"""What a draft says besides its purposes: the service and its use, security, and the whole of it as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tillit.record import vocabulary
from tillit.record.codes import GuardianAccess
from tillit.record.processing import Party, Processing, SchoolHours, SecurityMeasure
from tillit.record.said import choices_of, countries, label, word
from tillit.web.forms import LongText, RevisedForm

WEEKDAYS = [(str(day), word(f"day_{day}")) for day in range(1, 8)]
MEASURE, NOTE = "measure_", "note_"


def ticks(choices: Any, text: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        choices=choices, required=False, widget=forms.CheckboxSelectMultiple, label=text, help_text=help_text
    )


class AboutForm(RevisedForm):
    fieldsets = [
        (_("What it is"), "", ["summary", "data_subjects", "sources", "automated_decisions"]),
        (_("Where the data are"), "", ["hosting", "no_transfers"]),
        (
            _("School hours and guardians"),
            _("What is done outside school hours can be left out, purpose by purpose."),
            ["starts", "ends", "weekdays", "guardian_access"],
        ),
        (
            _("Questions from pupils and homes"),
            _("Leave empty to use what each owner has written about itself."),
            ["contact_name", "contact_email", "rights_note", "note"],
        ),
    ]

    summary = LongText(
        required=False, max_length=5000, rows=3, label=_("What the service is used for"),
        help_text=_("A sentence or two that a parent understands."),
    )  # fmt: skip
    data_subjects = ticks(choices_of("data_subjects"), _("Whose data it is"))
    sources = ticks(choices_of("data_sources"), _("Where the data come from"))
    automated_decisions = forms.BooleanField(
        required=False, label=_("The service makes decisions about pupils without a person"),
        help_text=_("Such services cannot be approved for schools."),
    )  # fmt: skip
    hosting = forms.MultipleChoiceField(
        choices=lambda: countries()[1:], required=False, label=_("Countries where the data are stored"),
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )  # fmt: skip
    no_transfers = forms.BooleanField(
        required=False, label=_("Nothing leaves the EEA"), help_text=_("Also nobody outside the EEA can see the data.")
    )
    starts = forms.RegexField(
        r"^([01][0-9]|2[0-3]):[0-5][0-9]$", label=_("School starts"), help_text=_("For example 08:00.")
    )
    ends = forms.RegexField(
        r"^([01][0-9]|2[0-3]):[0-5][0-9]$", label=_("School ends"), help_text=_("For example 16:00.")
    )
    weekdays = ticks(WEEKDAYS, _("School days"))
    guardian_access = forms.ChoiceField(
        choices=[(str(rule), word(f"guardian_{rule}")) for rule in GuardianAccess], widget=forms.RadioSelect,
        label=_("When guardians may see"),
    )  # fmt: skip
    contact_name = forms.CharField(required=False, max_length=300, label=_("Who answers questions"))
    contact_email = forms.EmailField(required=False, max_length=300, label=_("E-mail address"))
    rights_note = LongText(required=False, max_length=5000, rows=2, label=_("More about how to use one's rights"))
    note = LongText(required=False, max_length=5000, rows=2, label=_("Other remarks"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("starts") and cleaned.get("ends") and cleaned["ends"] <= cleaned["starts"]:
            self.add_error("ends", _("School must end after it has started."))
        return cleaned


def about_initial(processing: Processing) -> dict[str, Any]:
    return {
        "summary": processing.summary,
        "data_subjects": list(processing.data_subjects),
        "sources": list(processing.sources),
        "automated_decisions": processing.automated_decisions,
        "hosting": list(processing.hosting),
        "no_transfers": processing.no_transfers,
        "starts": processing.school_hours.starts,
        "ends": processing.school_hours.ends,
        "weekdays": [str(day) for day in processing.school_hours.weekdays],
        "guardian_access": str(processing.guardian_access),
        "contact_name": processing.rights_contact.name,
        "contact_email": processing.rights_contact.email,
        "rights_note": processing.rights_note,
        "note": processing.note,
    }


def about_changes(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a `Processing` that the form decides."""
    days = tuple(sorted(int(day) for day in cleaned["weekdays"]))
    return {
        **{name: cleaned[name] for name in ("summary", "automated_decisions", "no_transfers", "rights_note", "note")},
        **{name: tuple(cleaned[name]) for name in ("data_subjects", "sources", "hosting")},
        "school_hours": SchoolHours(starts=cleaned["starts"], ends=cleaned["ends"], weekdays=days),
        "guardian_access": GuardianAccess(cleaned["guardian_access"]),
        "rights_contact": Party(name=cleaned["contact_name"], email=cleaned["contact_email"]),
    }


class SecurityForm(RevisedForm):
    """Tick each measure that is in place; the note says how it is known."""


for _code in vocabulary.security():
    SecurityForm.base_fields[MEASURE + _code] = forms.BooleanField(required=False, label=label("security", _code))
    SecurityForm.base_fields[NOTE + _code] = forms.CharField(
        required=False, max_length=1000, label=_("How you know, or what remains")
    )


def security_initial(processing: Processing) -> dict[str, Any]:
    found = {item.measure: item.note for item in processing.security}
    ticked = {MEASURE + code: code in found for code in vocabulary.security()}
    return {**ticked, **{NOTE + code: found.get(code, "") for code in vocabulary.security()}}


def security_of(cleaned: Mapping[str, Any]) -> tuple[SecurityMeasure, ...]:
    return tuple(
        SecurityMeasure(measure=code, note=cleaned[NOTE + code])
        for code in vocabulary.security()
        if cleaned[MEASURE + code]
    )


class ReplaceForm(RevisedForm):
    """For programs: everything at once, in the record's own format."""

    content = forms.JSONField(
        label=_("The whole draft as JSON"), help_text=_("The format stands in the API's documentation.")
    )


class AddPurposeForm(RevisedForm):
    purpose = forms.ChoiceField(choices=choices_of("purposes"), widget=forms.RadioSelect, label=_("Purpose"))


class RemovePurposeForm(RevisedForm):
    purpose = forms.ChoiceField(choices=choices_of("purposes"), widget=forms.RadioSelect, label=_("Purpose"))
