"""Lists in a draft as rows of a form: processors, recipients and transfers. An empty row is no row."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from tillit.record.processing import Processor, Recipient, Transfer
from tillit.record.said import choices_of, countries
from tillit.web.forms import RevisedForm

PROCESSORS = ("processor", "subprocessor")
EMPTY_ROWS = 2
MOST_ROWS = 60
CHOSEN_FROM_START = ("role", "category")  # a choice list without an empty choice says nothing by itself


def text(label: Any, most: int = 300) -> forms.CharField:
    return forms.CharField(required=False, max_length=most, label=label)


def country() -> forms.ChoiceField:
    return forms.ChoiceField(required=False, choices=countries, label=_("Country"))


class RowsForm(RevisedForm):
    """`columns` of each row; `must` is the column a row cannot be without."""

    template_name = "record/rows_form.html"
    columns: ClassVar[dict[str, forms.Field]] = {}
    must: ClassVar[str] = ""
    source: ClassVar[str] = ""

    # From programs; people fill in one form row each instead.
    rows = forms.JSONField(
        required=False, widget=forms.HiddenInput, help_text=_("A list of rows, with the columns by name.")
    )

    def prepare(self) -> None:
        self.count = min(max(self.existing() + EMPTY_ROWS, self.sent()), MOST_ROWS)
        for number in range(self.count):
            for name, field in self.columns.items():
                self.fields[f"row{number}_{name}"] = copy.deepcopy(field)

    def existing(self) -> int:
        return len(self.target.content.get(self.source, [])) if self.target else 0

    def sent(self) -> int:
        numbers = [name[3:].split("_")[0] for name in self.data if name.startswith("row")]
        return max((int(number) + 1 for number in numbers if number.isdecimal() and len(number) < 4), default=0)

    def get_context(self) -> dict[str, Any]:
        shown = [[self[f"row{number}_{name}"] for name in self.columns] for number in range(self.count)]
        return {**super().get_context(), "rows": shown}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        sent = cleaned.get("rows")
        if sent is None and not self.sent():
            raise forms.ValidationError(_("Send the rows."))
        found = self.filled(cleaned) if sent is None else self.from_program(sent)
        return {"revision": cleaned.get("revision"), "rows": found}

    def filled(self, cleaned: Mapping[str, Any]) -> list[dict[str, Any]]:
        found = []
        for number in range(self.count):
            row = {name: cleaned.get(f"row{number}_{name}") for name in self.columns}
            if row.get(self.must):
                found.append(row)
            elif any(row[name] for name in self.columns if name not in CHOSEN_FROM_START):
                self.add_error(f"row{number}_{self.must}", _("Write the name, or empty the whole row to take it out."))
        return found

    def from_program(self, sent: Any) -> list[dict[str, Any]]:
        if not isinstance(sent, list) or len(sent) > MOST_ROWS or not all(isinstance(row, dict) for row in sent):
            raise forms.ValidationError(_("Send a list of rows, at most %(most)d."), params={"most": MOST_ROWS})
        for row in sent:
            if not set(row) <= set(self.columns) or not row.get(self.must):
                raise forms.ValidationError(
                    _("A row has these columns and no others, and cannot be without the first: %(columns)s."),
                    params={"columns": ", ".join(self.columns)},
                )
        return [{name: field.clean(row.get(name) or "") for name, field in self.columns.items()} for row in sent]


class ProcessorsForm(RowsForm):
    columns: ClassVar[dict[str, forms.Field]] = {
        "name": text(_("Name")),
        "role": forms.ChoiceField(
            required=False, choices=[item for item in choices_of("recipients") if item[0] in PROCESSORS],
            label=_("Role"),
        ),
        "orgnr": text(_("Organisation number")),
        "country": country(),
        "task": text(_("What they do"), 2000),
        "under": text(_("Engaged by (for sub-processors)")),
    }  # fmt: skip
    must = "name"
    source = "processors"


class RecipientsForm(RowsForm):
    columns: ClassVar[dict[str, forms.Field]] = {
        "name": text(_("Name")),
        "category": forms.ChoiceField(
            required=False, choices=[item for item in choices_of("recipients") if item[0] not in PROCESSORS],
            label=_("Kind of recipient"),
        ),
        "why": text(_("What they receive it for"), 2000),
    }  # fmt: skip
    must = "name"
    source = "recipients"


class TransfersForm(RowsForm):
    columns: ClassVar[dict[str, forms.Field]] = {
        "recipient": text(_("Recipient")),
        "country": country(),
        "basis": forms.ChoiceField(
            required=False,
            choices=[("", _("Not settled yet")), *choices_of("transfer_bases")],
            label=_("What the transfer rests on"),
        ),
        "reference": text(_("Reference, for example the date of the clauses")),
        "safeguards": text(_("Supplementary measures"), 2000),
        "remote_access": forms.BooleanField(required=False, label=_("Only by remote access")),
    }
    must = "recipient"
    source = "transfers"


def processors_of(rows: list[dict[str, Any]]) -> tuple[Processor, ...]:
    return tuple(Processor(**{**row, "role": row["role"] or "processor"}) for row in rows)


def recipients_of(rows: list[dict[str, Any]]) -> tuple[Recipient, ...]:
    return tuple(Recipient(**{**row, "category": row["category"] or "authority"}) for row in rows)


def transfers_of(rows: list[dict[str, Any]]) -> tuple[Transfer, ...]:
    return tuple(Transfer(**{**row, "basis": row["basis"] or None}) for row in rows)


def rows_initial(form: type[RowsForm], content: Mapping[str, Any]) -> dict[str, Any]:
    return {
        f"row{number}_{name}": row.get(name)
        for number, row in enumerate(content.get(form.source, []))
        for name in form.columns
    }
