from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

LONG_TEXT = 20_000
DASHES = "---------"  # what Django writes where nothing is chosen yet


class CommandForm(forms.Form):
    """A form that knows what it is about and who fills it in."""

    def __init__(self, *args: Any, target: Any = None, actor: Any = None, **kwargs: Any) -> None:
        self.target, self.actor = target, actor
        super().__init__(*args, **kwargs)
        self.prepare()
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField) and field.empty_label == DASHES:
                field.empty_label = _("Choose")

    def prepare(self) -> None:
        """Fill in choices that depend on target or actor."""


class NoInput(CommandForm):
    """A button."""


class RevisedForm(CommandForm):
    """Edits a row that others may be editing: carries the revision it was filled in from."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class LongText(forms.CharField):
    """Several lines, with an upper bound so that nobody can fill the disk with one form."""

    def __init__(self, *, max_length: int = LONG_TEXT, rows: int = 5, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class DateField(forms.DateField):
    """A day, picked in the browser's own calendar and sent as yyyy-mm-dd."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)
