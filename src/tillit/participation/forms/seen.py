from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from tillit.web.forms import CommandForm


class SeenForm(CommandForm):
    """Carries the newest answer that was seen: two who answer at once are told, and lose nothing."""

    newest_of: ClassVar[staticmethod[[Any], int]]
    """The number of the newest answer to what the form is about, or 0."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        seen, newest = given.pop("seen", None), type(self).newest_of(self.target)
        if seen is not None and seen != newest:
            # Sending it once more means: I have read what they answered.
            self.data = {**self.data.dict(), "seen": str(newest)} if hasattr(self.data, "dict") else self.data
            told = _(
                "Somebody answered while you were writing. Read their answer, and send yours if it adds something."
            )
            raise forms.ValidationError(told, code="changed")
        return given
