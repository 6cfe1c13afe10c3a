"""One purpose of a draft as a form, and back again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tillit.record import vocabulary
from tillit.record.codes import (
    Analysis,
    Granularity,
    Identification,
    Kind,
    Nature,
    OutsideSchool,
    Reader,
    Treatment,
    Until,
)
from tillit.record.processing import Clock, FieldRule, Purpose, Retention
from tillit.record.said import choices_of, label, provision, word
from tillit.web.forms import CommandForm, LongText, RevisedForm

NOT_USED = ("", _("Not declared: is refused"))
NO_CLOCK = ("", _("Is not kept"))
UNTIL = [
    (Until.DAYS, _("A number of days after it was recorded")),
    (Until.END_OF_SCHOOL_YEAR, _("When the school year ends")),
    (Until.END_OF_SUBJECT, _("When the subject ends")),
]
FIELD, WHY, UNTIL_NAME, DAYS = "field_", "why_", "until_", "days_"


def bases(article: int) -> list[tuple[str, Any]]:
    codes = [code for code, term in vocabulary.legal_bases().items() if term.article == article]
    return [("", _("Not chosen")), *((code, label("legal_bases", code)) for code in codes)]


def provision_choices() -> list[tuple[str, Any]]:
    return [(code, provision(code)) for code, term in vocabulary.provisions().items() if term.valid_to is None]


def radio(kind: Any, prefix: str, text: Any, help_text: Any = "") -> forms.ChoiceField:
    choices = [(str(member), word(f"{prefix}_{member}")) for member in kind]
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, label=text, help_text=help_text)


class PurposeForm(RevisedForm):
    """Why, which data, who reads, how long, and how it is used."""

    template_name = "record/purpose_form.html"

    legal_basis = forms.ChoiceField(choices=bases(6), required=False, label=_("Legal basis (Article 6)"))
    provisions = forms.MultipleChoiceField(
        choices=provision_choices, required=False, widget=forms.CheckboxSelectMultiple,
        label=_("Provision in Norwegian law"),
        help_text=_("Choose the task the school has. § 25-1 never stands alone."),
    )  # fmt: skip
    article9 = forms.ChoiceField(
        choices=bases(9), required=False, label=_("Condition for special categories (Article 9)"),
        help_text=_("Only when health or similar data is needed."),
    )  # fmt: skip
    article9_need = LongText(
        required=False, max_length=5000, rows=2, label=_("Why special categories are needed, and what protects them")
    )
    note = LongText(required=False, max_length=5000, rows=2, label=_("Anything else about this purpose"))

    readers = forms.MultipleChoiceField(
        choices=choices_of("readers"), required=False, widget=forms.CheckboxSelectMultiple, label=_("Who may read"),
        help_text=_("The pupil always sees what others see about them."),
    )  # fmt: skip
    identification = radio(Identification, "identification", _("What they see"))
    smallest_group = forms.IntegerField(
        min_value=5,
        max_value=1000,
        required=False,
        label=_("Smallest group for totals"),
        help_text=_("Never below five."),
    )
    granularity = radio(
        Granularity, "granularity", _("How exactly time is shown"),
        _("A teacher never sees the time of day, whatever you choose."),
    )  # fmt: skip
    granularity_why = LongText(
        required=False, max_length=5000, rows=2, label=_("Why the time of day is needed"),
        help_text=_("Only if you chose time of day."),
    )  # fmt: skip

    nature = radio(Nature, "nature", _("To learn or to document"))
    analysis = forms.ChoiceField(
        choices=[(str(mode), word(f"analysis_{mode}")) for mode in (Analysis.OFF, Analysis.NEVER)],
        widget=forms.RadioSelect, label=_("Analysis of each pupil"),
    )  # fmt: skip
    outside_school_hours = radio(OutsideSchool, "outside", _("Work outside school hours"))

    def get_context(self) -> dict[str, Any]:
        """The data as rows: what it is, what happens to it, and why; what is refused is folded away."""
        data = [(self[FIELD + code], self[WHY + code]) for code in vocabulary.fields()]
        return {
            **super().get_context(),
            "basis": self.group("legal_basis", "provisions", "article9", "article9_need", "note"),
            "declared": [row for row in data if row[0].value()],
            "undeclared": [row for row in data if not row[0].value()],
            "open": not any(row[0].value() for row in data) or any(row[0].errors or row[1].errors for row in data),
            "reading": self.group("readers", "identification", "smallest_group", "granularity", "granularity_why"),
            "clocks": [(self[UNTIL_NAME + kind], self[DAYS + kind]) for kind in Kind],
            "use": self.group("nature", "analysis", "outside_school_hours"),
        }

    def group(self, *names: str) -> list[Any]:
        return [self[name] for name in names]

    def clean(self) -> dict[str, Any]:
        """Nothing is in conflict by itself; only totals need a smallest group."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["smallest_group"] = cleaned.get("smallest_group") or 5
        return cleaned


