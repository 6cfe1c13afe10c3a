"""Forms about risk matrices: to choose one, to send a table, and to write one step by step."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tillit.assessment.exchange.matrix_sheet import as_table, sheet_rows
from tillit.assessment.matrix_table import FEWEST, LONGEST_NAME, LONGEST_TEXT, MOST, matrix_from
from tillit.assessment.queries.matrices import matrix_choices
from tillit.assessment.rulebook import Texts
from tillit.assessment.scale import COLOURS, Matrix, Step, scales
from tillit.web.forms import RevisedForm
from tillit.web.language import active, pick

LARGEST = 1024 * 1024
said: Any = lazy(pick, str)
LEVELS = [(rule.code, said(rule.name)) for rule in scales().colours]


class MatrixForm(RevisedForm):
    matrix = forms.ChoiceField(widget=forms.RadioSelect, label=gettext_lazy("Which risk matrix?"))

    def prepare(self) -> None:
        choices = matrix_choices(self.target.tenant_id if self.target else None)
        self.fields["matrix"].choices = choices  # type: ignore[attr-defined]


class OwnMatrixForm(RevisedForm):
    """A file or a table; what comes out is the matrix, or all that is wrong with it."""

    file = forms.FileField(required=False, label=gettext_lazy("The spreadsheet (XLSX)"))
    table = forms.JSONField(
        required=False, widget=forms.HiddenInput, label=gettext_lazy("The matrix as a table"),
        help_text=gettext_lazy("Rows as in the spreadsheet, or the shape that is exported."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        table = self._table(given.pop("file", None), given.pop("table", None))
        found = matrix_from(table, today=timezone.localdate())
        if isinstance(found, tuple):
            raise forms.ValidationError([*found])
        self.read = table
        return {**given, "matrix": found}

    def _table(self, file: Any, table: Any) -> Any:
        if file is not None:
            if file.size > LARGEST:
                raise forms.ValidationError(_("Choose a spreadsheet of at most 1 MB."))
            rows = sheet_rows(file.read())
            if isinstance(rows, tuple):
                raise forms.ValidationError([*rows])
            return rows
        if (known := as_table(table)) is None:
            raise forms.ValidationError(_("Choose a spreadsheet, or send the matrix as a table."))
        return known


class MatrixTableForm(forms.Form):
    """As many fields as the matrix has steps. In one language; a text left as it was keeps its other languages."""

    name = forms.CharField(max_length=LONGEST_NAME, label=gettext_lazy("What do you call it?"))
    source = forms.CharField(
        max_length=LONGEST_TEXT, required=False, label=gettext_lazy("Where does it come from?"),
        help_text=gettext_lazy("For example who adopted it, and when."),
    )  # fmt: skip
    accept = forms.ChoiceField(choices=LEVELS, label=gettext_lazy("The highest level you usually accept"))

    def __init__(self, *args: Any, size: int, start: Matrix | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.size, self.start = size, start
        self.steps = range(1, size + 1)
        for kind, label in (("likelihood", _("How likely, step %d")), ("consequence", _("How serious, step %d"))):
            for step in self.steps:
                self._step(kind, step, label % step)
        for row in self.steps:
            for column in self.steps:
                self.fields[f"level_{row}_{column}"] = forms.ChoiceField(
                    choices=LEVELS, initial=self._level(row, column),
                    label=_("Likelihood %(row)d, consequence %(column)d") % {"row": row, "column": column},
                )  # fmt: skip
        if start is not None:
            is_own = start.code not in {shipped.code for shipped in scales().matrices}
            told = {"name": pick(start.name), "source": start.source} if is_own else {}
            self.initial = {**told, "accept": start.accept_up_to}
        else:
            self.initial = {"accept": "medium"}

    def _step(self, kind: str, step: int, label: str) -> None:
        start = self._started(kind, step)
        self.fields[f"{kind}_{step}"] = forms.CharField(
            max_length=LONGEST_NAME, label=label, initial=pick(start.name) if start else ""
        )
        self.fields[f"{kind}_{step}_means"] = forms.CharField(
            max_length=LONGEST_TEXT, required=False, initial=pick(start.explanation) if start else "",
            label=_("%s: what it means") % label,
        )  # fmt: skip

    def _started(self, kind: str, step: int) -> Step | None:
        return getattr(self.start, kind)[step - 1] if self.start else None

    def _level(self, row: int, column: int) -> str:
        """Where nothing is given: rising with both, and for people to change."""
        if self.start:
            return self.start.cells[row - 1][column - 1]
        return COLOURS[min(3, int(4 * (row + column - 2) / (2 * self.size - 1)))]

    def rows(self, kind: str) -> Iterator[tuple[int, BoundField, BoundField]]:
        for step in self.steps:
            yield step, self[f"{kind}_{step}"], self[f"{kind}_{step}_means"]

    def likelihoods(self) -> Iterator[tuple[int, BoundField, BoundField]]:
        return self.rows("likelihood")

    def consequences(self) -> Iterator[tuple[int, BoundField, BoundField]]:
        return self.rows("consequence")

    def levels(self) -> Iterator[tuple[int, list[BoundField]]]:
        """Most likely on top, as it is drawn."""
        for row in reversed(self.steps):
            yield row, [self[f"level_{row}_{column}"] for column in self.steps]

    def table(self) -> dict[str, Any]:
        """For `matrix_from`, when the form is valid."""
        given = self.cleaned_data
        return {
            "name": self._texts(given["name"], self.start.name if self.start else None),
            "source": given["source"],
            "accept": given["accept"],
            **{kind: [self._written(kind, step, given) for step in self.steps] for kind in ("likelihood", "consequence")},
            "levels": [[given[f"level_{row}_{column}"] for column in self.steps] for row in self.steps],
        }  # fmt: skip

    def _written(self, kind: str, step: int, given: Mapping[str, Any]) -> dict[str, Any]:
        start = self._started(kind, step)
        name, means = given[f"{kind}_{step}"], given[f"{kind}_{step}_means"]
        made: dict[str, Any] = {"name": self._texts(name, start.name if start else None)}
        if means:
            made["explanation"] = self._texts(means, start.explanation if start else None)
        return made

    def _texts(self, written: str, before: Texts | None) -> dict[str, str]:
        return before if before and pick(before) == written else {active(): written}


def size_of(asked: str, current: int) -> int:
    return int(asked) if asked in {str(size) for size in range(FEWEST, MOST + 1)} else current


def packed_table(table: Any) -> str:
    """For a hidden field between looking and using. It is read anew: what comes back proves nothing by itself."""
    return json.dumps(table, ensure_ascii=False)