def add_fields(form: type[CommandForm]) -> None:
    for code, term in vocabulary.fields().items():
        treatments = [(str(treatment), word(f"treatment_{treatment}")) for treatment in term.treatments]
        form.base_fields[FIELD + code] = forms.ChoiceField(
            choices=[NOT_USED, *treatments], required=False, label=label("fields", code)
        )
        form.base_fields[WHY + code] = forms.CharField(required=False, max_length=1000, label=_("Why it is needed"))
    for kind in Kind:
        form.base_fields[UNTIL_NAME + kind] = forms.ChoiceField(
            choices=[NO_CLOCK, *UNTIL], required=False, label=label("retention_kinds", kind)
        )
        form.base_fields[DAYS + kind] = forms.IntegerField(
            required=False, min_value=0, max_value=3660, label=_("Days"),
            help_text=_("After it was recorded, or after the school year or the subject."),
        )  # fmt: skip


add_fields(PurposeForm)


def initial_of(purpose: Purpose) -> dict[str, Any]:
    """The form as the draft has it now."""
    initial: dict[str, Any] = {
        "legal_basis": purpose.legal_basis or "",
        "provisions": list(purpose.provisions),
        "article9": purpose.article9 or "",
        "article9_need": purpose.article9_need,
        "note": purpose.note,
        "readers": [str(reader) for reader in purpose.readers],
        "identification": str(purpose.identification),
        "smallest_group": max(5, purpose.smallest_group),
        "granularity": str(purpose.granularity),
        "granularity_why": purpose.granularity_why,
        "nature": str(purpose.nature),
        "analysis": str(purpose.analysis),
        "outside_school_hours": str(purpose.outside_school_hours),
    }
    rules = {rule.field: rule for rule in purpose.fields}
    for code in vocabulary.fields():
        rule = rules.get(code)
        initial[FIELD + code] = str(rule.treatment) if rule else ""
        initial[WHY + code] = rule.why if rule else ""
    for kind in Kind:
        clock = getattr(purpose.retention, kind)
        initial[UNTIL_NAME + kind] = str(clock.until) if clock else ""
        initial[DAYS + kind] = clock.days if clock else None
    return initial


def purpose_of(code: str, cleaned: Mapping[str, Any]) -> Purpose:
    fields = tuple(
        FieldRule(field=field, treatment=Treatment(cleaned[FIELD + field]), why=cleaned[WHY + field])
        for field in vocabulary.fields()
        if cleaned[FIELD + field]
    )
    return Purpose(
        code=code,
        legal_basis=cleaned["legal_basis"] or None,
        provisions=tuple(cleaned["provisions"]),
        article9=cleaned["article9"] or None,
        article9_need=cleaned["article9_need"],
        note=cleaned["note"],
        fields=fields,
        readers=tuple(Reader(reader) for reader in cleaned["readers"]),
        identification=Identification(cleaned["identification"]),
        smallest_group=cleaned["smallest_group"],
        granularity=Granularity(cleaned["granularity"]),
        granularity_why=cleaned["granularity_why"],
        retention=Retention(**{str(kind): clock_of(kind, cleaned) for kind in Kind}),
        nature=Nature(cleaned["nature"]),
        analysis=Analysis(cleaned["analysis"]),
        outside_school_hours=OutsideSchool(cleaned["outside_school_hours"]),
    )


def clock_of(kind: Kind, cleaned: Mapping[str, Any]) -> Clock | None:
    until = cleaned[UNTIL_NAME + kind]
    return Clock(until=Until(until), days=cleaned[DAYS + kind] or 0) if until else None
